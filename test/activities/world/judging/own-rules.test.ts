import { Night } from '../../../../activities/world/judging/night';
import { judgeOwnRules, type OwnRule } from '../../../../activities/world/judging/own-rules';
import { WorldRecord } from '../../../../activities/world/kernel/record';
import { loadScenario } from '../../../../worker/config/load-file';

const scenario = loadScenario('us-east-1-2025-10-19');

function nightWith(fill: (record: WorldRecord) => void): Night {
  const record = new WorldRecord();
  fill(record);
  return new Night(scenario, record);
}

const noRestart: OwnRule = {
  id: 'own/no-restart',
  promise: 'No host is restarted.',
  brokenBy: (change) =>
    change.kind === 'lease-host-restart' ? `host ${change.host} was restarted` : undefined,
};

const shortQueue: OwnRule = {
  id: 'own/short-queue',
  promise: 'The queue stays short.',
  brokenIn: (night) =>
    night
      .points('leases/queued')
      .filter(({ value }) => value > 10)
      .map(({ at, value }) => ({ at, by: 'dwfm', evidence: `${value} wait` })),
};

const restart = { kind: 'lease-host-restart', host: 3, oldestWaitMs: 1, attemptTimeoutMs: 2 };

describe('a rule of a user’s own', () => {
  it('is asked of each change that was made, and says when and by whom it was broken', () => {
    const night = nightWith((record) => {
      record.addChange({ at: 5_000, by: 'recover-leases', change: restart as never });
      record.addChange({
        ...{ at: 9_000, by: 'enable-failover' },
        change: { kind: 'failover-on', isNetworkAbnormal: false },
      });
    });
    expect(judgeOwnRules(night, [noRestart])).toEqual([
      {
        ...{ rule: 'own/no-restart', at: 5_000, by: 'recover-leases', isExpected: false },
        evidence: 'host 3 was restarted',
      },
    ]);
  });

  it('is asked of the whole night, and stands with the others in the order of instants', () => {
    const night = nightWith((record) => {
      record.addChange({ at: 5_000, by: 'recover-leases', change: restart as never });
      for (const [at, value] of [
        [1_000, 11],
        [2_000, 10],
        [7_000, 40],
      ] as const) {
        record.sample('leases/queued', at, value);
      }
    });
    const found = judgeOwnRules(night, [noRestart, shortQueue]);
    expect(found.map(({ rule, at, evidence }) => [rule, at, evidence])).toEqual([
      ['own/short-queue', 1_000, '11 wait'],
      ['own/no-restart', 5_000, 'host 3 was restarted'],
      ['own/short-queue', 7_000, '40 wait'],
    ]);
  });

  it('holds in a night without what it is about', () => {
    expect(
      judgeOwnRules(
        nightWith(() => undefined),
        [noRestart],
      ),
    ).toEqual([]);
  });

  it('is not held by a curve that there is none of: that is said, with the rule', () => {
    const night = nightWith((record) => {
      record.sample('leases/leased-share', 1_000, 1);
    });
    expect(() => judgeOwnRules(night, [shortQueue])).toThrow(
      "rule own/short-queue cannot be asked: points('leases/queued'): there is no such curve; " +
        'expected one of leases/leased-share',
    );
  });
});
