import { brokenRules, RULES, type RuleId } from '../../../../workflows/domain/rules';
import { LOAD_RULES } from '../../../../workflows/domain/rules/load-rules';
import type { LimitChange, RegionChange } from '../../../../workflows/domain/rules/region-change';

const MINUTE = 60_000;
const limit = (change: Partial<LimitChange>): LimitChange => ({
  ...{ kind: 'lease-limit', before: 19, after: 40 },
  ...{ downstreamWaitMs: MINUTE, downstreamWaitMsMax: 2 * MINUTE },
  ...change,
});
const busy = { downstreamWaitMs: 3 * MINUTE };
const launch = { kind: 'launch-limit', before: 0.8, after: 1 } as const;
const queue = (oldestWaitMs: number): RegionChange => ({
  ...{ kind: 'lease-queue', oldestWaitMs, attemptTimeoutMs: 2 * MINUTE },
});
const restart = (oldestWaitMs: number): RegionChange => ({
  ...{ kind: 'lease-host-restart', host: 3, oldestWaitMs, attemptTimeoutMs: 2 * MINUTE },
});
const removal = (share: number): RegionChange => ({
  ...{ kind: 'capacity-removal', share, perMs: 5 * MINUTE, shareMax: 0.05 },
});

type Case = readonly [string, RegionChange];
const CASES: readonly (readonly [RuleId, broken: readonly Case[], kept: readonly Case[]])[] = [
  [
    'leases/attempts-answered-in-time',
    [['attempts wait longer than their time-out (R8)', queue(121_000)]],
    [
      ['they wait as long as it, and no longer', queue(120_000)],
      ['nothing waits', queue(0)],
    ],
  ],
  [
    'leases/limit-raised-only-with-room',
    [
      ['it is raised while attempts wait too long (R9)', limit(busy)],
      ['it is lifted then', limit({ ...busy, after: null })],
    ],
    [
      ['it is raised while they do not', limit({})],
      ['it is lowered, whatever waits', limit({ ...busy, after: 8 })],
      ['a limit is set where there was none', limit({ ...busy, before: null, after: 1_000 })],
      ['it is set again as it is', limit({ ...busy, after: 19 })],
      ['no limit stays no limit', limit({ ...busy, before: null, after: null })],
      ['the other limit is raised', { ...limit(busy), ...launch }],
    ],
  ],
  [
    'leases/restart-only-the-collapsed',
    [
      ['the host answers at once', restart(0)],
      ['its oldest attempt has half of its time left', restart(60_000)],
    ],
    [['its oldest attempt has no time left', restart(60_001)]],
  ],
  [
    'launches/limit-raised-only-with-room',
    [['it is raised while network state comes late (R9)', { ...limit(busy), ...launch }]],
    [
      ['it is raised while that comes in time', { ...limit({}), ...launch }],
      ['it is lowered', { ...limit(busy), ...launch, after: 0.5 }],
    ],
  ],
  [
    'balancing/removal-within-velocity',
    [['more leaves service than the limit (R4)', removal(0.051)]],
    [
      ['as much leaves as it allows', removal(0.05)],
      ['capacity comes back', removal(-0.3)],
    ],
  ],
  [
    'balancing/failover-on-only-with-network',
    [['instances come up without network', { kind: 'failover-on', isNetworkAbnormal: true }]],
    [['they get it in time', { kind: 'failover-on', isNetworkAbnormal: false }]],
  ],
];

const rulesBrokenBy = (change: RegionChange): readonly RuleId[] =>
  brokenRules(change).map(({ rule }) => rule);

describe.each(CASES)('%s', (rule, broken, kept) => {
  it.each(broken)('is broken when %s', (_case, change) => {
    expect(rulesBrokenBy(change)).toEqual([rule]);
  });

  it.each(kept)('holds when %s', (_case, change) => {
    expect(rulesBrokenBy(change)).not.toContain(rule);
  });
});

describe('the rules of load', () => {
  it('are all tested both ways above', () => {
    expect(CASES.map(([rule]) => rule)).toEqual(LOAD_RULES.map(({ id }) => id));
  });

  it('say what they saw in numbers', () => {
    for (const [, broken] of CASES) {
      for (const [, change] of broken) {
        const [found] = brokenRules(change);
        expect(found?.evidence).toMatch(change.kind === 'failover-on' ? /late/ : /\d/);
      }
    }
  });
});

describe('all rules', () => {
  it('have an ID and a promise of their own', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(new Set(RULES.map(({ promise }) => promise)).size).toBe(RULES.length);
  });
});
