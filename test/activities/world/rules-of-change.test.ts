import { STEP_IDS } from '../../../workflows/contract/policy';
import { manualOf } from '../../../workflows/domain/manual/manual-of';
import { RULES_OF_CHANGE, type Change } from '../../../workflows/domain/manual/step-manual';
import type * as Rules from '../../../workflows/domain/rules';
import { RULES, type RuleId } from '../../../workflows/domain/rules';
import type { EndpointState, RegionChange } from '../../../workflows/domain/rules/region-change';
import { loadPolicy } from '../../../worker/config/load-file';
import { ENDPOINT, SmallRegion } from './small-region';

// What the manual says of rules is held against the region: whoever asks the rules is overheard.
const mockAsked: RegionChange[] = [];
jest.mock('../../../workflows/domain/rules', () => {
  const actual = jest.requireActual<typeof Rules>('../../../workflows/domain/rules');
  return {
    ...actual,
    brokenRules: (change: RegionChange) => {
      mockAsked.push(change);
      return actual.brokenRules(change);
    },
  };
});

const SAID = { fence: 100, waived: RULES.map(({ id }) => id) };
const HAND = 'recover-region';

/** Each change, as a person would make it of a region in which nothing is wrong. */
const MADE: Readonly<Record<Change, (region: SmallRegion) => unknown>> = {
  overrideRecord: (region) =>
    region.act(HAND, 'overrideRecord', {
      ...{ ...SAID, endpoint: ENDPOINT, expectedLock: region.read().lock },
      ...{ a: ['192.0.2.1'], aaaa: ['2001:db8::1'] },
    }),
  restoreRecord: (region) =>
    region.act(HAND, 'restoreRecord', {
      ...{ ...SAID, endpoint: ENDPOINT, records: region.read().records },
    }),
  handBackRecord: (region) =>
    region.act(HAND, 'handBackRecord', {
      ...{ ...SAID, endpoint: ENDPOINT, expectedLock: region.read().lock },
    }),
  pinInternalName: (region) =>
    region.act(HAND, 'pinInternalName', {
      ...{ service: 'sts', endpoint: ENDPOINT, addresses: ['192.0.2.1'] },
    }),
  unpinInternalName: (region) => region.act(HAND, 'unpinInternalName', { service: 'sts' }),
  restorePollers: (region) => region.act(HAND, 'restorePollers', { service: 'lambda' }),
  throttleLeases: (region) =>
    region.act(HAND, 'throttleLeases', { ...SAID, attemptsInFlightMax: 8 }),
  measureLeases: (region) =>
    region.act(HAND, 'measureLeases', {
      ...{ ...SAID, lane: { share: 0.05, shareAlone: 0.6, delay: 30_000, delayMax: 240_000 } },
    }),
  steerLeases: (region) =>
    region.act(HAND, 'steerLeases', {
      ...{ ...SAID, shards: [{ shard: 0, window: 8, cohort: null }] },
    }),
  restartLeaseHosts: (region) => region.act(HAND, 'restartLeaseHosts', { ...SAID, hosts: [0] }),
  throttleLaunches: (region) => region.act(HAND, 'throttleLaunches', { ...SAID, share: 0.5 }),
  adjustNetwork: (region) =>
    region.act(HAND, 'adjustNetwork', { ...SAID, speed: 2, routineShare: 0, backlogShare: null }),
  limitRemoval: (region) =>
    region.act(HAND, 'limitRemoval', {
      ...{ ...SAID, limit: { share: 0.05, perMs: 300_000 }, guards: null },
    }),
  'switchZoneFailover:on': (region) =>
    region.act(HAND, 'switchZoneFailover', { ...SAID, on: true }),
  'switchZoneFailover:off': (region) =>
    region.act(HAND, 'switchZoneFailover', { ...SAID, on: false }),
  'switchAutomation:on': (region) =>
    region.act(HAND, 'switchAutomation', { on: true, reason: 'a test' }),
  'switchAutomation:off': (region) =>
    region.act(HAND, 'switchAutomation', { on: false, reason: 'a test' }),
};

const state = (change: Partial<EndpointState>): EndpointState => ({
  ...{ endpoint: ENDPOINT, a: 2, aaaa: 2, generation: 5, isPlanPresent: true, ...change },
});
const dns = {
  ...{ kind: 'dns', before: state({}), after: state({}), floor: 2 },
  ...{ isManual: false, isAutomationOn: true, hasManualOverride: false },
} as const satisfies RegionChange;

/** Changes of every kind, each as bad as can be: which rules complain is what a kind is held against. */
const BAD: readonly RegionChange[] = [
  { ...dns, after: state({ a: 0, aaaa: 0, isPlanPresent: false }) },
  { ...dns, after: state({ a: 1 }), isManual: true },
  { ...dns, after: state({ generation: 3 }) },
  { kind: 'automation-on', hasManualOverride: true },
  ...(['lease-limit', 'launch-limit'] as const).map((kind) => ({
    ...{ kind, before: 1, after: null, downstreamWaitMs: 2, downstreamWaitMsMax: 1 },
  })),
  { kind: 'lease-host-restart', host: 0, oldestWaitMs: 0, attemptTimeoutMs: 10 },
  { kind: 'lease-queue', oldestWaitMs: 2, attemptTimeoutMs: 1 },
  { kind: 'capacity-removal', share: 1, perMs: 1, shareMax: 0.1 },
  { kind: 'failover-on', isNetworkAbnormal: true },
];

/** Nobody's act, but asked at every look of the rule watch. */
const WATCHED: readonly RegionChange['kind'][] = ['lease-queue', 'capacity-removal'];

function rulesAbout(kinds: readonly RegionChange['kind'][]): readonly RuleId[] {
  const bad = BAD.filter(({ kind }) => kinds.includes(kind));
  return RULES.filter(({ brokenBy }) => bad.some((change) => brokenBy(change) !== undefined))
    .map(({ id }) => id)
    .toSorted();
}

describe('the rules that the region asks of a change', () => {
  beforeEach(() => {
    mockAsked.length = 0;
  });

  it.each(Object.keys(MADE) as Change[])('%s are those of the manual', (change) => {
    const region = new SmallRegion();
    region.publish();
    region.enactor('az1').enact();
    if (!change.startsWith('switchAutomation')) {
      region.act(HAND, 'switchAutomation', { on: false, reason: 'a test' });
    }
    region.read();
    mockAsked.length = 0;
    MADE[change](region);
    const kinds = mockAsked.map(({ kind }) => kind).filter((kind) => !WATCHED.includes(kind));
    expect(rulesAbout(kinds)).toEqual(RULES_OF_CHANGE[change].toSorted());
  });

  it('are all that there are, but for those that watch what no act does', () => {
    const asked = Object.values(RULES_OF_CHANGE).flat();
    const kinds = [...new Set(BAD.map(({ kind }) => kind))];
    expect(rulesAbout(kinds)).toEqual(RULES.map(({ id }) => id).toSorted());
    const watched = RULES.map(({ id }) => id).filter((id) => !asked.includes(id));
    expect(watched.toSorted()).toEqual(rulesAbout(WATCHED));
  });

  it('and those that watch are what the manuals name as watched', () => {
    const policies = ['blackstart', 'historical'].map(loadPolicy);
    const watched = policies.flatMap((policy) =>
      STEP_IDS.filter((step) => policy.steps.some(({ id }) => id === step)).flatMap(
        (step) => manualOf(step, { policy, endpoint: ENDPOINT }).watched,
      ),
    );
    expect([...new Set(watched)].toSorted()).toEqual(rulesAbout(WATCHED));
  });
});
