import { rehearse, type NightToRehearse, type OwnRule } from '../../../worker/testing/kit';
import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { at, broken, someRehearsedNight } from './some-rehearsed-night';

/** What a person reads when an expectation fails. */
function saidBy(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation held');
}

const own: OwnRule = {
  id: 'own/short-queue',
  promise: 'The queue stays short.',
  brokenBy: () => undefined,
};

describe('toHoldRules', () => {
  it('holds where nothing is broken but what is expected to be', () => {
    const violations = [
      broken('dns/record-never-empty', 3, { isExpected: true }),
      broken('leases/attempts-answered-in-time', 9, { at: null, isExpected: true }),
    ];
    expect(someRehearsedNight({ violations })).toHoldRules();
  });

  it('says which rule is broken, what it promises, when, through whom, and what shows it', () => {
    const violations = [broken('balancing/removal-within-velocity', 42.5), broken(own.id, 50)];
    const said = saidBy(() => {
      expect(someRehearsedNight({ violations }, { rules: [own] })).toHoldRules();
    });
    expect(said).toContain('this night breaks 2 rules of 13:');
    expect(said).toContain('balancing/removal-within-velocity  Zone failover takes no more');
    expect(said).toContain('    T+42:30  somebody: what shows it');
    expect(said).toContain('own/short-queue  The queue stays short.');
    expect(said).toContain('policy blackstart, scenario us-east-1-2025-10-19, seed 7');
  });

  it('tells a few times of many, and how many there are', () => {
    const violations = Array.from({ length: 8 }, (_, minute) => broken(own.id, minute));
    const said = saidBy(() => {
      expect(someRehearsedNight({ violations }, { rules: [own] })).toHoldRules();
    });
    expect(said.match(/what shows it/g)).toHaveLength(5);
    expect(said).toContain('… and 3 times more, the last at T+7:00');
  });

  it('can be turned round', () => {
    expect(someRehearsedNight({ violations: [broken(own.id, 1)] })).not.toHoldRules();
    const said = saidBy(() => {
      expect(someRehearsedNight()).not.toHoldRules();
    });
    expect(said).toContain('expected a rule to be broken; all 12 hold');
  });
});

describe('toRecoverWithin', () => {
  it.each(['72.5 min', '73min', '4350 s', '2h'])('holds for 72 min 30 s within %s', (limit) => {
    expect(someRehearsedNight()).toRecoverWithin(limit);
  });

  it('says by how much it took longer, and where the time went', () => {
    const steps = [
      { id: 'throttle-recovery', outcome: 'done', since: at(8), until: at(9), nowTrue: [] },
      { id: 'disable-automation', outcome: 'done', since: at(13), until: at(13.5), nowTrue: [] },
      { id: 'restore-dynamodb', outcome: 'stopped', since: at(25), until: at(32), nowTrue: [] },
      { id: 'recover-leases', outcome: 'not-begun', since: null, until: null, nowTrue: [] },
    ].map((step) => ({ ...step, left: step.outcome === 'stopped' ? ['look again'] : [] }));
    const recovery = { outcome: 'stopped', steps, audit: null } as never;
    const said = saidBy(() => {
      expect(someRehearsedNight({ recovery })).toRecoverWithin('1h');
    });
    expect(said).toContain('expected a recovery within 1h; it took 1 h 13 min, 13 min more');
    expect(said).toMatch(/T\+1:00 +to T\+72:30 +1 h 12 min +lambda down\n +T\+0:00 +to T\+24:00/);
    expect(said).toMatch(/T\+8:00 +to T\+9:00 +1 min +throttle-recovery: done\n/);
    expect(said).toMatch(/30 s +disable-automation: done \(people were waited for, 5 min\)/);
    expect(said).toContain('restore-dynamodb: stopped (look again)');
    expect(said).toContain('recover-leases: not-begun');
  });

  it('does not take a night that was over before all was well', () => {
    const night = someRehearsedNight({
      eventEndsAt: null,
      services: { lambda: [{ from: at(1), to: null }] },
    });
    expect(saidBy(() => expect(night).toRecoverWithin('400 min'))).toMatch(
      /it had not ended after 5 h 00 min, with the night[^]*T\+1:00 +to the end +4 h 59 min/,
    );
    expect(night).not.toRecoverWithin('400 min');
  });

  it.each(['12', '12 hours', 'h', '-1h', '1h30'])('refuses %j as a duration', (limit) => {
    expect(() => {
      expect(someRehearsedNight()).toRecoverWithin(limit);
    }).toThrow(
      `toRecoverWithin: "${limit}": expected a number and one of ms, s, min, h, such as "12h"`,
    );
  });
});

describe('toBeNoWorseThan', () => {
  const slower = someRehearsedNight({ eventEndsAt: at(80) });

  it('holds for the same night, and for a better one', () => {
    expect(someRehearsedNight()).toBeNoWorseThan(someRehearsedNight());
    expect(someRehearsedNight()).toBeNoWorseThan(slower);
  });

  it('says what is worse, from what to what, and by how much', () => {
    const said = saidBy(() => expect(slower).toBeNoWorseThan(someRehearsedNight()));
    expect(said).toMatch(/recovery-time +72.5 -> 80 min +\+7.5 \(\+10.3 %\) +worse/);
    expect(said).toMatch(/customer-minutes .* 0 \(0.0 %\)\n/);
  });

  it('allows a margin, and other metrics', () => {
    expect(slower).toBeNoWorseThan(someRehearsedNight(), { within: '11%' });
    expect(slower).not.toBeNoWorseThan(someRehearsedNight(), { within: '10%' });
    expect(slower).toBeNoWorseThan(someRehearsedNight(), { by: ['phase/dns', 'service/lambda'] });
    expect(() => {
      expect(slower).toBeNoWorseThan(slower, { by: ['speed'] });
    }).toThrow('by: "speed": expected some of recovery-time, customer-minutes, phase/dns');
  });

  it('counts what has not ended as worse than whatever has', () => {
    const open = someRehearsedNight({ eventEndsAt: null, endsAt: at(60) });
    expect(open).not.toBeNoWorseThan(slower);
    expect(slower).toBeNoWorseThan(open);
    expect(saidBy(() => expect(open).toBeNoWorseThan(slower))).toContain('80 -> over 60 min');
  });

  it('puts safety first: a rule that is newly broken, whatever the time saved', () => {
    const faster = { eventEndsAt: at(20) };
    const waived = broken('leases/attempts-answered-in-time', 3, { isExpected: true });
    for (const violation of [broken('dns/record-never-empty', 3), waived]) {
      const night = someRehearsedNight({ ...faster, violations: [violation] });
      const said = saidBy(() => expect(night).toBeNoWorseThan(slower));
      expect(said).toContain(`${violation.rule} is newly broken, at T+3:00 by somebody`);
      const known = someRehearsedNight({ violations: [{ ...violation, at: at(90) }] });
      expect(night).toBeNoWorseThan(known);
    }
  });

  it('compares own rules where both nights were held against them', () => {
    const night = someRehearsedNight({ violations: [broken(own.id, 3)] }, { rules: [own] });
    expect(night).toBeNoWorseThan(someRehearsedNight());
    expect(night).not.toBeNoWorseThan(someRehearsedNight({}, { rules: [own] }));
  });

  it('does not take a recovery that stopped for one that did not', () => {
    const stopped = { outcome: 'stopped', steps: [], audit: null } as never;
    const said = saidBy(() => {
      expect(someRehearsedNight({ recovery: stopped })).toBeNoWorseThan(someRehearsedNight());
    });
    expect(said).toContain("the recovery ended stopped; the other's ended recovered");
  });

  it.each([
    ['seed', { seed: 8 }],
    ['scenario', { scenario: loadScenario('us-east-1-2025-10-19-ladder') }],
  ])('refuses a night of another %s: it differs by more than its runbook', (what, about) => {
    expect(() => {
      expect(someRehearsedNight({}, about)).toBeNoWorseThan(someRehearsedNight());
    }).toThrow(`nights are compared that have the same ${what}`);
  });
});

describe('each matcher', () => {
  it('says what was forgotten when it is given no night', () => {
    const promise = Promise.resolve(someRehearsedNight());
    expect(() => {
      expect(promise).toHoldRules();
    }).toThrow('expected a night, which is what rehearse() resolves to: await it');
    expect(() => {
      expect(undefined).toRecoverWithin('1h');
    }).toThrow('expected a night');
  });
});

describe('rehearse', () => {
  const night = { policy: 'blackstart', scenario: 'us-east-1-2025-10-19' };

  it.each([
    ['a policy that is not there', { policy: 'none' }, /policies\/none\.yaml cannot be used/],
    ['a scenario that is not there', { scenario: './my.yaml' }, /my\.yaml cannot be used/],
    ['a seed that is none', { seed: 1.5 }, /seed: 1\.5: expected a whole number/],
    ['a policy that does not fit', { policy: tooLong() }, /does not fit scenario/],
    ['a field that is none', { seeed: 3 }, /rehearse: seeed: expected some of policy, scenario/],
    ['no scenario', { scenario: undefined }, /rehearse: scenario: undefined: expected a name/],
    ['a rule twice', { rules: [own, own] }, /rules\[1\]\.id: own\/short-queue: expected each/],
  ])('refuses %s before it begins', async (_what, change, expected) => {
    await expect(rehearse({ ...night, ...change } as NightToRehearse)).rejects.toThrow(expected);
  });

  function tooLong() {
    const policy = loadPolicy('historical');
    const [start, ...rest] = policy.operator.script;
    const operator = { script: [start!, ...rest.map((act) => ({ ...act, at: at(9_000) }))] };
    return { ...policy, operator };
  }
});
