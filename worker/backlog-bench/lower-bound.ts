import { FreshUpdates } from '../../activities/world/network/propagation/fresh-updates';
import {
  capacityOf,
  type PropagationScenario,
} from '../../activities/world/network/propagation/propagation-scenario';
import type { Kernel } from '../../activities/world/kernel/kernel';

/**
 * How soon all targets can be current, in ms, when fresh updates are applied as they come.
 *
 * Of U targets P0 = U(1 − e^−dup) have something that waits, and each needs one application, whatever the
 * number of its updates. Beside them fresh updates come at ρμ. One for a target that still waits costs
 * nothing extra: its application was owed anyway. One for a target that is current, or new, does. With half of
 * them for the U targets, and P of these waiting,
 *
 *   dP/dt = −μ + ρμ/2 + (ρμ/2)(1 − P/U),    P(T) = 0
 *   T = (2U/ρμ) ln(1 + ρ(1 − e^−dup) / 2(1 − ρ)) = U(1 − e^−dup) / μ(1 − ρ_eff)
 *
 * where ρ_eff, the share of the work that goes to targets which do not wait, is ρ(1 − the mean of P/2U): less
 * than ρ, because fresh updates coalesce with the backlog, too. Nobody who does not know the future does
 * better, for which target is touched next is nobody's knowledge; who puts fresh updates off does, at their
 * cost. Failures are left out.
 */
export function lowerBound({ targets, staleUpdates, freshLoad, ...rest }: Steady): number {
  const share = 1 - Math.exp(-staleUpdates);
  const perMs = capacityOf({ ...rest, targets, staleUpdates, freshLoad }) / 1_000;
  if (freshLoad === 0) return (targets * share) / perMs;
  const old = rest.freshToOldShare;
  const grown = Math.log(1 + (freshLoad * old * share) / (1 - freshLoad));
  return (targets / (freshLoad * old * perMs)) * grown;
}

type Steady = PropagationScenario & { readonly surge: null };

/**
 * The same with the targets that do wait and the updates that do come under a seed, so that luck of the
 * arrivals is not taken for merit: near full load a few more of them make minutes. `owed` is counted in
 * applications; a target that fails has to be tried once, for nobody knows before that it does.
 */
export function lowerBoundOf(kernel: Kernel, scenario: PropagationScenario, owed: number): number {
  const perMs = capacityOf(scenario) / 1_000;
  const updates = new FreshUpdates(kernel.random('propagation/fresh'), scenario);
  let [waiting, now] = [owed, 0];
  for (;;) {
    const { at, target } = updates.next();
    const left = waiting - (at - now) * perMs;
    if (left <= 0) return now + waiting / perMs;
    const isOwedAnyway = target === null ? 0 : left / scenario.targets;
    waiting = left + 1 - isOwedAnyway;
    now = at;
  }
}
