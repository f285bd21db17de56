import { z } from 'zod';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { hasFallen, type PolicyResult } from './policy-result';

const range = z
  .strictObject({
    low: z.number().nullable(),
    high: z.number().nullable(),
    isAtLeast: z.boolean().describe('the baseline had not ended with the replay: it is more'),
  })
  .describe(
    'over the ratios; null: it is not known, for the candidate was not well again when its night ended',
  );
const minutes = range.describe('minutes');

export const savingsSchema = z.strictObject({
  baseline: z.string().describe('name of a policy'),
  candidate: z.string().describe('name of a policy'),
  ratios: z
    .array(z.number())
    .describe('throttle of that night over the capacity of DWFM: both were played for each'),
  event: minutes.describe('by how much the event was over sooner, in minutes'),
  phases: z.array(z.strictObject({ id: z.string(), what: z.string(), saved: minutes })),
  services: z.array(z.strictObject({ name: z.string(), saved: minutes })),
  customerMinutes: range.describe('minutes of being down, over all organisations'),
  byArchetype: z.array(z.strictObject({ name: z.string(), saved: minutes })),
  restsOn: z.array(z.string()).describe('what has to hold for these figures to hold'),
});

export type Savings = z.infer<typeof savingsSchema>;
export type SavedRange = z.infer<typeof range>;

/** The same night under both, for one ratio. */
export type RatioPair = {
  readonly ratio: number;
  readonly baseline: PolicyResult;
  readonly candidate: PolicyResult;
};

/** How long something lasted; `isOpen` when it had not ended with the replay. */
type Length = { readonly minutes: number; readonly isOpen: boolean };
type Read = (result: PolicyResult) => Length;

/** What the candidate saves of the baseline, each figure as the range over the pairs. */
export function savingsOf(
  pairs: readonly RatioPair[],
  names: Pick<Savings, 'baseline' | 'candidate' | 'restsOn'>,
): Savings {
  const [first] = pairs;
  if (first === undefined) throw new RangeError('savings need at least one pair of nights');
  const saved = (read: Read): SavedRange => rangeOf(pairs, read);
  return {
    ...names,
    ratios: pairs.map(({ ratio }) => ratio).toSorted((a, b) => a - b),
    event: saved(eventLength),
    phases: first.baseline.phases.map(({ id, what }) => ({
      ...{ id, what },
      saved: saved((result) => phaseLength(result, id)),
    })),
    services: Object.keys(first.baseline.services).map((name) => ({
      name,
      saved: saved((result) => wholeDownLength(result, name)),
    })),
    customerMinutes: saved((result) => ({
      minutes: result.customers.minutesDown,
      isOpen: isUnderWay(result),
    })),
    byArchetype: first.baseline.customers.byArchetype.map(({ name }) => ({
      name,
      saved: saved((result) => archetypeLength(result, name)),
    })),
  };
}

function rangeOf(pairs: readonly RatioPair[], read: Read): SavedRange {
  const each = pairs.map(({ baseline, candidate }) => [read(baseline), read(candidate)] as const);
  const isAtLeast = each.some(([baseline]) => baseline.isOpen);
  if (each.some(([, candidate]) => candidate.isOpen)) return { low: null, high: null, isAtLeast };
  const saved = each.map(([baseline, candidate]) => baseline.minutes - candidate.minutes);
  return { low: Math.min(...saved), high: Math.max(...saved), isAtLeast };
}

/** What has not fallen yet may still fall. */
const isUnderWay = (result: PolicyResult): boolean =>
  result.eventEndsAt === null && hasFallen(result);

/** From the start of the replay: both begin there. */
function eventLength(result: PolicyResult): Length {
  if (!hasFallen(result)) return { minutes: 0, isOpen: false };
  const { eventEndsAt, endsAt } = result;
  return { minutes: (eventEndsAt ?? endsAt) / MINUTE_MS, isOpen: eventEndsAt === null };
}

function phaseLength(result: PolicyResult, id: string): Length {
  const phase = result.phases.find((each) => each.id === id);
  if (phase === undefined || phase.from === null) {
    return { minutes: 0, isOpen: isUnderWay(result) };
  }
  return spanLength([{ from: phase.from, to: phase.to }], result.endsAt);
}

/** A service that is up may fall once more while the event is not over. */
function wholeDownLength(result: PolicyResult, name: string): Length {
  const length = downLength(result, name);
  return { ...length, isOpen: length.isOpen || isUnderWay(result) };
}

export function downLength({ services, endsAt }: PolicyResult, name: string): Length {
  return spanLength(services[name] ?? [], endsAt);
}

function archetypeLength(result: PolicyResult, name: string): Length {
  const row = result.customers.byArchetype.find((each) => each.name === name);
  return { minutes: row?.minutesDown ?? 0, isOpen: isUnderWay(result) };
}

function spanLength(
  spans: readonly { readonly from: number; readonly to: number | null }[],
  endsAt: number,
): Length {
  const ms = spans.reduce((sum, { from, to }) => sum + (to ?? endsAt) - from, 0);
  return { minutes: ms / MINUTE_MS, isOpen: spans.some(({ to }) => to === null) };
}
