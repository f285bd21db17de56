import { loadPolicy } from '../../../worker/config/load-file';
import { judgeRun } from '../../../worker/result/policy-result';
import type { StepId } from '../../../workflows/contract/policy';
import { play, untilMinute, type PlayedNight } from '../../support/nights';

describe('the default scenario under the policy blackstart', () => {
  const policy = loadPolicy('blackstart');
  // The recovery is over after little more than three hours; then the automation goes on for a while.
  const scenario = untilMinute(225);
  let played: PlayedNight;

  beforeAll(async () => {
    played = await play(scenario, policy);
  });

  const resultOf = (id: StepId) => {
    const state = played.recovery?.steps.find((step) => step.id === id)?.state;
    if (state?.kind !== 'ended') throw new Error(`${id}: ${state?.kind}`);
    return state.result;
  };

  it('ends recovered, with the steps done that there was something to do for', () => {
    expect(played.recovery?.outcome).toBe('recovered');
    const outcomes = policy.steps.map(({ id }) => [id, resultOf(id).outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({
      'disable-automation': 'done',
      'throttle-recovery': 'done',
      'stabilize-load-balancers': 'done',
      'override-dns-record': 'done',
      'restore-dynamodb': 'done',
      'recover-leases': 'done',
      'restore-services': 'done',
      // Launches come back under a limit, so the network is never buried.
      'drain-network-backlog': 'not-needed',
      'relax-launch-throttles': 'done',
      'enable-automation': 'done',
    });
    expect(resultOf('recover-leases').nowTrue).toContain('no host had to be restarted');
  });

  it('breaks no rule beyond those that the scenario expects of the race', () => {
    const judged = judgeRun({ scenario, policy, rehearsal: played, ablations: [] });
    expect(judged.violations.filter(({ isExpected }) => !isExpected)).toEqual([]);
    expect(judged.isGood).toBe(true);
    expect(played.night.all('refused')).toEqual([]);
  });

  it('gives each approval so long after it was asked for', () => {
    const { night } = played;
    const approvedAt = (step: StepId): number =>
      night.first('note', ({ text }) => text.includes(`approves ${step}`))?.at ?? NaN;
    const waited = approvedAt('override-dns-record') - resultOf('disable-automation').endedAt;
    expect(waited / 60_000).toBeCloseTo(10, 0);
  });

  it('leaves an automation that works again: plans are made, and applied by every Enactor', () => {
    const { night } = played;
    const { endedAt } = resultOf('enable-automation');
    const offAt = night.first('automation-off')?.at ?? 0;
    const onAt = night.first('automation-on')?.at ?? Infinity;
    const applied = night.applied(endedAt, scenario.endsAt);
    expect(applied.length).toBeGreaterThanOrEqual(4);
    // It was asleep: one look each after it was switched off, and then none until it was woken.
    const acts = night.record.acts.filter(
      ({ role, at }) =>
        (role === 'planner' || role.startsWith('enactor/')) && at > offAt && at < onAt,
    );
    expect(acts.map(({ role }) => role).toSorted()).toEqual([
      ...['enactor/az1', 'enactor/az2', 'enactor/az3', 'planner'],
    ]);
    const takers = night.record.acts.filter(
      ({ operation, at }) => operation === 'takePlan' && at > endedAt,
    );
    expect(new Set(takers.map(({ role }) => role)).size).toBe(3);
    expect(night.first('record-emptied', ({ at }) => at > onAt)).toBeUndefined();
  });
});

describe('the default scenario under the policy no-action', () => {
  it('never heals: the name stays empty, and leases and launches stay away', async () => {
    const { recovery, night } = await play(untilMinute(150), loadPolicy('no-action'));
    expect(recovery).toBeNull();
    expect(night.emptied).toBeDefined();
    expect(night.filled).toBeUndefined();
    expect(night.first('service-up')).toBeUndefined();
    expect(night.first('leases-lapse')).toBeDefined();
    expect(night.first('leases-back')).toBeUndefined();
    expect(night.first('launches-succeed')).toBeUndefined();
    expect(night.record.acts.some(({ role }) => role === 'recover-region')).toBe(false);
  });
});
