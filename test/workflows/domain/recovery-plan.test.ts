import fc from 'fast-check';
import type { StepResult } from '../../../workflows/contract/messages';
import { STEP_IDS, type StepId, type StepPolicy } from '../../../workflows/contract/policy';
import type { Approval } from '../../../workflows/domain/approvals';
import { RecoveryPlan } from '../../../workflows/domain/recovery-plan';

const START = 1_000;
const result = (outcome: StepResult['outcome'], endedAt: number): StepResult => ({
  outcome,
  nowTrue: [],
  left: [],
  endedAt,
});

/** The historical order: the override needs a person's consent, the restoration needs the override. */
const POLICIES: readonly StepPolicy[] = [
  { id: 'disable-automation', after: [], approval: 'none' },
  { id: 'override-dns-record', after: ['disable-automation'], approval: 'required' },
  { id: 'restore-dynamodb', after: ['override-dns-record'], approval: 'none' },
];
const by = (at: number): Approval => ({ by: 'somebody', reason: 'checked', at, signed: null });
const begin = (): RecoveryPlan => new RecoveryPlan(POLICIES, START);
const run = (plan: RecoveryPlan, id: StepId, end: StepResult): void => {
  plan.start(id, end.endedAt - 100);
  plan.end(id, end);
};
const stateOf = (plan: RecoveryPlan, id: StepId) =>
  plan.status().steps.find((step) => step.id === id)?.state;

describe('the gates of a step', () => {
  it('are named while they are closed', () => {
    const plan = begin();
    expect(stateOf(plan, 'override-dns-record')).toEqual({
      kind: 'waiting',
      for: ['the end of disable-automation', 'an approval'],
    });
    expect(plan.due().map(({ id }) => id)).toEqual(['disable-automation']);
  });

  it('open only all together: neither the approval nor the end of the step before is enough', () => {
    const approved = begin();
    approved.approve('override-dns-record', by(2_000));
    expect(approved.due().map(({ id }) => id)).toEqual(['disable-automation']);

    const ended = begin();
    run(ended, 'disable-automation', result('done', 3_000));
    expect(ended.due()).toEqual([]);
  });

  it('let the step start at the instant of the last of them, whichever that was', () => {
    const early = begin();
    early.approve('override-dns-record', by(2_000));
    run(early, 'disable-automation', result('done', 3_000));
    expect(early.due()).toEqual([{ id: 'override-dns-record', startAt: 3_000, attempt: 1 }]);

    const late = begin();
    run(late, 'disable-automation', result('done', 3_000));
    late.approve('override-dns-record', by(9_000));
    expect(late.due()).toEqual([{ id: 'override-dns-record', startAt: 9_000, attempt: 1 }]);
  });

  it('open for a step that was not needed as for one that was done', () => {
    const plan = begin();
    run(plan, 'disable-automation', result('not-needed', 3_000));
    plan.approve('override-dns-record', by(3_100));
    expect(plan.due().map(({ id }) => id)).toEqual(['override-dns-record']);
  });

  it('never let anything start before the recovery itself', () => {
    const plan = new RecoveryPlan(
      [{ id: 'override-dns-record', after: [], approval: 'required' }],
      START,
    );
    plan.approve('override-dns-record', by(START - 500));
    expect(plan.due()).toEqual([{ id: 'override-dns-record', startAt: START, attempt: 1 }]);
  });

  it('are passed once: a running step is not due again', () => {
    const plan = begin();
    plan.start('disable-automation', START);
    expect(plan.due()).toEqual([]);
  });
});

describe('an approval', () => {
  it('T8 is taken once, the second one is told that the step is approved', () => {
    const plan = begin();
    expect(plan.refusalOf('override-dns-record')).toBeUndefined();
    plan.approve('override-dns-record', by(2_000));
    expect(plan.refusalOf('override-dns-record')).toBe('override-dns-record is approved already');
  });

  it('is refused for a step that needs none, and for one that is not there', () => {
    const plan = begin();
    expect(plan.refusalOf('disable-automation')).toBe('disable-automation needs no approval');
    expect(plan.refusalOf('mitigate-internally')).toContain('no step "mitigate-internally"');
  });

  it('that would be refused changes nothing by being asked about', () => {
    const plan = begin();
    const before = JSON.stringify(plan.status());
    for (const id of STEP_IDS) plan.refusalOf(id);
    expect(JSON.stringify(plan.status())).toBe(before);
  });
});

describe('the status', () => {
  it('is recovered when every step ended well', () => {
    const plan = begin();
    plan.approve('override-dns-record', by(START));
    run(plan, 'disable-automation', result('done', 3_000));
    run(plan, 'override-dns-record', result('not-needed', 4_000));
    expect(plan.status().outcome).toBe('running');
    run(plan, 'restore-dynamodb', result('done', 5_000));
    expect(plan.status().outcome).toBe('recovered');
    expect(plan.lastEndedAt).toBe(5_000);
  });

  it('is stopped as soon as all that is left is blocked by a step that stopped', () => {
    const plan = begin();
    plan.approve('override-dns-record', by(START));
    // restore-dynamodb is blocked through the override, two steps behind the one that stopped.
    run(plan, 'disable-automation', result('stopped', 3_000));
    expect(plan.due()).toEqual([]);
    expect(plan.isOver).toBe(true);
    expect(plan.status().outcome).toBe('stopped');
  });

  it('is running while a step that nothing blocks still runs beside the one that stopped', () => {
    const plan = new RecoveryPlan(
      [...POLICIES, { id: 'mitigate-internally', after: [], approval: 'none' }],
      START,
    );
    plan.start('mitigate-internally', START);
    run(plan, 'disable-automation', result('stopped', 3_000));
    expect(plan.status().outcome).toBe('running');
    plan.end('mitigate-internally', result('done', 6_000));
    expect(plan.status().outcome).toBe('stopped');
  });

  it('is running while a step waits for nothing but a person', () => {
    const plan = begin();
    run(plan, 'disable-automation', result('done', 3_000));
    expect(plan.isOver).toBe(false);
  });

  it('keeps since when a step ran, and how it ended', () => {
    const plan = begin();
    plan.start('disable-automation', 1_500);
    expect(stateOf(plan, 'disable-automation')).toEqual({ kind: 'running', since: 1_500 });
    const end = result('done', 3_000);
    plan.end('disable-automation', end);
    expect(stateOf(plan, 'disable-automation')).toEqual({
      kind: 'ended',
      since: 1_500,
      result: end,
    });
  });
});

describe('a recovery', () => {
  /** Steps may only wait for those above them, as the loader of policies sees to. */
  const policies = fc
    .tuple(
      ...STEP_IDS.map((id, index) =>
        fc.record({
          id: fc.constant(id),
          after: fc.subarray(STEP_IDS.slice(0, index)),
          approval: fc.constantFrom('required' as const, 'none' as const),
        }),
      ),
    )
    .map((steps): StepPolicy[] => steps);
  const outcomes = fc.array(fc.constantFrom('done', 'not-needed', 'stopped'), {
    minLength: STEP_IDS.length,
    maxLength: STEP_IDS.length,
  });

  it('always ends, with rising fences, and never starts a step behind one that stopped', () => {
    fc.assert(
      fc.property(policies, outcomes, (steps, ends) => {
        const plan = new RecoveryPlan(steps, START);
        for (const { id, approval } of steps)
          if (approval === 'required') plan.approve(id, by(START));
        const stopped = new Set<StepId>();
        let [now, fence] = [START, 0];
        // Each round ends at least one step: more rounds than steps would be a recovery without end.
        for (let round = 0; round < steps.length; round += 1) {
          for (const { id, startAt } of plan.due()) {
            const { after } = steps.find((step) => step.id === id)!;
            expect(after.filter((before) => stopped.has(before))).toEqual([]);
            expect(startAt).toBeLessThanOrEqual(now);
            const given = plan.start(id, now);
            expect(given).toBeGreaterThan(fence);
            fence = given;
            now += 1_000;
            const outcome = ends[steps.findIndex((step) => step.id === id)]!;
            plan.end(id, result(outcome, now));
            if (outcome === 'stopped') stopped.add(id);
          }
        }
        expect(plan.isOver).toBe(true);
        expect(plan.status().outcome).toBe(stopped.size > 0 ? 'stopped' : 'recovered');
      }),
    );
  });
});
