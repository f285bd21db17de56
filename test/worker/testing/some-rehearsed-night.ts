import { WorldRecord } from '../../../activities/world/kernel/record';
import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { evaluatedRunOf } from '../../../worker/evaluation/evaluated-run';
import { metricsOf } from '../../../worker/evaluation/metrics';
import type { PolicyResult } from '../../../worker/result/policy-result';
import type { RehearsedNight } from '../../../worker/testing/night';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { smallResult } from '../../support/small-result';

const scenario = loadScenario('us-east-1-2025-10-19');
const policy = loadPolicy('blackstart');

export const at = (minute: number): number => scenario.zero + minute * MINUTE_MS;

/** Over at T+72:30 and recovered, with no rule broken; what is told replaces it. */
export function someRehearsedNight(
  told: Partial<PolicyResult> = {},
  about: Partial<Pick<RehearsedNight, 'scenario' | 'seed' | 'rules' | 'policy'>> = {},
): RehearsedNight {
  const [small] = Object.values(smallResult().policies) as [PolicyResult];
  const judged: PolicyResult = {
    ...small,
    ...{ endsAt: at(300), eventEndsAt: at(72.5), violations: [] },
    phases: [{ id: 'dns', what: 'the endpoint has no address', from: at(0), to: at(24) }],
    services: { lambda: [{ from: at(1), to: at(72.5) }], sts: [] },
    recovery: { outcome: 'recovered', steps: [], audit: null },
    ...told,
  };
  const night = { scenario, policy, seed: 7, rules: [], ...about };
  const record = new WorldRecord();
  const run = evaluatedRunOf({ ...night, isExact: true, judged, record });
  return { ...night, judged, run, metrics: metricsOf(run), digest: judged.digest };
}

export const broken = (
  rule: string,
  minute: number,
  more: Partial<PolicyResult['violations'][number]> = {},
): PolicyResult['violations'][number] => ({
  ...{ rule, at: at(minute), by: 'somebody', evidence: 'what shows it', isExpected: false },
  ...more,
});
