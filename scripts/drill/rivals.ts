import { BadInputError } from '../../worker/bad-input';
import { NightPool } from '../../worker/cascade/night-pool';
import { checkFit } from '../../worker/config/check-fit';
import { loadPolicy } from '../../worker/config/load-file';
import { judgeRun, type PolicyResult } from '../../worker/result/policy-result';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { describeNights } from '../output/nights-line';
import { StatusLine } from '../output/status-line';
import { RIVALS } from './plan';

/** A night that a drill is compared with. */
export type Rival = { readonly policy: Policy; readonly judged: PolicyResult };

/** The same night under each rival that fits the scenario, in the time-skipping environment. */
export async function rehearseRivals(scenario: Scenario, seed: number): Promise<readonly Rival[]> {
  const status = new StatusLine();
  status.show('starting Temporal test servers for the score …');
  const pool = new NightPool((nights) => {
    status.show(describeNights(nights, scenario));
  });
  const policies = RIVALS.map((name) => loadPolicy(name)).filter((policy) =>
    fits(policy, scenario),
  );
  try {
    return await Promise.all(
      policies.map(async (policy): Promise<Rival> => {
        const rehearsal = await pool.play({ id: policy.name, scenario, policy, seed });
        return { policy, judged: judgeRun({ scenario, policy, rehearsal, ablations: [] }) };
      }),
    );
  } finally {
    status.clear();
  }
}

function fits(policy: Policy, scenario: Scenario): boolean {
  try {
    checkFit(policy, scenario);
    return true;
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    console.error(`not compared with ${policy.name}: ${error.message}`);
    return false;
  }
}
