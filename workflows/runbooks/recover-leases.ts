import type { StepResult } from '../contract/messages';
import type { RecoverLeasesInput } from '../contract/steps';
import { recoverGoverned } from './leases/governed';
import { recoverUnderLimit } from './leases/under-limit';

/**
 * Brings back the leases: with a controller that finds how much each shard of DWFM can take, or, where
 * the policy has none, under the limit that `throttleRecovery` has set.
 */
export async function recoverLeases(input: RecoverLeasesInput): Promise<StepResult> {
  const { controller } = input.policy;
  return controller === undefined ? recoverUnderLimit(input) : recoverGoverned(input, controller);
}
