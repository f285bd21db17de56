import { join } from 'node:path';
import { Night } from '../../activities/world/judging/night';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { ABLATIONS } from '../ablations/ablations';
import { runAblation, type AblationRow } from '../ablations/run-ablation';
import type { NightPool } from './night-pool';
import type { Rehearsal } from '../rehearsal';
import { isFidelityAbout, judgeRun, type PolicyResult } from '../result/policy-result';
import { savingsOf, type RatioPair, type Savings } from '../result/savings';
import { restsOn } from './savings-basis';
import { ratioOf, THROTTLE_RATIOS, windowOf, withThrottleRatio } from './throttle-ratio';

export type CascadePlan = {
  readonly scenario: Scenario;
  readonly policies: readonly Policy[];
  readonly seed: number;
  /** The file that exports the Workflows of the policies' own steps. */
  readonly workflows?: string;
  /** Whether the checks that take nights of their own are made. */
  readonly ablations: boolean;
  /** A folder for the journals of the policies' nights, so that they can be asked again. */
  readonly journals?: string;
  /** Whether savings are given as the range that is not known, which takes nights of their own. */
  readonly interval: boolean;
};

export type Cascade = {
  readonly policies: ReadonlyMap<string, PolicyResult>;
  /** One for each policy that does something, against the one that the checks are about. */
  readonly savings: readonly Savings[];
};

/**
 * The same night under several policies, with the ablations of the one that the fidelity checks are
 * about, and what the others would have saved of it. `onNight` is told of each as it is judged.
 */
export async function playCascade(
  pool: NightPool,
  plan: CascadePlan,
  onNight: (policy: Policy, judged: PolicyResult) => void = () => undefined,
): Promise<Cascade> {
  const nights = new Map(
    plan.policies.map((policy) => [policy.name, playUnder(pool, plan, policy)] as const),
  );
  const pairs = playPairs(pool, plan);
  const ablations = plan.policies.map((policy) =>
    playAblations(pool, { ...plan, policy }, nights.get(policy.name)),
  );
  // Whoever fails first is told of; the others are waited for by nobody any more.
  for (const promise of [...nights.values(), pairs, ...ablations]) promise.catch(() => undefined);
  const policies = new Map<string, PolicyResult>();
  for (const [index, policy] of plan.policies.entries()) {
    const rehearsal = await (nights.get(policy.name) as Promise<Rehearsal>);
    const { scenario } = plan;
    onNight(policy, judgeRun({ scenario, policy, rehearsal, ablations: [] }));
    const rows = (await ablations[index]) ?? [];
    policies.set(policy.name, judgeRun({ scenario, policy, rehearsal, ablations: rows }));
  }
  return { policies, savings: savingsFrom(await pairs, plan, policies) };
}

async function playUnder(pool: NightPool, plan: CascadePlan, policy: Policy): Promise<Rehearsal> {
  const { scenario, seed, journals } = plan;
  const kept =
    journals === undefined ? {} : { journalFile: join(journals, `${policy.name}.jsonl`) };
  return pool.play({ id: policy.name, scenario, policy, seed, ...kept, ...ownOf(plan) });
}

const ownOf = ({ workflows }: CascadePlan): Pick<CascadePlan, 'workflows'> =>
  workflows === undefined ? {} : { workflows };

async function playAblations(
  pool: NightPool,
  { scenario, policy, seed, ablations }: CascadePlan & { readonly policy: Policy },
  played: Promise<Rehearsal> | undefined,
): Promise<readonly AblationRow[]> {
  if (!ablations || !isFidelityAbout(scenario, policy)) return [];
  const asItWas = played?.then(({ world }) => new Night(scenario, world.record));
  const checks = ABLATIONS.filter(({ isCheck }) => isCheck);
  return Promise.all(
    checks.map(async (ablation) => {
      const night = ablation.needsNightAsItWas === true ? await asItWas : undefined;
      const input = { scenario, policy, seed, ...(night === undefined ? {} : { asItWas: night }) };
      return pool.run(`without ${ablation.id}`, () => runAblation(ablation, input));
    }),
  );
}

/** Who is compared with whom: the policy of the fidelity checks, and the others that do something. */
function sides({ scenario, policies }: CascadePlan) {
  const baseline = policies.find((policy) => isFidelityAbout(scenario, policy));
  const candidates = policies.filter(
    (policy) => policy !== baseline && policy.operator.script.length > 0,
  );
  const window = baseline === undefined ? undefined : windowOf(baseline);
  if (baseline === undefined || window === undefined) return undefined;
  return { baseline, candidates, window };
}

/** The ends of the range, for the last candidate: the one that all the others lead up to. */
async function playPairs(pool: NightPool, plan: CascadePlan): Promise<readonly RatioPair[]> {
  const compared = sides(plan);
  const candidate = compared?.candidates.at(-1);
  if (compared === undefined || candidate === undefined || !plan.interval) return [];
  const { baseline, window } = compared;
  const pairs = THROTTLE_RATIOS.map(async (ratio): Promise<RatioPair> => {
    const scenario = withThrottleRatio(plan.scenario, window, ratio);
    const judged = async (policy: Policy): Promise<PolicyResult> => {
      const id = `${policy.name} at ${ratio}`;
      const night = { id, scenario, policy, seed: plan.seed, ...ownOf(plan) };
      const rehearsal = await pool.play(night);
      return judgeRun({ scenario, policy, rehearsal, ablations: [] });
    };
    const [from, to] = await Promise.all([judged(baseline), judged(candidate)]);
    return { ratio: ratioOf(scenario, window), baseline: from, candidate: to };
  });
  return Promise.all(pairs);
}

function savingsFrom(
  pairs: readonly RatioPair[],
  plan: CascadePlan,
  policies: ReadonlyMap<string, PolicyResult>,
): readonly Savings[] {
  const compared = sides(plan);
  const from = compared === undefined ? undefined : policies.get(compared.baseline.name);
  if (compared === undefined || from === undefined) return [];
  const { baseline, candidates, window } = compared;
  return candidates.flatMap((candidate) => {
    const to = policies.get(candidate.name);
    if (to === undefined) return [];
    const base = { ratio: ratioOf(plan.scenario, window), baseline: from, candidate: to };
    const others = candidate === candidates.at(-1) ? pairs : [];
    return savingsOf([base, ...others], {
      ...{ baseline: baseline.name, candidate: candidate.name },
      restsOn: [
        ...restsOn({ scenario: plan.scenario, baseline, candidate, hasRange: others.length > 0 }),
      ],
    });
  });
}
