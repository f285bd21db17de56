import colors from 'picocolors';
import type { Checked, Progress } from '../../worker/in-flight/check-open';
import type { InFlight } from '../../worker/in-flight/in-flight-result';
import { oneLine } from '../../worker/one-line';
import { heading, plainTable } from './tables';
import { labelled } from './wrapped';

/** How far a check is: one line. */
export function describeInFlight({ done, total, last }: Progress): string {
  const { workflowId, judgement } = last;
  return `${done} of ${total} open Workflows; ${oneLine(workflowId)} ${WORD[judgement.kind]}`;
}

const WORD: Readonly<Record<Checked['judgement']['kind'], string>> = {
  ...{ replays: 'replays', diverges: 'would diverge' },
  ...{ ended: 'has ended meanwhile', unjudged: 'could not be judged' },
};

/** The verdict first, by Workflow Type, then each place at which a Workflow would diverge. */
export function showInFlight(inFlight: InFlight): void {
  const { executions, namespace } = inFlight;
  heading('Open Workflows under this code', subtitle(inFlight));
  if (executions.length > 0) console.log(tableOf(executions));
  else console.log(`  No Workflow of ours is open in namespace ${oneLine(namespace)}.`);
  showElsewhere(inFlight.elsewhere);
  const groups = [...sameAs(executions, placeOf), ...sameAs(executions, reasonOf)];
  for (const group of groups.slice(0, GROUPS_SHOWN_MAX)) showGroup(group);
  if (groups.length > GROUPS_SHOWN_MAX) {
    console.log(`\n… and ${groups.length - GROUPS_SHOWN_MAX} more places; --json has all`);
  }
  console.log(`\n${verdictOf(inFlight)}`);
}

const subtitle = ({ version, code: { commit } }: InFlight): string =>
  commit === null
    ? `blackstart ${version}`
    : `blackstart ${version}, commit ${commit.slice(0, 7)}${commit.endsWith('+') ? ' and changes' : ''}`;

function tableOf(executions: InFlight['executions']): string {
  const table = plainTable(['Workflow Type', 'open', 'events', 'under this code']);
  const types = [...new Set(executions.map(({ type }) => type))].toSorted();
  for (const type of types) {
    const own = executions.filter((each) => each.type === type);
    const events = own.reduce((sum, each) => sum + each.events, 0);
    table.push([oneLine(type), own.length, events, outcomeOf(own)]);
  }
  return table.toString();
}

function outcomeOf(executions: InFlight['executions']): string {
  const kinds = ['diverges', 'unjudged', 'replays', 'ended'] as const;
  const parts = kinds.flatMap((kind) => {
    const count = executions.filter(({ judgement }) => judgement.kind === kind).length;
    if (count === 0) return [];
    return [COLOUR[kind](count === executions.length ? WORD[kind] : `${count} ${WORD[kind]}`)];
  });
  return parts.join(', ');
}

const COLOUR = {
  ...{ diverges: colors.red, unjudged: colors.yellow, replays: colors.green, ended: colors.dim },
} as const;

function showElsewhere({ count, named, isWhole }: InFlight['elsewhere']): void {
  if (count === 0) return;
  const names = named.map((each) => `${each.count} ${each.type} on ${each.taskQueue}`).join(', ');
  const more = isWhole ? '' : ', and others';
  const text = `not ours, on other Task Queues, not checked: ${names}${more}`;
  for (const line of labelled(`and ${count}`, text)) console.log(colors.dim(line));
}

type Execution = InFlight['executions'][number];

function placeOf({ type, judgement }: Execution): string | undefined {
  if (judgement.kind !== 'diverges') return undefined;
  const { eventId, history, code } = judgement.divergence;
  return [type, eventId, history, code].join('\n');
}

const reasonOf = ({ type, judgement }: Execution): string | undefined =>
  judgement.kind === 'unjudged' ? `${type}\n${judgement.reason}` : undefined;

/** Executions that say the same, such as the shards of a fleet, are told once. */
function sameAs(
  executions: readonly Execution[],
  key: (execution: Execution) => string | undefined,
): readonly (readonly Execution[])[] {
  const groups = new Map<string, Execution[]>();
  for (const execution of executions) {
    const name = key(execution);
    if (name === undefined) continue;
    groups.set(name, [...(groups.get(name) ?? []), execution]);
  }
  return [...groups.values()];
}

type Line = readonly [label: string, text: string];

function linesOf({ judgement, events }: Execution): readonly Line[] {
  if (judgement.kind === 'unjudged') return [['not judged', judgement.reason]];
  if (judgement.kind !== 'diverges') return [];
  const { eventId, at, history, code, message } = judgement.divergence;
  const when = at === null ? '' : `, ${at.slice(0, 19).replace('T', ' ')} UTC`;
  return [
    ['where', `event ${eventId} of ${events}${when}`],
    ['history', history],
    ['this code', code],
    ...(code.includes(message) ? [] : [['Temporal', message] as const]),
  ];
}

const GROUPS_SHOWN_MAX = 10;
const OTHERS_SHOWN_MAX = 5;

function showGroup([first, ...others]: readonly Execution[]): void {
  if (first === undefined) return;
  console.log(`\n${colors.bold(oneLine(first.workflowId))}`);
  const lines: Line[] = [['type', `${first.type}, run ${first.runId}`], ...linesOf(first)];
  if (others.length > 0) {
    const shown = others.slice(0, OTHERS_SHOWN_MAX).map(({ workflowId }) => workflowId);
    const more = others.length > shown.length ? `, and ${others.length - shown.length} more` : '';
    lines.push(['the same', `${shown.join(', ')}${more}`]);
  }
  for (const line of lines.flatMap(([label, text]) => labelled(label, text))) console.log(line);
}

function verdictOf({ verdict, executions }: InFlight): string {
  const count = (kind: Checked['judgement']['kind']): number =>
    executions.filter(({ judgement }) => judgement.kind === kind).length;
  if (verdict === 'replays') {
    const open = count('replays');
    return open === 0
      ? colors.green('Nothing is in flight: this code can be deployed.')
      : colors.green(`${all(open)} under this code: it can be deployed.`);
  }
  if (verdict === 'unjudged') {
    return `${colors.yellow('Not judged')}: of ${count('unjudged')} nothing is known. Do not deploy before that is.`;
  }
  return [
    `${colors.red('Refused')}: ${count('diverges')} of ${executions.length} would not go on under this code.`,
    'Keep the old workers, and one of:',
    "  - have the change ask for a patch (patched('…') of @temporalio/workflow), so that what is open",
    '    goes the old way, and check again;',
    '  - deploy it as another version (Worker Versioning, pinned), so that what is open stays with',
    '    the old one;',
    '  - wait until these have ended, or end them by hand, and check again.',
    'docs/in-flight.md says how.',
  ].join('\n');
}

const all = (count: number): string =>
  count === 1 ? 'The one open Workflow goes on' : `All ${count} open Workflows go on`;
