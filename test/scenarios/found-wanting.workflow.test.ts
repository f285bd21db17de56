import { evaluatedRunOf } from '../../worker/evaluation/evaluated-run';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { judgeRun } from '../../worker/result/policy-result';
import type { DetectionPolicy, Policy } from '../../workflows/contract/policy';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { need, play, untilMinute } from '../support/nights';

// Each scenario has a runbook that it is meant to find, and that the historical night lets pass. Those
// that take a whole night are in docs/scenarios.md with what they came to; here are the short ones.
const BLACKSTART = loadPolicy('blackstart');
const detectedBy = (change: Partial<DetectionPolicy>): Policy => {
  const { agreeing: _, ...all } = need(BLACKSTART.operator.detection);
  return { ...BLACKSTART, operator: { ...BLACKSTART.operator, detection: { ...all, ...change } } };
};

async function runOf(name: string, policy: Policy, minutes?: number) {
  const whole = loadScenario(name);
  const scenario = minutes === undefined ? whole : untilMinute(minutes, whole);
  const rehearsal = await play(scenario, policy);
  const judged = judgeRun({ scenario, policy, rehearsal, ablations: [] });
  const { record } = rehearsal.world;
  return {
    night: rehearsal.night,
    run: evaluatedRunOf({ scenario, policy, seed: 1, isExact: true, judged, record }),
  };
}

describe('the quiet night', () => {
  it('calls nobody and changes nothing under blackstart', async () => {
    const { run } = await runOf('quiet-night', BLACKSTART);
    expect(run).toMatchObject({ isGood: true, violations: [], actions: { total: 0 } });
    expect(run.recovery.outcome).toBe('not-begun');
  });

  it('finds a watch that believes a single look', async () => {
    const { run } = await runOf('quiet-night', detectedBy({ agreeing: 4, confirmations: 1 }));
    expect(run.actions.byOperation).toEqual({ falseAlarm: 1 });
  });
});

describe('the lying health check', () => {
  it('is outvoted under blackstart', async () => {
    const { run, night } = await runOf('lying-health-check', BLACKSTART, 10);
    const [alarm] = night.record.acts.filter(
      ({ role, operation }) => role === 'watch-region' && operation === 'note',
    );
    expect(night.minutes(alarm?.at ?? Infinity)).toBeLessThan(5);
    expect(run.actions.byOperation['falseAlarm']).toBeUndefined();
  });

  it('finds a watch that has to hear it from all of its probes', async () => {
    const { run } = await runOf('lying-health-check', detectedBy({}), 30);
    expect(run.recovery.outcome).toBe('not-begun');
    expect(run.recoveryTime.isOpen).toBe(true);
  });
});

describe('the slow operator', () => {
  it('finds approvals that have run out when the second one comes', async () => {
    const hasty: Policy = {
      ...BLACKSTART,
      steps: BLACKSTART.steps.map((step) =>
        typeof step.approval === 'object'
          ? { ...step, approval: { ...step.approval, expiresAfter: 10 * MINUTE_MS } }
          : step,
      ),
      operator: {
        ...BLACKSTART.operator,
        // One lead is ready after five minutes, the other after fourteen: nine apart.
        script: BLACKSTART.operator.script.map((entry) =>
          entry.command.kind === 'approve' && entry.command.step === 'override-dns-record'
            ? { ...entry, after: (entry.by === 'dns-lead' ? 5 : 14) * MINUTE_MS }
            : entry,
        ),
      },
    };
    const usual = await runOf('us-east-1-2025-10-19', hasty, 30);
    expect(usual.night.filled).toBeDefined();
    const slow = await runOf('slow-operator', hasty, 66);
    expect(slow.night.filled).toBeUndefined();
    expect(slow.run.isGood).toBe(false);
  });
});
