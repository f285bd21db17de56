import { readFileSync } from 'node:fs';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { evaluatedRunOf } from '../../worker/evaluation/evaluated-run';
import { metricsOf } from '../../worker/evaluation/metrics';
import { rehearse } from '../../worker/rehearsal';
import { judgeRun } from '../../worker/result/policy-result';
import { patchedRunbook, type Runbook } from './patch';
import { BAD_CHANGES } from './bad-changes';

async function run(runbook: Runbook, scenarioName: string, seed: number) {
  const scenario = loadScenario(scenarioName);
  const rehearsal = await rehearse({ scenario, seed, ...runbook });
  const judged = judgeRun({ scenario, policy: runbook.policy, rehearsal, ablations: [] });
  return evaluatedRunOf({
    scenario,
    policy: runbook.policy,
    seed,
    isExact: true,
    judged,
    record: rehearsal.world.record,
  });
}
const say = (r: Awaited<ReturnType<typeof run>>) => {
  const rules = r.violations.map(
    (v) =>
      `${v.rule}${v.isExpected ? '(exp)' : ''}${v.at === null ? '(not)' : ''}${v.isWaived ? '(waived)' : ''}`,
  );
  return `${r.isGood} ${r.recovery.outcome} ${[...new Set(rules)].join(' ')}`;
};
void (async () => {
  const ids = process.argv.slice(2);
  const bases = new Map<string, Awaited<ReturnType<typeof run>>>();
  for (const change of BAD_CHANGES.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
    const file = change.policyFile ?? 'policies/blackstart.yaml';
    for (const s of change.scenarios) {
      try {
        const key = `${file} ${s}`;
        let base = bases.get(key);
        if (!base) {
          base = await run({ policy: loadPolicy(file) }, s, 1);
          bases.set(key, base);
          console.log(
            `BASE ${key}: ${say(base)}`,
            metricsOf(base)
              .slice(0, 2)
              .map((m) => `${m.id}=${m.value.toFixed(1)}${m.isOpen ? '+' : ''}`)
              .join(' '),
          );
        }
        const candidate = await run(await patchedRunbook(change.id, file, change.edits), s, 1);
        const b = new Map(metricsOf(base).map((m) => [m.id, m]));
        const diffs = metricsOf(candidate).flatMap((m) => {
          const x = b.get(m.id);
          return x && (x.value !== m.value || x.isOpen !== m.isOpen)
            ? [`${m.id} ${x.value.toFixed(1)}→${m.value.toFixed(1)}${m.isOpen ? '+' : ''}`]
            : [];
        });
        console.log(
          `${change.id} in ${s}: ${base.digest === candidate.digest ? 'EQUAL DIGEST ' : ''}${say(candidate)}\n    ${diffs.join('; ')}`,
        );
        const stopped = candidate.recovery.steps.filter(
          (x) => x.outcome !== 'done' || x.left.length,
        );
        if (stopped.length) console.log('    ', JSON.stringify(stopped));
      } catch (error) {
        console.log(`${change.id}: ERROR`, error instanceof Error ? error.message : error);
      }
    }
  }
})();
