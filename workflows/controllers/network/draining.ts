/**
 * How waiting configurations of network targets are drained, where each target needs its latest state and
 * no other: which lane is served next, what the lane for fresh updates takes in, and when what failed is
 * tried again. Pure, and known to the queue as data and functions; it sees what an operator can measure.
 */
export type Lane = 'fresh' | 'backlog' | 'aside';

/** What waits in a lane; its age is that of the oldest. */
export type LaneView = { readonly waiting: number; readonly oldestMs: number };

export type DrainView = {
  readonly fresh: LaneView;
  readonly backlog: LaneView;
  /** Targets set aside that may be tried again now, and those that are being tried. */
  readonly asideDue: number;
  readonly asideUnderWay: number;
  /** Applications per second, of late; null while nobody knows. */
  readonly servedPerSecond: number | null;
};

export type DrainOptions = {
  /** Share of the work that the backlog keeps while fresh updates wait. */
  readonly backlogShare: number;
  /** The backlog's share rests while a fresh update has waited for longer. */
  readonly restAbove: number;
  /** The fresh lane takes in no more than it can serve within this time; the rest joins the backlog. */
  readonly admitWithin: number;
  /** Share of the work that goes to targets set aside while anything else waits. */
  readonly asideShare: number;
  /** A target that failed is tried again after this time, doubled each time up to the longest. */
  readonly retryAfter: number;
  readonly retryAfterMax: number;
};

/** Work done of late, by lane: milliseconds of workers, older ones counting ever less. */
export type DrainState = { readonly [Of in Lane]: number };

export const DRAIN_START: DrainState = { fresh: 0, backlog: 0, aside: 0 };

/** Fresh first; a tenth for the backlog; hardly anything for what fails (overload study, 4.1). */
export const DRAIN_DEFAULTS: DrainOptions = {
  ...{ backlogShare: 0.1, restAbove: 30_000, admitWithin: 20_000 },
  ...{ asideShare: 0.005, retryAfter: 15_000, retryAfterMax: 20 * 60_000 },
};

/** An attempt counts for about so many that follow it. */
const MEMORY = 1_024;

/** What one attempt took, added to the lane that it came from. */
export function worked(state: DrainState, lane: Lane, tookMs: number): DrainState {
  const kept = 1 - 1 / MEMORY;
  const of = (each: Lane): number => kept * state[each] + (each === lane ? tookMs : 0);
  return { fresh: of('fresh'), backlog: of('backlog'), aside: of('aside') };
}

/** The lane that a free worker serves; null when nothing is to be done. */
export function nextLane(state: DrainState, view: DrainView, options: DrainOptions): Lane | null {
  const { fresh, backlog } = view;
  const all = state.fresh + state.backlog + state.aside;
  const isIdle = fresh.waiting === 0 && backlog.waiting === 0;
  const isAsideOwed = view.asideUnderWay === 0 && state.aside <= options.asideShare * all;
  if (view.asideDue > 0 && (isIdle || isAsideOwed)) return 'aside';
  if (isIdle) return null;
  if (fresh.waiting === 0) return 'backlog';
  const isOwed = state.backlog < shareOfBacklog(view, options) * all;
  return isOwed ? 'backlog' : 'fresh';
}

/** The share of the work that the backlog is owed now. */
export function shareOfBacklog(
  { fresh, backlog }: Pick<DrainView, 'fresh' | 'backlog'>,
  { backlogShare, restAbove }: Pick<DrainOptions, 'backlogShare' | 'restAbove'>,
): number {
  if (backlog.waiting === 0) return 0;
  if (fresh.waiting === 0) return 1;
  return fresh.oldestMs > restAbove ? 0 : backlogShare;
}

/**
 * How many more the fresh lane takes in: by the age of what waits there, and by how long what waits will
 * take. What comes too late anyway would only make those behind it late.
 */
export function roomInFresh(
  { fresh, servedPerSecond }: Pick<DrainView, 'fresh' | 'servedPerSecond'>,
  { admitWithin }: Pick<DrainOptions, 'admitWithin'>,
): number {
  if (fresh.oldestMs > admitWithin) return 0;
  if (servedPerSecond === null) return Infinity;
  return Math.max(0, (servedPerSecond * admitWithin) / 1_000 - fresh.waiting);
}

/** Whether it takes in one more; an empty one always does. */
export function admits(
  view: Pick<DrainView, 'fresh' | 'servedPerSecond'>,
  options: Pick<DrainOptions, 'admitWithin'>,
): boolean {
  return view.fresh.waiting === 0 || roomInFresh(view, options) >= 1;
}

/** How long a target that has failed so often is left alone. */
export function retryDelay(
  failures: number,
  { retryAfter, retryAfterMax }: Pick<DrainOptions, 'retryAfter' | 'retryAfterMax'>,
): number {
  return Math.min(retryAfterMax, retryAfter * 2 ** (failures - 1));
}
