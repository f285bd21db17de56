import colors from 'picocolors';
import { wallTime } from '../../worker/recoveries/incident-time';
import { outcomeOf, type Standing } from '../../worker/recoveries/recovery-client';
import type { RecoveryStatus, StepState } from '../../workflows/contract/messages';
import type { ApprovalStatus, Said, SteeringStatus } from '../../workflows/contract/steering';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import { COLUMNS, wrapped } from './wrapped';

/** How a recovery stands, for a person. `zero` is the instant of T+0. */
export function showStatus(standing: Standing, zero: Instant): string {
  const { status } = standing;
  const { steering } = status;
  const lines = [
    ...headLines(standing, zero),
    ...(steering === undefined ? [] : steeringLines(steering, zero)),
    '',
    ...stepLines(standing, zero),
    ...(steering === undefined ? [] : approvalLines(wantedOf(status, steering), zero)),
    ...(steering === undefined ? [] : undoneLines(steering.undone)),
    ...(steering === undefined ? [] : ['', digestLine(steering)]),
  ];
  return lines.join('\n');
}

function headLines({ at, run, status }: Standing, zero: Instant): readonly string[] {
  const outcome = outcomeOf({ run, status });
  const { incident, region, recovery } = at;
  const { steering } = status;
  const policy = steering === undefined ? '' : `, policy ${steering.policy}`;
  const since = clock(run.startedAt);
  const until = run.closedAt === null ? `since ${since}` : `${since} to ${clock(run.closedAt)}`;
  return [
    ...indented(
      `${incident}: recovery ${recovery} of ${region}${policy}: ${outcome}, ${until}`,
      '',
    ).map((line) => colors.bold(line)),
    ...(run.failure === undefined ? [] : indented(`failed: ${run.failure}`)),
    ...(steering === undefined ? [] : said('asked for', steering.requestedBy, zero)),
  ];
}

function steeringLines(steering: SteeringStatus, zero: Instant): readonly string[] {
  const { paused, aborted, progress } = steering;
  return [
    ...(paused === null ? [] : said('paused', paused, zero).map((line) => colors.yellow(line))),
    ...(aborted === null ? [] : said('aborted', aborted, zero).map((line) => colors.red(line))),
    ...progressLines(steering, zero),
    ...(progress.stuck.length === 0
      ? []
      : indented(
          `stuck, longer under way than any run that was measured: ${progress.stuck.join(', ')}`,
        )),
  ];
}

function progressLines(steering: SteeringStatus, zero: Instant): readonly string[] {
  const { share, end } = steering.progress;
  const percent = `${Math.floor(share * 100)} % of the critical path is behind`;
  if (end === null) return indented(percent);
  const [low, high] = [end.low, end.high].map((at) => formatOffset(at, zero));
  const [from, to] = [end.low, end.high].map((at) => clock(wallTime(steering, at)));
  const range = (first = '', last = ''): string => (first === last ? first : `${first} to ${last}`);
  const verb = share === 1 ? 'ended' : 'expected to end';
  return indented(`${percent}; ${verb} at ${range(low, high)} (${range(from, to)})`);
}

function said(what: string, { by, reason, at }: Said, zero: Instant): readonly string[] {
  const when = at === undefined ? '' : ` at ${formatOffset(at, zero)}`;
  return indented(`${what} by ${by}${when}: ${reason}`);
}

type Row = {
  readonly step: string;
  readonly state: string;
  readonly at: string;
  readonly text: string;
};

function stepLines({ status }: Standing, zero: Instant): readonly string[] {
  const rows = status.steps.map(({ id, state }): Row => ({ step: id, ...describe(state, zero) }));
  const head = { step: 'step', state: 'state', at: 'since', text: '' };
  const [first = '', ...rest] = columns([head, ...rows]);
  return [colors.dim(first.trimEnd()), ...rest];
}

function describe(state: StepState, zero: Instant): Omit<Row, 'step'> {
  if (state.kind === 'waiting') {
    const text = state.for.length === 0 ? '' : `for ${state.for.join(', ')}`;
    return { state: 'waiting', at: '', text };
  }
  const at = formatOffset(state.since, zero);
  if (state.kind === 'running') return { state: 'running', at, text: '' };
  const { outcome, nowTrue, left } = state.result;
  const open = left.map((task) => `left to do: ${task}`);
  return { state: outcome, at, text: [...nowTrue, ...open].join('; ') };
}

function columns(rows: readonly Row[]): readonly string[] {
  const widest = (name: 'step' | 'state' | 'at'): number =>
    Math.max(...rows.map((row) => row[name].length));
  const widths = { step: widest('step'), state: widest('state'), at: widest('at') };
  return rows.flatMap(({ step, state, at, text }) => {
    const shown = STATE_COLOUR[state]?.(state.padEnd(widths.state)) ?? state.padEnd(widths.state);
    const head = `  ${step.padEnd(widths.step)}  `;
    const before = widths.step + widths.state + widths.at + 8;
    const [first = '', ...more] = wrapped(text, COLUMNS - before);
    const line = `${head}${shown}  ${at.padEnd(widths.at)}  ${first}`.trimEnd();
    return [line, ...more.map((part) => `${' '.repeat(before)}${part}`)];
  });
}

const STATE_COLOUR: Readonly<Record<string, (text: string) => string>> = {
  running: colors.cyan,
  done: colors.green,
  stopped: colors.red,
};

/** What was approved and has begun needs no word any more. */
const wantedOf = (
  { steps }: RecoveryStatus,
  { approvals }: SteeringStatus,
): readonly ApprovalStatus[] =>
  approvals.filter(({ step }) =>
    steps.some(({ id, state }) => id === step && state.kind === 'waiting'),
  );

function approvalLines(approvals: readonly ApprovalStatus[], zero: Instant): readonly string[] {
  if (approvals.length === 0) return [];
  const lines = approvals.flatMap(({ step, from, count, given }) => {
    const missing = Math.max(0, count - given.length);
    const whose = from === 'anybody' ? 'anybody' : from.join(' or ');
    const has = given.map(({ by, expiresAt }) =>
      expiresAt === null ? by : `${by} (until ${formatOffset(expiresAt, zero)})`,
    );
    const givenBy = has.length === 0 ? '' : `; given by ${has.join(', ')}`;
    return indented(`${step}: ${missing} of ${count} missing, from ${whose}${givenBy}`);
  });
  return ['', colors.bold('Approvals'), ...lines];
}

function undoneLines(undone: SteeringStatus['undone']): readonly string[] {
  if (undone === null) return [];
  const lines = undone.flatMap(({ step, what, outcome, reason }) =>
    indented(`${step}: ${what}: ${outcome}${reason === '' ? '' : ` (${reason})`}`),
  );
  return [
    '',
    colors.bold('After the abort'),
    ...(lines.length === 0 ? ['  nothing was to undo'] : lines),
  ];
}

const SHOWN_DIGITS = 12;

function digestLine({ planDigest, audit }: SteeringStatus): string {
  const head = audit.head.slice(0, SHOWN_DIGITS);
  const text = `plan ${planDigest.slice(0, SHOWN_DIGITS)}, audit of ${audit.entries} entries up to ${head}`;
  return colors.dim(text);
}

/** The clock on the wall, where this is read. */
export function clock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function indented(text: string, margin = '  '): readonly string[] {
  const [first = '', ...more] = wrapped(text, COLUMNS - margin.length - 2);
  return [`${margin}${first}`, ...more.map((line) => `${margin}  ${line}`)];
}
