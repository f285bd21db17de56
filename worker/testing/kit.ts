import type { OwnRule } from '../../activities/world/judging/own-rules';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { BadInputError } from '../bad-input';
import { checkFit } from '../config/check-fit';
import { loadPolicy, loadScenario } from '../config/load-file';
import { evaluatedRunOf } from '../evaluation/evaluated-run';
import { metricsOf } from '../evaluation/metrics';
import { checkedRules, checkOwnSteps } from '../own-code';
import { rehearse as playNight } from '../rehearsal';
import { judgeRun } from '../result/policy-result';
import './matchers';
import type { RehearsedNight } from './night';

/** What users' tests are written with: `blackstart/testing`. Importing it adds the matchers to `expect`. */
export type { OwnRule } from '../../activities/world/judging/own-rules';

export type NightToRehearse = {
  /** A name from `policies/`, the path of a file, or a policy that was loaded. */
  readonly policy: string | Policy;
  /** A name from `scenarios/`, the path of a file, or a scenario that was loaded. */
  readonly scenario: string | Scenario;
  /** Of the noise; 1 when it is left out. */
  readonly seed?: number;
  /** The file that exports the Workflows of the policy's own steps. */
  readonly workflows?: string;
  /** Rules that the night is held against beside ours. */
  readonly rules?: readonly OwnRule[];
};

/**
 * Plays a scenario under a policy, in some seconds, with a test server of its own. The same night comes
 * out the same. Paths count from the working directory. Throws before it begins when something is wrong
 * with what it is given.
 */
export async function rehearse(night: NightToRehearse): Promise<RehearsedNight> {
  checkNight(night);
  const policy = typeof night.policy === 'string' ? loadPolicy(night.policy) : night.policy;
  const scenario =
    typeof night.scenario === 'string' ? loadScenario(night.scenario) : night.scenario;
  const { seed = 1, workflows } = night;
  const rules = checkedRules(night.rules ?? []);
  checkSeed(seed);
  checkFit(policy, scenario);
  checkOwnSteps(policy, workflows);
  const own = workflows === undefined ? {} : { workflows };
  const rehearsal = await playNight({ scenario, policy, seed, ...own });
  const judged = judgeRun({ scenario, policy, rehearsal, ablations: [], rules });
  const { record } = rehearsal.world;
  const run = evaluatedRunOf({ scenario, policy, seed, isExact: true, judged, record });
  const { digest } = judged;
  return { policy, scenario, seed, rules, judged, run, metrics: metricsOf(run), digest };
}

const FIELDS = ['policy', 'scenario', 'seed', 'workflows', 'rules'];

/** Types say it, too, but a test is run without asking them. */
function checkNight(night: unknown): void {
  const given = (night ?? {}) as Readonly<Record<string, unknown>>;
  for (const field of ['policy', 'scenario']) {
    if (typeof given[field] === 'string' || typeof given[field] === 'object') continue;
    const expected = 'expected a name, or the path of a file';
    throw new BadInputError(`rehearse: ${field}: ${JSON.stringify(given[field])}: ${expected}`);
  }
  const unknown = Object.keys(given).find((field) => !FIELDS.includes(field));
  if (unknown === undefined) return;
  throw new BadInputError(`rehearse: ${unknown}: expected some of ${FIELDS.join(', ')}`);
}

function checkSeed(seed: number): void {
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new BadInputError(`seed: ${seed}: expected a whole number from 0`);
}
