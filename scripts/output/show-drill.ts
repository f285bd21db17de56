import { join } from 'node:path';
import colors from 'picocolors';
import { placeOf, type DrillPlan, type DrillResult } from '../../worker/drill';
import type { DurableWorld } from '../../worker/held-world';
import { workflowIds } from '../../workflows/contract/names';
import { formatOffset } from '../../workflows/domain/instant';
import { showOutcome, verdict, type Shown } from './show-result';
import { heading } from './tables';
import { when } from './timeline';

type WholePlan = {
  readonly plan: DrillPlan;
  readonly operator: string;
  readonly names: { readonly scenario: string; readonly policy: string };
  readonly folder: string;
};
type Server = {
  readonly flags: string;
  readonly uiUrl: string | undefined;
  readonly isOwn: boolean;
};

/** The beginning of a drill: where to look, and what a person can do while it runs. */
export function showDrillStart({ plan, operator, folder }: WholePlan, server: Server): void {
  const { scenario, policy, incidentId, pace } = plan;
  const hours = (scenario.endsAt / 3_600_000).toFixed(1);
  const seconds = Math.ceil(scenario.endsAt / pace / 1_000);
  const who =
    operator === 'person' ? `You act, by the steps of policy ${policy.name}` : policy.title;
  console.log(
    `\n${colors.bold(scenario.title)}\n${who}${operator === 'person' ? '' : ` (policy ${policy.name})`}\n` +
      `${hours} hours at a pace of ${pace}: ${seconds} s. The incident is ${incidentId}, kept in ${folder}.`,
  );
  showLinks(plan, server);
  showCommands(plan, server);
  if (operator === 'person') showHowToPlay(plan);
  heading('Timeline', 'what an operator sees, as it happens');
}

function showLinks(plan: DrillPlan, { uiUrl }: Server): void {
  if (uiUrl === undefined) return;
  heading('In the browser', 'the Temporal UI');
  for (const { what, url } of drillLinks(plan, uiUrl)) {
    console.log(`  ${what}\n    ${colors.cyan(url)}`);
  }
}

function showHowToPlay({ scenario, policy }: DrillPlan): void {
  const asked = policy.steps.filter(({ approval }) => approval !== 'none').map(({ id }) => id);
  heading('Your part', 'type here, or use another terminal; help shows all commands');
  console.log(
    `  Nobody but you begins the recovery, and it asks for your approval of ${asked.join(', ') || 'nothing'}.\n` +
      `  The night is over at ${formatOffset(scenario.endsAt, scenario.zero)}, ` +
      `or ${Math.round(scenario.settleFor / 60_000)} minutes after all steps have ended well, or when you quit.`,
  );
}

/** The Workflows that are worth a look, each under what one sees there. */
function drillLinks(plan: DrillPlan, uiUrl: string) {
  const isScripted = plan.policy.operator.script.length > 0;
  const place = placeOf(plan);
  const workflows = `${uiUrl}/namespaces/default/workflows`;
  const to = (what: string, id: string) => ({
    what,
    url: `${workflows}/${encodeURIComponent(id)}`,
  });
  const enactors = plan.scenario.automation.enactors.slice(0, 1);
  return [
    { what: 'all Workflows of the drill', url: workflows },
    to('the replay: starts all others, and ends with the night', workflowIds.cascade(place)),
    ...(isScripted
      ? [to('the operator: looks, begins the recovery, approves', workflowIds.operator(place))]
      : []),
    to(
      `the recovery, ${recoveryBegins(plan)}: its steps; query "status"`,
      workflowIds.recovery(place),
    ),
    to('the Planner: a plan for the DNS records every few minutes', workflowIds.planner(place)),
    ...enactors.map(({ zone }) =>
      to(`the Enactor of ${zone}: puts those plans into force`, workflowIds.enactor(place, zone)),
    ),
  ];
}

function recoveryBegins({ scenario, policy }: DrillPlan): string {
  const start = policy.operator.script.find(({ command }) => command.kind === 'start-recovery');
  if (start === undefined) return 'begun by you alone';
  if (start.at === undefined) return 'once the watch has found the trouble';
  return `from ${when(scenario, scenario.zero + start.at)
    .trim()
    .replace(/ +/, ' (')}) on`;
}

function showCommands(plan: DrillPlan, { flags }: Server): void {
  const at = `--incident ${plan.incidentId} ${flags}`;
  // Of one that is signed the drill's own people have the keys.
  const approved = plan.policy.steps.find(({ approval }) => approval === 'required');
  const because = '--by me --reason "checked"';
  const commands = [
    { what: 'how the recovery stands, until it ends', text: `watch ${at}` },
    ...(approved === undefined
      ? []
      : [{ what: 'to approve a step', text: `approve ${approved.id} ${because} ${at}` }]),
    { what: 'to hold the recovery, and let it go on', text: `pause ${because} ${at}` },
    { what: 'to start a Workflow; --help says which there are', text: `start <type> ${at}` },
  ];
  heading('By hand', 'in another terminal; the recovery once it has begun');
  for (const { what, text } of commands) {
    const parts = text.replace(' --incident', ' \\\n      --incident');
    console.log(`  ${what}\n    npm run blackstart -- ${parts}`);
  }
}

/** The end of a drill: what came of the night, and whether the machine kept up. */
export function showDrillEnd(shown: Shown, plan: DrillPlan, result: DrillResult): void {
  const { acts, medianMs, p99Ms, maxMs } = result.lateness;
  const hours = (result.endedAt / 3_600_000).toFixed(1);
  const reached = `pace ${result.paceReached.toFixed(0)} of ${plan.pace}`;
  showOutcome(shown);
  heading('Drill', `${hours} hours in ${inSeconds(result.wallMs)}, ${reached}`);
  console.log(
    `  ${acts} acts, late by ${inSeconds(medianMs)} (median), ${inSeconds(p99Ms)} (99 %), ` +
      `${inSeconds(maxMs)} (the latest) of incident time`,
  );
  if (p99Ms > KEEPS_UP_MS) {
    const lower = Math.ceil(plan.pace / 2);
    console.log(
      `  This machine did not keep up: what happens within a minute may happen in another order, or\n` +
        `  not at all. A lower pace is closer to that night: npm run drill -- --pace ${lower}`,
    );
  }
}

/** The last lines of a drill: in a sentence what came of it, and what can be done with what it left. */
export function showDrillFiles(folder: string, shown: Shown): void {
  console.log(
    `\n${verdict(shown)}\nKept in ${folder}: journal.jsonl, policy.yaml, result.json, report.html, drill.json\n` +
      `  to look at             ${join(folder, 'report.html')}\n` +
      `  to show it again       npm run drill -- --show ${folder}\n` +
      `  to rehearse the same   npm start -- --policy ${join(folder, 'policy.yaml')}`,
  );
}

/** Acts that come later than this lose races that the scenario's people and programs won. */
const KEEPS_UP_MS = 60_000;

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** The night was over by then, and what came of it is written. */
export function showScoreStopped(folder: string): void {
  console.log(`Stopped before the score. Kept in ${folder}: npm run drill -- --show ${folder}`);
}

/** A drill that was stopped was not judged, but its journal tells it. */
export function showDrillStopped(
  whole: WholePlan,
  { world, journal }: DurableWorld,
  server: Server | undefined,
): void {
  const { plan, folder, names } = whole;
  if (world.acts === 0) {
    console.log('Stopped before the night began.');
    return;
  }
  const offset = formatOffset(world.world.now, plan.scenario.zero);
  console.log(
    `Stopped at ${offset}, before the end of the night.\nJournal: ${journal.file}\n` +
      `  to show how far it came   npm run drill -- --show ${folder}`,
  );
  if (server === undefined || server.isOwn) return;
  const { incidentId, seed } = plan;
  const night = `--incident ${incidentId} --scenario ${names.scenario} --seed ${seed}`;
  const ids = [workflowIds.cascade(placeOf(plan)), workflowIds.recovery(placeOf(plan))];
  console.log(
    `Its Workflows wait on the server for their region, and incident time goes on.\n` +
      `  to go on with it          npm run worker -- ${server.flags} ${night} --journal ${journal.file}\n` +
      ids
        .map(
          (id, index) =>
            `  ${index === 0 ? 'to end it                ' : '                         '} ` +
            `temporal workflow terminate ${server.flags} --workflow-id ${id}`,
        )
        .join('\n'),
  );
}
