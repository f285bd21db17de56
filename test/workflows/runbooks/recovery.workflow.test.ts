import { JournaledWorld } from '../../../activities/journaled-world';
import { failure } from '../../../workflows/contract/failures';
import { judgeRun } from '../../../worker/result/policy-result';
import type { CallFault, Scenario } from '../../../workflows/contract/scenario';
import type { RecoveryStatus } from '../../../workflows/contract/messages';
import type { StepId } from '../../../workflows/contract/policy';
import { HISTORICAL, need, play, scriptAt, untilMinute } from '../../support/nights';

/** An operator who is quick: all is over within half an hour. */
const quick = scriptAt({ 'start-recovery': 2, 'override-dns-record': 3, 'disable-automation': 4 });
const DNS_STEPS = ['override-dns-record', 'restore-dynamodb', 'disable-automation'];
const steps = quick.steps.filter(({ id }) => DNS_STEPS.includes(id));
const policy = { ...quick, steps };
const scenario = untilMinute(30);

const withFault = (fault: Pick<CallFault, 'kind' | 'times'>): Scenario => ({
  ...scenario,
  faults: [{ ...fault, operation: 'overrideRecord', from: 0, learnedAfter: 30_000 }],
});

function resultOf(recovery: RecoveryStatus | null, id: StepId) {
  const state = recovery?.steps.find((step) => step.id === id)?.state;
  return state?.kind === 'ended' ? state.result : undefined;
}

describe('recoverRegion', () => {
  it('recovers, and ends with what is true', async () => {
    const { recovery } = await play(scenario, policy);
    expect(recovery?.outcome).toBe('recovered');
    expect(resultOf(recovery, 'restore-dynamodb')?.nowTrue).toContain('global tables caught up');
  });

  it('is repeated, and not stopped, when the machine stood still over an act of a step', async () => {
    type Perform = JournaledWorld['perform'];
    const own = Object.getOwnPropertyDescriptor(JournaledWorld.prototype, 'perform');
    const perform = own?.value as Perform;
    let isPlanted = false;
    const spy = jest.spyOn(JournaledWorld.prototype, 'perform').mockImplementation(function (
      this: JournaledWorld,
      operation,
      request,
    ) {
      if (request.act.role === 'disable-automation' && !isPlanted) {
        isPlanted = true;
        throw failure('ActOutOfOrder', 'planted: two acts swapped');
      }
      return perform.call(this, operation, request);
    });
    const { recovery, repeats } = await play(scenario, policy);
    spy.mockRestore();
    expect(repeats).toBe(1);
    expect(recovery?.outcome).toBe('recovered');
  });

  it('begins nothing when the record is not empty (an operator repairs only what is broken)', async () => {
    const { recovery, night } = await play({ ...scenario, luck: [] }, policy);
    expect(recovery).toBeNull();
    expect(night.first('manual-write')).toBeUndefined();
  });

  it('refuses an approval of a step that needs none (T9), and goes on', async () => {
    const odd = scriptAt({
      ...{ 'start-recovery': 2, 'restore-dynamodb': 2.5 },
      'override-dns-record': 3,
      'disable-automation': 4,
    });
    const { recovery } = await play(scenario, { ...odd, steps });
    expect(recovery?.outcome).toBe('recovered');
  });

  it('stops with what is left when a step stops, and starts nothing that depends on it', async () => {
    const override = { ...need(policy.override), floor: 7 };
    const { recovery, night } = await play(scenario, { ...policy, override });
    expect(recovery?.outcome).toBe('stopped');
    expect(resultOf(recovery, 'override-dns-record')).toMatchObject({
      outcome: 'stopped',
      left: [expect.stringContaining('by another way')],
    });
    expect(recovery?.steps.find(({ id }) => id === 'restore-dynamodb')?.state.kind).toBe('waiting');
    expect(night.filled).toBeUndefined();
  });
});

describe('a run whose recovery stops short', () => {
  const judge = async (played: ReturnType<typeof play>, used: typeof policy) =>
    judgeRun({ scenario: unheld, policy: used, rehearsal: await played, ablations: [] });
  const expects = { ...scenario.expects, fidelity: null };
  const unheld = { ...scenario, expects };

  it('is not good, and says which step stopped and what is left', async () => {
    const thin = { ...policy, override: { ...need(policy.override), floor: 7 } };
    const judged = await judge(play(unheld, thin), thin);
    expect(judged.isGood).toBe(false);
    expect(judged.recovery.outcome).toBe('stopped');
    const step = judged.recovery.steps.find(({ id }) => id === 'override-dns-record');
    expect(step).toMatchObject({ outcome: 'stopped', left: [expect.any(String)] });
  });

  it('is not good when the replay is over before it, and says which steps were not begun', async () => {
    const waiting = { ...scriptAt({ 'start-recovery': 2, 'override-dns-record': 3 }), steps };
    const judged = await judge(play(unheld, waiting), waiting);
    expect(judged.isGood).toBe(false);
    expect(judged.recovery.outcome).toBe('not-ended');
    const step = judged.recovery.steps.find(({ id }) => id === 'disable-automation');
    expect(step?.outcome).toBe('not-begun');
    const done = judged.recovery.steps.find(({ id }) => id === 'override-dns-record');
    expect(done).toMatchObject({ outcome: 'done', nowTrue: [expect.stringContaining('by hand')] });
  });
});

describe('overrideDnsRecord', () => {
  it('reads back after a time-out, and does not write again what was written (R3)', async () => {
    const { recovery, night } = await play(withFault({ kind: 'timed-out-done', times: 1 }), policy);
    expect(resultOf(recovery, 'override-dns-record')?.outcome).toBe('done');
    expect(night.all('manual-write')).toHaveLength(1);
  });

  it('writes again, behind a new fence, what a time-out has swallowed (R3)', async () => {
    const { recovery, night } = await play(
      withFault({ kind: 'timed-out-undone', times: 2 }),
      policy,
    );
    expect(resultOf(recovery, 'override-dns-record')?.outcome).toBe('done');
    expect(night.all('manual-write')).toHaveLength(1);
    expect(night.all('call-fault')).toHaveLength(2);
  });

  it('stops when it never gets an answer, and says that nothing was changed', async () => {
    const { recovery } = await play(withFault({ kind: 'timed-out-undone', times: 3 }), policy);
    expect(resultOf(recovery, 'override-dns-record')).toMatchObject({
      outcome: 'stopped',
      nowTrue: expect.arrayContaining([expect.stringContaining('was not changed')]) as string[],
    });
  });

  it('says what refused it when it is throttled', async () => {
    const { recovery } = await play(withFault({ kind: 'throttled', times: 1 }), policy);
    expect(resultOf(recovery, 'override-dns-record')?.nowTrue).toContain(
      'Throttling: rate exceeded',
    );
  });

  it('is refused at the last hop while the automation is on, unless the policy waives that rule', async () => {
    const { recovery, night } = await play(scenario, { ...policy, waives: [] });
    expect(resultOf(recovery, 'override-dns-record')?.outcome).toBe('stopped');
    expect(night.filled).toBeUndefined();
    expect(night.first('refused')?.text).toContain('automation switched on');
  });

  it('needs no waiver when the automation is switched off first', async () => {
    const ordered = steps.map((step) =>
      step.id === 'override-dns-record'
        ? { ...step, after: ['disable-automation' as const] }
        : step,
    );
    const sorted = [...ordered].sort(
      (a, b) => Number(b.id === 'disable-automation') - Number(a.id === 'disable-automation'),
    );
    const { recovery, night } = await play(scenario, { ...policy, steps: sorted, waives: [] });
    expect(recovery?.outcome).toBe('recovered');
    const rules = new Set(night.record.violations.map(({ rule }) => rule));
    expect(rules).not.toContain('automation/off-while-override-stands');
  });
});

describe('mitigateInternally', () => {
  it('helps the services that it names, and leaves the public name as it is (F5b)', async () => {
    const script = scriptAt({ 'start-recovery': 3, 'mitigate-internally': 4 });
    const only = HISTORICAL.steps.filter(({ id }) => id === 'mitigate-internally');
    const { recovery, night } = await play(scenario, { ...script, steps: only });
    expect(recovery?.outcome).toBe('recovered');
    expect(night.first('service-up', ({ source }) => source === 'sts')).toBeDefined();
    expect(night.first('service-up', ({ source }) => source === 'dynamodb')).toBeUndefined();
    expect(night.filled).toBeUndefined();
  });
});
