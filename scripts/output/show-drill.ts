import colors from 'picocolors';
import type { DrillPlan, DrillResult } from '../../worker/drill';
import type { DevServer } from '../../worker/dev-server';
import type { DurableWorld } from '../../worker/held-world';
import { workflowIds } from '../../workflows/contract/names';
import { formatOffset } from '../../workflows/domain/instant';
import { showOutcome, verdict, type Shown } from './show-result';
import { heading } from './tables';
import { when } from './timeline';

/** The beginning of a drill: where to look, and what a person can do while it runs. */
export function showDrillStart(plan: DrillPlan, server: DevServer): void {
  const { scenario, policy, incidentId, pace } = plan;
  const hours = (scenario.endsAt / 3_600_000).toFixed(1);
  const seconds = Math.ceil(scenario.endsAt / pace / 1_000);
  console.log(
    `\n${colors.bold(scenario.title)}\n${policy.title} (policy ${policy.name})\n` +
      `${hours} hours at a pace of ${pace}: ${seconds} s. The incident is ${incidentId}.`,
  );
  showLinks(plan, server);
  showCommands(plan, server);
  heading('Timeline', 'what an operator sees, as it happens');
}

function showLinks(plan: DrillPlan, { uiUrl = '' }: DevServer): void {
  heading('In the browser', 'the Temporal UI');
  for (const { what, url } of drillLinks(plan, uiUrl)) {
    console.log(`  ${what}\n    ${colors.cyan(url)}`);
  }
}

/** The Workflows that are worth a look, each under what one sees there. */
function drillLinks(plan: DrillPlan, uiUrl: string) {
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
    to('the operator: looks, begins the recovery, approves', workflowIds.operator(place)),
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

function showCommands(plan: DrillPlan, { address }: DevServer): void {
  const at = `--incident ${plan.incidentId} --address ${address}`;
  const approved = plan.policy.steps.find(({ approval }) => approval !== 'none');
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
export function showDrillEnd(
  shown: Shown & { readonly file: string },
  plan: DrillPlan,
  result: DrillResult,
): void {
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
  console.log(`\n${verdict(shown)}\nJournal: ${shown.file}`);
}

/** Acts that come later than this lose races that the scenario's people and programs won. */
const KEEPS_UP_MS = 60_000;

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** A drill that was stopped was not judged, but its journal tells it. */
export function showDrillStopped({ scenario }: DrillPlan, { world, journal }: DurableWorld): void {
  if (world.acts === 0) {
    console.log('Stopped before the night began.');
    return;
  }
  const offset = formatOffset(world.world.now, scenario.zero);
  console.log(`Stopped at ${offset}, before the end of the night.\nJournal: ${journal.file}`);
}

const placeOf = ({ scenario, incidentId }: DrillPlan) => ({
  region: scenario.region,
  id: incidentId,
});
