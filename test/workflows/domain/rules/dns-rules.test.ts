import fc from 'fast-check';
import { brokenRules, type RuleId } from '../../../../workflows/domain/rules';
import { DNS_RULES } from '../../../../workflows/domain/rules/dns-rules';
import type { DnsChange, EndpointState } from '../../../../workflows/domain/rules/region-change';

const ENDPOINT = 'db.example.com';
const healthy: EndpointState = {
  endpoint: ENDPOINT,
  a: 6,
  aaaa: 6,
  generation: 10,
  isPlanPresent: true,
};
const EMPTY = { a: 0, aaaa: 0, isPlanPresent: false } as const;

/** The automation moves a healthy endpoint to the next plan: nothing is wrong with that. */
const routine: DnsChange = {
  kind: 'dns',
  before: healthy,
  after: { ...healthy, generation: 11 },
  isManual: false,
  isAutomationOn: true,
  hasManualOverride: false,
  floor: 2,
};

type Change = Partial<Omit<DnsChange, 'before' | 'after'>> & {
  readonly before?: Partial<EndpointState>;
  readonly after?: Partial<EndpointState>;
};

const rulesBrokenBy = ({ before, after, ...rest }: Change): readonly RuleId[] =>
  brokenRules({
    ...routine,
    ...rest,
    before: { ...routine.before, ...before },
    after: { ...routine.after, ...after },
  }).map(({ rule }) => rule);

/** A runbook sets an endpoint by hand, the automation being off. */
const byHand = { isManual: true, isAutomationOn: false } as const;

describe('the routine change', () => {
  it('breaks no rule', () => {
    expect(rulesBrokenBy({})).toEqual([]);
  });
});

const CASES: readonly (readonly [RuleId, broken: [string, Change][], kept: [string, Change][]])[] =
  [
    [
      'dns/record-never-empty',
      [
        ['the last addresses go', { after: EMPTY }],
        [
          'O4 a person writes an empty record over an empty one',
          { ...byHand, before: EMPTY, after: EMPTY },
        ],
      ],
      [
        ['IPv4 stays', { after: { aaaa: 0 }, floor: 0 }],
        ['the automation leaves empty what was empty', { before: EMPTY, after: EMPTY }],
      ],
    ],
    [
      'dns/targets-never-below-floor',
      [
        ['one address of two is left', { after: { a: 1 } }],
        ['one type is gone', { after: { aaaa: 0 } }],
        [
          'O4 a person fills an empty record with one address',
          { ...byHand, before: EMPTY, after: { a: 1, aaaa: 1 } },
        ],
      ],
      [
        ['as many as the floor are left', { after: { a: 2, aaaa: 2 } }],
        ['there were no more before', { before: { a: 1 }, after: { a: 1 } }],
        ['none are left, which is the other rule', { after: EMPTY }],
      ],
    ],
    [
      'dns/generation-never-decreases',
      [['R6 an older plan comes late', { after: { generation: 9 } }]],
      [
        ['the same plan is written again', { after: { generation: 10 } }],
        ['records are set by hand, which have no generation', { after: { generation: null } }],
        [
          'a plan replaces records set by hand',
          { before: { generation: null }, after: { generation: 1 } },
        ],
      ],
    ],
    [
      'dns/active-plan-never-deleted',
      [['R6 the clean-up deletes it', { after: { generation: 10, isPlanPresent: false } }]],
      [
        [
          'it was gone before',
          { before: { isPlanPresent: false }, after: { isPlanPresent: false } },
        ],
        [
          'records set by hand take its place',
          { after: { generation: null, isPlanPresent: false } },
        ],
      ],
    ],
    [
      'automation/off-while-override-stands',
      [
        ['a person writes with the automation on', { ...byHand, isAutomationOn: true }],
        ['the automation writes while an override stands', { hasManualOverride: true }],
      ],
      [
        ['a person writes with the automation off', byHand],
        ['no override stands', {}],
      ],
    ],
  ];

describe.each(CASES)('%s', (rule, broken, kept) => {
  it.each(broken)('is broken when %s', (_case, change) => {
    expect(rulesBrokenBy(change)).toContain(rule);
  });

  it.each(kept)('holds when %s', (_case, change) => {
    expect(rulesBrokenBy(change)).not.toContain(rule);
  });
});

describe('the rules of DNS', () => {
  it('are all tested both ways above', () => {
    expect(CASES.map(([rule]) => rule)).toEqual(DNS_RULES.map(({ id }) => id));
  });

  it('keep the automation off while an override stands, also when only the switch is thrown', () => {
    const on = (hasManualOverride: boolean) =>
      brokenRules({ kind: 'automation-on', hasManualOverride }).map(({ rule }) => rule);
    expect(on(true)).toEqual(['automation/off-while-override-stands']);
    expect(on(false)).toEqual([]);
  });

  it('name the endpoint in their evidence', () => {
    const changes = CASES.flatMap(([, broken]) => broken.map(([, change]) => change));
    for (const { before, after, ...rest } of changes) {
      const evidence = brokenRules({
        ...{ ...routine, ...rest },
        before: { ...routine.before, ...before },
        after: { ...routine.after, ...after },
      });
      expect(evidence.length).toBeGreaterThan(0);
      for (const { evidence: text } of evidence) expect(text).toContain(ENDPOINT);
    }
  });

  it('let the automation do nothing at all without a complaint (no change, no break)', () => {
    const state = fc.record({
      endpoint: fc.constant(ENDPOINT),
      a: fc.nat(8),
      aaaa: fc.nat(8),
      generation: fc.option(fc.nat(20)),
      isPlanPresent: fc.boolean(),
    });
    fc.assert(
      fc.property(state, fc.nat(8), (before, floor) => {
        expect(brokenRules({ ...routine, before, after: before, floor })).toEqual([]);
      }),
    );
  });
});
