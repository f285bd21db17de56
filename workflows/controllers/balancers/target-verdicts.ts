import { LOOK, type BalancerSample, type Witness } from './balancer-sample';
import type { RemovalOptions } from './removal-options';

/** What is held of each target, from the looks at it in their order. */
export type Verdicts = {
  /** Failures in a row, each by the weight of who reported it. */
  readonly fails: Float64Array;
  readonly oks: Uint8Array;
  readonly isUnhealthy: Uint8Array;
  /** When it was judged unhealthy: who has been so for longest goes first. */
  readonly unhealthySinceMs: Float64Array;
};

export const startVerdicts = (targets: number): Verdicts => ({
  fails: new Float64Array(targets),
  oks: new Uint8Array(targets),
  isUnhealthy: new Uint8Array(targets),
  unhealthySinceMs: new Float64Array(targets),
});

/** 1: its network state may not have arrived; then a failed check says nothing about it. */
export function initialTargets(sample: BalancerSample, options: RemovalOptions): Uint8Array {
  if (!options.sparesInitial) return new Uint8Array(sample.zone.length);
  return sample.isAcknowledged.map((acknowledged) => 1 - acknowledged);
}

/** `isDistrusted`, per checker: null where nobody is. */
export function nextVerdicts(
  before: Verdicts,
  sample: BalancerSample,
  told: {
    readonly isSpared: Uint8Array;
    readonly isDistrusted: Uint8Array | null;
    readonly options: RemovalOptions;
  },
): Verdicts {
  const next = {
    fails: before.fails.slice(),
    oks: before.oks.slice(),
    isUnhealthy: before.isUnhealthy.slice(),
    unhealthySinceMs: before.unhealthySinceMs.slice(),
  };
  const { options, isDistrusted } = told;
  const doubted = options.distrust?.weight ?? 1;
  const weigh = (checker: number): number => (isDistrusted?.[checker] === 1 ? doubted : 1);
  for (let target = 0; target < sample.zone.length; target += 1) {
    if (sample.isNew[target] === 1 || told.isSpared[target] === 1) {
      next.fails[target] = 0;
      next.oks[target] = 0;
      next.isUnhealthy[target] = 0;
      continue;
    }
    hear(next, target, { witness: sample.first, weigh, options });
    if (options.hearsSecond) hear(next, target, { witness: sample.second, weigh, options });
    judge(next, target, { options, atMs: sample.atMs });
  }
  return next;
}

type Heard = {
  readonly witness: Witness;
  readonly weigh: (checker: number) => number;
  readonly options: RemovalOptions;
};

function hear(next: Verdicts, target: number, { witness, weigh, options }: Heard): void {
  const look = witness.look[target];
  if (look === LOOK.ok) {
    next.fails[target] = 0;
    next.oks[target] = Math.min(255, (next.oks[target] as number) + 1);
    return;
  }
  if (look === LOOK.late && !options.isLateFailed) return;
  next.oks[target] = 0;
  next.fails[target] = (next.fails[target] as number) + weigh(witness.checker[target] as number);
}

function judge(
  next: Verdicts,
  target: number,
  { options, atMs }: { readonly options: RemovalOptions; readonly atMs: number },
): void {
  const { failsToRemove, oksToReturn } = options.counts;
  if (next.isUnhealthy[target] === 0 && (next.fails[target] as number) >= failsToRemove) {
    next.isUnhealthy[target] = 1;
    next.unhealthySinceMs[target] = atMs;
  } else if (next.isUnhealthy[target] === 1 && (next.oks[target] as number) >= oksToReturn) {
    next.isUnhealthy[target] = 0;
  }
}
