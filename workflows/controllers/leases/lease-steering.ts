import type {
  LeaseSample,
  RetryLanePolicy,
  ShardSample,
  ShardSteering,
} from '../../contract/lease-sample';
import { nextClearing, startClearing, type ClearingState } from './host-clearing';
import type { LeaseController, LeaseKnowledge, ShardDecision } from './lease-controller';
import { nextOverdue, startOverdue, type OverdueState } from './overdue';

/** What a controller and its helpers carry from one look to the next: plain data. */
export type SteeringState = {
  readonly controller: unknown;
  readonly clearing: ClearingState;
  readonly overdue: OverdueState;
  /** What was chosen last, per shard: attempts, without a fraction; null: no limit. */
  readonly windows: readonly (number | null)[];
};

/** Bounds that people set, whatever the controller finds; null: none. */
export type WindowLimits = {
  /** Of each shard. */
  readonly windowMax: number | null;
  /** Of all shards together, shared out in proportion to what the controller would give. */
  readonly totalMax: number | null;
};

export type Steered = {
  readonly state: SteeringState;
  /** For every shard, also where nothing changes. */
  readonly shards: readonly ShardSteering[];
  /** Shards whose hosts are stuck: only a restart clears their queues. */
  readonly restarts: readonly number[];
};

export type SteeringOptions = {
  readonly controller: LeaseController<unknown>;
  readonly knowledge: LeaseKnowledge;
  readonly limits: WindowLimits;
  /** Shards that are recovered: they are steered no more. */
  readonly done?: ReadonlySet<number>;
};

/** The lane of droplets whose last attempt timed out. Source: overload study, 2.3. */
export const RETRY_LANE: RetryLanePolicy = {
  ...{ share: 0.05, shareAlone: 0.6, delay: 30_000, delayMax: 240_000 },
};

/** From this share of its window on a shard shows what its window does; below it, something else limits. */
const FILLED_FROM = 0.8;

export const startSteering = (
  controller: LeaseController<unknown>,
  knowledge: LeaseKnowledge,
): SteeringState => ({
  controller: controller.start(knowledge),
  clearing: startClearing(knowledge),
  overdue: startOverdue(knowledge.shards),
  windows: Array.from({ length: knowledge.shards }, () => null),
});

/**
 * One tick of a recovery: the controller's windows, wider by the attempts that are overdue, within the
 * limits; and the hosts to restart. Instants of the sample count from the recovery's start.
 */
export function nextSteering(
  state: SteeringState,
  sample: LeaseSample,
  { controller, knowledge, limits, done = new Set() }: SteeringOptions,
): Steered {
  const overdue = nextOverdue(state.overdue, sample);
  const clearing = nextClearing(state.clearing, sample, knowledge);
  const seen = sample.shards.map((shard) => {
    const showsItsWindow = isFilled(shard, state.windows[shard.shard] ?? null);
    return showsItsWindow && !done.has(shard.shard) ? shard : withoutWork(shard);
  });
  const next = controller.next(state.controller, { ...sample, shards: seen }, knowledge);
  const windows = limited(
    next.decisions.map(({ window }, shard) => widened(window, overdue.overdue[shard] ?? 0)),
    limits,
    done,
  );
  return {
    state: {
      ...{ controller: next.state, clearing: clearing.state, overdue: overdue.state, windows },
    },
    shards: next.decisions.map(({ opensCohort }, shard) => ({
      ...{ shard, window: windows[shard] ?? null },
      cohort: opensCohort ? nextCohort(sample.shards[shard] as ShardSample) : null,
    })),
    restarts: clearing.restarts,
  };
}

function isFilled({ inFlight }: ShardSample, window: number | null): boolean {
  return window === null || inFlight >= FILLED_FROM * window;
}

/** A shard that its window doesn't hold back teaches nothing about windows: a larger one would look as good. */
const withoutWork = (shard: ShardSample): ShardSample => ({ ...shard, pending: shard.suspects });

const nextCohort = ({ cohorts }: ShardSample): number => (cohorts.at(-1)?.id ?? 0) + 1;

/** By no more than itself, in case the overdue are answered yet. */
function widened(window: ShardDecision['window'], overdue: number): number | null {
  return window === null ? null : Math.floor(window + Math.min(overdue, window));
}

function limited(
  windows: readonly (number | null)[],
  { windowMax, totalMax }: WindowLimits,
  done: ReadonlySet<number>,
): readonly (number | null)[] {
  const each = windows.map((window) => {
    return windowMax === null ? window : Math.min(window ?? Infinity, windowMax);
  });
  const open = each.flatMap((window, shard) => (done.has(shard) ? [] : [window ?? Infinity]));
  if (totalMax === null || open.reduce((sum, window) => sum + window, 0) <= totalMax) return each;
  const shares = sharedOut(totalMax, open);
  return each.map((window, shard) => (done.has(shard) ? window : (shares.shift() ?? 0)));
}

/** One for each as far as it goes, and the rest in proportion to what each would have, largest part first. */
function sharedOut(total: number, windows: readonly number[]): number[] {
  if (total < windows.length) return windows.map((_, index) => (index < total ? 1 : 0));
  const rest = total - windows.length;
  const sum = windows.reduce((all, window) => all + window, 0);
  // Where one has no limit of its own, all get the same.
  const parts = windows.map(
    (window) => rest * (sum === Infinity ? 1 / windows.length : window / sum),
  );
  const floors = parts.map(Math.floor);
  const left = rest - floors.reduce((all, part) => all + part, 0);
  const first = parts
    .map((part, index) => ({ index, fraction: part - Math.floor(part) }))
    .toSorted((a, b) => b.fraction - a.fraction || a.index - b.index)
    .slice(0, left);
  const luckier = new Set(first.map(({ index }) => index));
  return floors.map((part, index) => 1 + part + (luckier.has(index) ? 1 : 0));
}
