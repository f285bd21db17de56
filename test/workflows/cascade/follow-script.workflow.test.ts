import type { Policy, ScriptedAct, StepId } from '../../../workflows/contract/policy';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { HISTORICAL, play, scriptAt, untilMinute } from '../../support/nights';

const scenario = untilMinute(20);
const STEPS: readonly StepId[] = ['mitigate-internally', 'disable-automation'];
const by = { by: 'tester', reason: 'a test' };
const approve = (step: StepId, when: Pick<ScriptedAct, 'at' | 'after'>): ScriptedAct => ({
  ...{ ...by, ...when, command: { kind: 'approve', step } },
});
const policyOf = (operator: Policy['operator']): Policy => ({
  ...scriptAt({}),
  steps: HISTORICAL.steps.filter(({ id }) => STEPS.includes(id)),
  operator,
});
const start: ScriptedAct = { ...by, at: 2 * MINUTE_MS, command: { kind: 'start-recovery' } };

/** When, in minutes after T+0, somebody approved which step. */
async function approvals(operator: Policy['operator']) {
  const { night } = await play(scenario, policyOf(operator));
  return night
    .all('note', ({ text }) => text.includes('approves'))
    .map(({ at, text }) => ({
      step: /approves ([a-z-]+)/.exec(text)?.[1],
      minute: night.minutes(at),
    }));
}

describe('an operator who follows a script', () => {
  it('approves so long after being asked, also while an instant further on is waited for', async () => {
    const given = await approvals({
      script: [
        start,
        approve('mitigate-internally', { at: 12 * MINUTE_MS }),
        approve('disable-automation', { after: 3 * MINUTE_MS }),
      ],
    });
    expect(given.map(({ step }) => step)).toEqual(['disable-automation', 'mitigate-internally']);
    expect(given[0]?.minute).toBeGreaterThanOrEqual(5);
    expect(given[0]?.minute).toBeLessThan(6);
    expect(given[1]?.minute).toBeGreaterThanOrEqual(12);
  });

  it('begins so long after a watch that found the endpoint empty', async () => {
    const { night } = await play(
      scenario,
      policyOf({
        detection: {
          lookEvery: 30 * SECOND_MS,
          confirmations: 2,
          vantagePoints: ['resolver/3', 'resolver/104'],
        },
        script: [{ ...by, after: 4 * MINUTE_MS, command: { kind: 'start-recovery' } }],
      }),
    );
    const found = night.first('note', ({ source }) => source === 'watch-region')?.at ?? Infinity;
    const begun = night.first('note', ({ source }) => source === 'operator')?.at ?? 0;
    expect(found).toBeGreaterThan(night.emptied?.at ?? Infinity);
    expect(begun - found).toBeGreaterThanOrEqual(4 * MINUTE_MS);
    expect(begun - found).toBeLessThan(4.5 * MINUTE_MS);
  });

  it('does nothing all night when the watch finds nothing', async () => {
    const { recovery, night } = await play(
      { ...untilMinute(5), luck: [] },
      policyOf({
        detection: { lookEvery: MINUTE_MS, confirmations: 1, vantagePoints: ['resolver/3'] },
        script: [{ ...by, after: 0, command: { kind: 'start-recovery' } }],
      }),
    );
    expect(recovery).toBeNull();
    expect(night.all('note').map(({ source }) => source)).toEqual(['cascade']);
  });
});
