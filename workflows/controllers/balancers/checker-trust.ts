import { LOOK, type BalancerSample, type Witness } from './balancer-sample';
import type { DistrustOptions } from './removal-options';

export type CheckerTrust = {
  /** Per checker, the share of its targets that it fails and their other checker passes, smoothed. */
  readonly contradicted: Float64Array;
  /** 1: its failures count for less. */
  readonly isDistrusted: Uint8Array;
};

/** Weight of the latest round in what is smoothed: some five rounds are remembered. */
const WEIGHT = 0.2;

export const startTrust = (checkers: number): CheckerTrust => ({
  contradicted: new Float64Array(checkers),
  isDistrusted: new Uint8Array(checkers),
});

/**
 * Whom to distrust: a checker that does not see its targets is alone with its failures, while others
 * pass the same targets. One that fails what all fail has found something. `isSpared` are targets of
 * which nobody knows better.
 */
export function nextTrust(
  trust: CheckerTrust,
  sample: BalancerSample,
  { isSpared, options }: { readonly isSpared: Uint8Array; readonly options: DistrustOptions },
): CheckerTrust {
  const looks = new Uint32Array(sample.checkers);
  const alone = new Uint32Array(sample.checkers);
  tally(sample.first, sample.second, { looks, alone, isSpared });
  tally(sample.second, sample.first, { looks, alone, isSpared });
  const contradicted = trust.contradicted.map((before, checker) => {
    const all = looks[checker] as number;
    return all === 0 ? before : before + WEIGHT * ((alone[checker] as number) / all - before);
  });
  const isDistrusted = trust.isDistrusted.map((before, checker) =>
    (contradicted[checker] as number) > (before === 1 ? options.below : options.above) ? 1 : 0,
  );
  return { contradicted, isDistrusted };
}

type Tally = {
  readonly looks: Uint32Array;
  readonly alone: Uint32Array;
  readonly isSpared: Uint8Array;
};

/** Only where both have looked can one be contradicted. */
function tally(one: Witness, other: Witness, { looks, alone, isSpared }: Tally): void {
  for (let target = 0; target < one.look.length; target += 1) {
    const [look, against] = [one.look[target], other.look[target]];
    if (isSpared[target] === 1 || look === LOOK.late || against === LOOK.late) continue;
    const checker = one.checker[target] as number;
    looks[checker] = (looks[checker] as number) + 1;
    if (look === LOOK.failed && against === LOOK.ok)
      alone[checker] = (alone[checker] as number) + 1;
  }
}
