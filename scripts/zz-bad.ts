import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { playEvaluatedNight } from '../worker/evaluation/evaluated-night';
import { installRuntime } from '../worker/runtime';
const B: any = loadPolicy('blackstart');
const M = 60000;
const fixed = (n: number) => ({ ...B, throttle: { ...B.throttle, attemptsInFlightMax: n }, leases: { ...B.leases, controller: { ...B.leases.controller, kind: 'fixed', initial: n } } });
const det = (d: any) => ({ ...B, operator: { ...B.operator, detection: { ...B.operator.detection, ...d } } });
const { agreeing: _a, ...all } = B.operator.detection;
const { controller: _c, ...under } = B.leases;
const brief = { ...B, steps: B.steps.map((s: any) => s.id === 'override-dns-record' ? { ...s, approval: { ...s.approval, expiresAfter: 10 * M } } : s),
  operator: { ...B.operator, script: B.operator.script.map((e: any, i: number) => i === 2 ? { ...e, after: 5 * M } : i === 3 ? { ...e, after: 14 * M } : e) } };
const CASES: Record<string, [string, any]> = {
  'fixed110': ['larger-fleet', fixed(110)],
  'fixed110-base': ['us-east-1-2025-10-19', fixed(110)],
  'one-look': ['quiet-night', det({ vantagePoints: ['resolver/3'], confirmations: 1, agreeing: undefined })],
  'one-look-base': ['us-east-1-2025-10-19', det({ confirmations: 1 })],
  'base': ['us-east-1-2025-10-19', B],
  'one-look5': ['quiet-night', det({ confirmations: 1 })],
  'all-agree': ['lying-health-check', { ...B, operator: { ...B.operator, detection: all } }],
  'under-limit': ['lying-health-check', { ...B, leases: under }],
  'under-limit-base': ['us-east-1-2025-10-19', { ...B, leases: under }],
  'brief': ['slow-operator', brief],
  'brief-base': ['us-east-1-2025-10-19', brief],
  'fixed80': ['second-fault', fixed(80)],
  'fixed80-base': ['us-east-1-2025-10-19', fixed(80)],
  'throttled': ['throttled-apis', B],
  'dying': ['dying-worker', B],
};
async function main() {
  installRuntime();
  for (const name of process.argv.slice(2)) {
    const [scenario, policy] = CASES[name]!;
    const s = loadScenario(scenario);
    const x = await playEvaluatedNight({ scenario: s, policy, seed: 1 }, () => undefined);
    console.log(name, x.isGood, x.recovery.outcome, 'wall', x.cost.wallSeconds.toFixed(1), 'rt', x.recoveryTime.minutes.toFixed(0), x.recoveryTime.isOpen, JSON.stringify(x.actions.byOperation), (x.customers.minutesDown / 1e6).toFixed(2));
    for (const v of x.violations) if (v.at === null || !v.isExpected) { console.log('   VIOL', v.rule, v.at && (v.at - s.zero) / M, v.evidence); break; }
    for (const st of x.recovery.steps) if (st.outcome !== 'done') console.log('  ', st.id, st.outcome, st.left.join('; '));
  }
  process.exit(0);
}
setInterval(() => undefined, 1000); main().catch((e) => { console.log("FAILED", e); process.exit(1); });
