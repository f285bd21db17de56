import { loadPolicy } from '../../../../worker/config/load-file';
import type { StepState } from '../../../../workflows/contract/messages';
import type { StepId } from '../../../../workflows/contract/policy';
import type { DurationRun, Durations } from '../../../../workflows/domain/preview/durations';
import { previewOf, type PreviewInput } from '../../../../workflows/domain/preview/preview';

const POLICY = loadPolicy('blackstart');
const UNKNOWN: Durations = { kind: 'unknown', reason: 'nobody has measured it' };

/** A run in which each step took so many minutes, and those not named took one. */
const run = (seed: number, minutes: Readonly<Partial<Record<StepId, number>>>): DurationRun => ({
  ...{ scenario: 'a-night', seed },
  steps: POLICY.steps.map(({ id }) => ({
    id,
    outcome: 'done',
    tookMs: (minutes[id] ?? 1) * 60_000,
  })),
});
const measured = (...runs: readonly DurationRun[]): Durations => ({ kind: 'measured', runs });

const preview = (change: Partial<PreviewInput> = {}) =>
  previewOf({
    ...{ policy: POLICY, region: 'r-1', incident: 'i-1', endpoint: 'db.example.com' },
    ...{ digest: 'd'.repeat(64), durations: UNKNOWN, ...change },
  });
const stepOf = (name: StepId, change?: Partial<PreviewInput>) =>
  preview(change).steps.find((step) => step.name === name)!;

describe('the preview of a recovery', () => {
  it('has every step of the policy once, each below those that it waits for', () => {
    const { steps } = preview();
    expect(steps.map(({ name }) => name)).toEqual(POLICY.steps.map(({ id }) => id));
    for (const [index, { after }] of steps.entries()) {
      const above = steps.slice(0, index).map(({ name }) => name);
      expect(after.filter((before) => !above.includes(before))).toEqual([]);
    }
  });

  it('says what changes something and what only looks', () => {
    expect(stepOf('override-dns-record').mutating).toBe(true);
    expect(stepOf('restore-dynamodb')).toMatchObject({ mutating: false, changes: [], rules: [] });
  });

  it('says which rules a step touches, and which of them the policy breaks knowingly', () => {
    const { rules } = stepOf('override-dns-record');
    expect(rules).toContainEqual({
      id: 'dns/record-never-empty',
      promise: 'No change leaves an endpoint without addresses.',
      waived: null,
    });
    const historical = loadPolicy('historical');
    const waived = stepOf('override-dns-record', { policy: historical }).rules.filter(
      (rule) => rule.waived !== null,
    );
    expect(waived.map(({ id }) => id)).toEqual([
      'automation/off-while-override-stands',
      'leases/attempts-answered-in-time',
    ]);
  });

  it('gives the approval as the policy says it, and the digest as it was given', () => {
    expect(stepOf('override-dns-record').approval).toMatchObject({ count: 2 });
    expect(stepOf('restore-dynamodb').approval).toBe('none');
    expect(preview().digest).toBe('d'.repeat(64));
  });

  it('survives JSON', () => {
    const whole = preview({ durations: measured(run(1, {})) });
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });
});

describe('the expected duration of a step', () => {
  it('is the least, the middle and the most of the runs in which it ended well', () => {
    const runs = [3, 9, 5, 4].map((minutes, seed) => run(seed, { 'recover-leases': minutes }));
    const durations = measured(...runs);
    expect(stepOf('recover-leases', { durations }).duration).toEqual({
      ...{ min: 3, median: 4, max: 9, runs: 4, notNeeded: 0, stopped: 0 },
    });
  });

  it('does not count a run in which the step stopped, or was not there', () => {
    const stopped = run(2, { 'recover-leases': 99 });
    const steps = stopped.steps.map((step) => ({ ...step, outcome: 'stopped' as const }));
    const durations = measured(
      run(1, { 'recover-leases': 3 }),
      { ...stopped, steps },
      {
        ...stopped,
        steps: [],
      },
    );
    const whole = preview({ durations });
    const leases = whole.steps.find(({ name }) => name === 'recover-leases')!;
    expect(leases.duration).toMatchObject({ min: 3, max: 3, runs: 1, stopped: 1 });
    expect(whole.criticalPath.total).toMatchObject({ runs: 1 });
  });

  it('is unknown, with the reason, where there is no evaluation of this policy', () => {
    const whole = preview();
    expect(whole.steps.every(({ duration }) => duration === 'unknown')).toBe(true);
    expect(whole.evaluation).toEqual(UNKNOWN);
    expect(whole.criticalPath).toMatchObject({ by: 'number of steps', total: 'unknown' });
  });

  it('counts the runs in which there was nothing to do', () => {
    const idle = run(1, {});
    const steps = idle.steps.map((step) => ({ ...step, outcome: 'not-needed' as const }));
    const durations = measured({ ...idle, steps });
    expect(stepOf('recover-leases', { durations }).duration).toMatchObject({ notNeeded: 1 });
  });
});

describe('the critical path of a recovery', () => {
  it('goes through the steps that take longest, and names those of it that wait for people', () => {
    const durations = measured(run(1, { 'recover-leases': 40, 'drain-network-backlog': 30 }));
    const { criticalPath, steps } = preview({ durations });
    expect(criticalPath).toMatchObject({
      by: 'expected duration',
      steps: [
        ...['disable-automation', 'override-dns-record'],
        ...['recover-leases', 'drain-network-backlog'],
      ],
      total: { min: 72, median: 72, max: 72, runs: 1 },
      approvals: ['disable-automation', 'override-dns-record'],
    });
    const critical = steps.filter((step) => step.critical).map(({ name }) => name);
    expect(critical).toEqual(criticalPath.steps);
  });

  it('names who is waited for on the way to it: a wait of hours makes any way the longest', () => {
    const durations = measured(run(1, { 'throttle-recovery': 2, 'recover-leases': 40 }));
    const { criticalPath } = preview({ durations });
    expect(criticalPath.steps).not.toContain('disable-automation');
    expect(criticalPath.approvals).toEqual(['disable-automation', 'override-dns-record']);
  });

  it('has the total of each run by its own longest way, which need not be the same', () => {
    const slowLeases = run(1, { 'recover-leases': 40 });
    const slowRelaxing = run(2, { 'relax-launch-throttles': 50 });
    const { criticalPath } = preview({ durations: measured(slowLeases, slowRelaxing) });
    // 1 + 1 + 40 + 1 by leases; 1 + 1 + 1 + 50 + 1 by the throttle.
    expect(criticalPath.total).toEqual({ min: 43, median: 43, max: 54, runs: 2 });
  });

  it('of a single step is that step, without what it would have waited for', () => {
    const durations = measured(run(1, { 'override-dns-record': 6 }));
    const { steps, criticalPath } = preview({ durations, only: ['override-dns-record'] });
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({
      critical: true,
      after: [],
      afterOthers: ['disable-automation', 'throttle-recovery'],
    });
    expect(criticalPath).toMatchObject({ steps: ['override-dns-record'], total: { median: 6 } });
  });

  it('refuses a step that the policy does not have', () => {
    expect(() => preview({ only: ['enable-failover'] })).toThrow(
      'enable-failover: no step of policy blackstart; expected some of disable-automation',
    );
  });

  it('leaves out what has ended in a recovery that has begun, and who has approved already', () => {
    const ended: StepState = {
      kind: 'ended',
      since: 0,
      result: { outcome: 'done', nowTrue: [], left: [], endedAt: 1 },
    };
    const states = new Map<StepId, StepState>(
      POLICY.steps.map(({ id }) => [id, { kind: 'waiting', for: ['an approval'] }]),
    );
    states.set('disable-automation', ended);
    states.set('throttle-recovery', ended);
    states.set('override-dns-record', { kind: 'running', since: 5 });
    const durations = measured(run(1, { 'recover-leases': 40 }));
    const { criticalPath, steps } = preview({ durations, states });
    expect(criticalPath.steps).toEqual([
      ...['override-dns-record', 'recover-leases', 'drain-network-backlog'],
    ]);
    expect(criticalPath.approvals).not.toContain('override-dns-record');
    expect(criticalPath.total).toMatchObject({ median: 42 });
    expect(steps[0]?.state).toEqual(ended);
  });
});
