import type { PropagationScenario } from '../../activities/world/network/propagation/propagation-scenario';
import { MINUTE_MS } from '../../workflows/domain/instant';

/** One load under which all disciplines are measured. */
export type Load = {
  readonly name: string;
  readonly staleUpdates: number;
  readonly freshLoad: number;
  readonly hasPoison: boolean;
  readonly hasSurge: boolean;
};

/**
 * The queue of the overload study (4.1): 20,000 targets, 20 applications a second, half of the fresh updates
 * for targets of the backlog, 5 % for reading a version. Workers, spread and failures are assumptions: several
 * at work, so that the order of writing is not that of taking up; two targets in a thousand that time out,
 * at five times an application; two errors in a thousand.
 */
const QUEUE = {
  ...{ targets: 20_000, workers: 8, service: { mean: 400, variation: 0.5 } },
  ...{ freshToOldShare: 0.5, checkShare: 0.05, failAfter: 2_000, errorShare: 0.002 },
};
const POISON_SHARE = 0.002;
/** Fresh updates alone are more than can be done for ten minutes. */
const SURGE = { from: 2 * MINUTE_MS, to: 12 * MINUTE_MS, load: 1.3 };

const DUPLICATES = [1, 4, 10];
const FRESH_LOADS = [0.3, 0.6, 0.85];

const load = (of: Omit<Load, 'name'>): Load => {
  const { staleUpdates, freshLoad, hasPoison, hasSurge } = of;
  const extras = `${hasPoison ? ' poison' : ''}${hasSurge ? ' surge' : ''}`;
  return { name: `dup ${staleUpdates} rho ${freshLoad}${extras}`, ...of };
};

export const LOADS: readonly Load[] = [
  ...[false, true].flatMap((hasPoison) =>
    DUPLICATES.flatMap((staleUpdates) =>
      FRESH_LOADS.map((freshLoad) => load({ staleUpdates, freshLoad, hasPoison, hasSurge: false })),
    ),
  ),
  load({ staleUpdates: 4, freshLoad: 0.6, hasPoison: false, hasSurge: true }),
];

export function queueOf(
  { staleUpdates, freshLoad, hasPoison, hasSurge }: Load,
  targets = QUEUE.targets,
): PropagationScenario {
  const [poisonShare, surge] = [hasPoison ? POISON_SHARE : 0, hasSurge ? SURGE : null];
  return { ...QUEUE, targets, staleUpdates, freshLoad, poisonShare, surge };
}
