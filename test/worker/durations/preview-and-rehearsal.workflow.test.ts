import { loadPolicy } from '../../../worker/config/load-file';
import {
  durationsFile,
  loadDurations,
  readDurations,
} from '../../../worker/durations/load-durations';
import { measuredSteps } from '../../../worker/durations/measure-run';
import { rehearse } from '../../../worker/rehearsal';
import type { StepId } from '../../../workflows/contract/policy';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { criticalPath } from '../../../workflows/domain/preview/critical-path';
import { previewOf } from '../../../workflows/domain/preview/preview';
import { DEFAULT_SCENARIO } from '../../support/nights';

const POLICY = loadPolicy('blackstart');
const STORED = readDurations(durationsFile('blackstart', POLICY));
/** Of the length of a path: what a night that was not measured may lie beside those that were. */
const BESIDE = 0.15;

/** A night as a rehearsal plays it now, and the longest way through its steps, in minutes. */
async function nightOf(seed: number) {
  const rehearsal = await rehearse({ scenario: DEFAULT_SCENARIO, policy: POLICY, seed });
  const steps = measuredSteps(rehearsal, POLICY);
  const tookOf = (id: StepId): number => {
    const step = steps[id];
    if (step === undefined) throw new Error(`${id} did not end`);
    return step.until - step.since;
  };
  const path = criticalPath(POLICY.steps.map((step) => ({ ...step, weight: tookOf(step.id) })));
  return { steps, tookOf, path, minutes: path.total / MINUTE_MS };
}

const { criticalPath: expected, steps: previewed } = previewOf({
  ...{ policy: POLICY, region: 'us-east-1', incident: 'a-rehearsal', endpoint: 'db.example.com' },
  ...{ digest: '0'.repeat(64), durations: loadDurations('blackstart', POLICY) },
});

describe("the preview of blackstart's policy", () => {
  it('holds for a night of a seed that was not measured', async () => {
    const seed = 100;
    expect(STORED.runs.map((run) => run.seed)).not.toContain(seed);
    const night = await nightOf(seed);
    const { total } = expected;
    if (total === 'unknown') throw new Error('the total is unknown');
    expect(night.minutes).toBeGreaterThanOrEqual((1 - BESIDE) * total.min);
    expect(night.minutes).toBeLessThanOrEqual((1 + BESIDE) * total.max);
    // No step begins before those that it waits for have ended, and none but approvals hold it up.
    for (const { id, after, approval } of POLICY.steps) {
      const gates = after.map((before) => night.steps[before]!.until);
      const opened = Math.max(0, ...gates);
      if (approval === 'none' && after.length > 0) expect(night.steps[id]!.since).toBe(opened);
      else expect(night.steps[id]!.since).toBeGreaterThanOrEqual(opened);
    }
  });

  it('is of nights as they are played now: measured again, one takes as long as it is stored', async () => {
    const night = await nightOf(1);
    const stored = STORED.runs.find(
      (run) => run.scenario === DEFAULT_SCENARIO.name && run.seed === 1,
    );
    // Who approves, and when, may have changed since, and moves the load that a step meets.
    for (const { name, duration } of previewed) {
      if (duration === 'unknown') throw new Error(`${name} was not measured`);
      const range = duration.max - duration.min + 1;
      const step = stored!.steps[name]!;
      const took = night.tookOf(name) / MINUTE_MS;
      const before = (step.until - step.since) / MINUTE_MS;
      // Else: npm run measure-durations, as docs/runbooks.md says.
      expect(Math.abs(took - before)).toBeLessThanOrEqual(range);
    }
  });
});
