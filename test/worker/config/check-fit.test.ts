import { checkFit } from '../../../worker/config/check-fit';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { loadScenario } from '../../../worker/config/load-file';
import { DEFAULT_SCENARIO, HISTORICAL, need } from '../../support/nights';

describe('a policy and a scenario', () => {
  it.each(['us-east-1-2025-10-19', 'us-east-1-2025-10-19-ladder'])(
    'fit: historical and %s',
    (name) => {
      expect(() => {
        checkFit(HISTORICAL, loadScenario(name));
      }).not.toThrow();
    },
  );

  it('do not fit when the policy pins a service that has no hosts to pin', () => {
    const policy = {
      ...HISTORICAL,
      mitigate: { ...need(HISTORICAL.mitigate), services: ['sts', 'ec2'] },
    };
    expect(() => {
      checkFit(policy, DEFAULT_SCENARIO);
    }).toThrow(/mitigate\.services: ec2: .*expected one of sts, iam/);
  });

  it('do not fit when a vantage point is no resolver of the scenario', () => {
    const resolvers = { ...DEFAULT_SCENARIO.resolvers, count: 407 };
    expect(() => {
      checkFit(HISTORICAL, { ...DEFAULT_SCENARIO, resolvers });
    }).toThrow(/restore\.vantagePoints: resolver\/407: expected at most resolver\/406/);
  });

  it('do not fit when the region has none of the automation that is to be switched on', () => {
    const automation = { parts: ['az3'], watchFor: 600_000, lookEvery: 30_000 } as const;
    const ladder = loadScenario('us-east-1-2025-10-19-ladder');
    expect(() => {
      checkFit({ ...HISTORICAL, automation }, ladder);
    }).toThrow(
      /automation\.parts: az3: none is in the scenario; expected some of planner, az1, az2/,
    );
  });

  it('do not fit when a command would be given after the end', () => {
    const endsAt = DEFAULT_SCENARIO.zero + 349 * MINUTE_MS;
    expect(() => {
      checkFit(HISTORICAL, { ...DEFAULT_SCENARIO, endsAt });
    }).toThrow(
      /operator\.script\[5\]\.at: T\+350:00: expected an instant up to the end, T\+349:00/,
    );
  });
});
