import type { EndpointReading, Outcome } from '../../../../activities/ports';
import { SmallRegion, ENDPOINT, upToTheOverwrite } from '../small-region';

// The last of three places that refuse a bad override: the input and the approval come before it, and
// this one holds when both were fooled, or when the world moved on since.

const GOOD = {
  endpoint: ENDPOINT,
  a: ['198.51.100.11', '198.51.100.12'],
  aaaa: ['2001:db8:1::1', '2001:db8:1::2'],
  fence: 4,
  waived: [] as readonly string[],
};
type Request = Partial<typeof GOOD & { expectedLock: string }>;

const override = (region: SmallRegion, changes: Request = {}): Outcome =>
  region.act('override-dns-record', 'overrideRecord', {
    ...{ ...GOOD, expectedLock: region.read().lock },
    ...changes,
  });
const switchAutomation = (region: SmallRegion, on: boolean): void => {
  region.act('disable-automation', 'switchAutomation', { on, reason: 'a test' });
};

/** The endpoint serves plan 0, and the automation is off. */
function healthy(): SmallRegion {
  const region = SmallRegion.with({});
  switchAutomation(region, false);
  return region;
}

/** The night: the race was run, the endpoint has no address, and the automation is off. */
function emptied(): SmallRegion {
  const region = SmallRegion.with({});
  const { az1, az2, late, known } = upToTheOverwrite(region);
  az1.apply(late.plan, known);
  az2.cleanUp(6);
  switchAutomation(region, false);
  return region;
}

const withAutomationOn = (make: () => SmallRegion) => (): SmallRegion => {
  const region = make();
  switchAutomation(region, true);
  return region;
};

const STATES: readonly (readonly [string, () => SmallRegion])[] = [
  ['of a healthy endpoint', healthy],
  ['of an emptied endpoint', emptied],
];

describe.each(STATES)('an override %s', (_state, make) => {
  const REFUSED: readonly (readonly [string, Request, reason: RegExp, rule: string | null])[] = [
    ['O4 without any address', { a: [], aaaa: [] }, /no addresses left/, 'dns/record-never-empty'],
    [
      'O4 with one address where the floor is two',
      { a: ['198.51.100.11'], aaaa: ['2001:db8:1::1'] },
      /keeps 1 addresses of a type; the floor is 2/,
      'dns/targets-never-below-floor',
    ],
    [
      'O4 with IPv4 alone',
      { aaaa: [] },
      /keeps 0 addresses of a type; the floor is 2/,
      'dns/targets-never-below-floor',
    ],
    ['T3 with the fence of an older attempt', { fence: 0 }, /fence 0 is not above 0/, null],
    ['T9 with a lock that is not there any more', { expectedLock: 'az9#1' }, /do not match/, null],
  ];

  it.each(REFUSED)(
    '%s is refused with its reason, and changes nothing',
    (...[, request, reason, rule]) => {
      const region = make();
      const before = region.read();
      const violations = region.brokenRules();
      const outcome = override(region, request);
      expect(outcome).toMatchObject({
        kind: 'refused',
        reason: expect.stringMatching(reason) as unknown,
      });
      expect('rule' in outcome ? outcome.rule : null).toBe(rule);
      expect(region.world.record.timeline().at(-1)?.text).toMatch(/^refused: /);
      expect(region.read()).toEqual(before);
      expect(region.brokenRules()).toEqual(violations);
    },
  );

  it('with the automation on is refused, unless the policy waives that rule', () => {
    const rule = 'automation/off-while-override-stands';
    const region = withAutomationOn(make)();
    const before = region.read();
    expect(override(region)).toMatchObject({ kind: 'refused', rule });
    expect(region.read()).toEqual(before);

    expect(override(region, { waived: [rule] }).kind).toBe('done');
    expect(region.brokenRules().at(-1)).toBe(rule); // waived is not forgotten
  });

  it('that waives another rule is still held to this one', () => {
    const region = make();
    const waived = ['dns/targets-never-below-floor'];
    expect(override(region, { a: [], aaaa: [], waived })).toMatchObject({ kind: 'refused' });
  });

  it('is made when all is right: addresses, lock and fence', () => {
    const region = make();
    const violations = region.brokenRules();
    expect(override(region)).toMatchObject({
      kind: 'done',
      changeId: expect.any(String) as unknown,
    });
    const after = region.read();
    expect(after.a).toEqual({ kind: 'addresses', addresses: GOOD.a });
    expect(after.aaaa).toEqual({ kind: 'addresses', addresses: GOOD.aaaa });
    expect(after.lock).toBe('override/4');
    expect(region.brokenRules()).toEqual(violations);
  });

  it('T3 fences out an attempt that wakes up after it, however right that one is otherwise', () => {
    const region = make();
    override(region, { fence: 8 });
    const before = region.read();
    expect(override(region, { fence: 8 })).toMatchObject({ kind: 'refused' });
    expect(override(region, { fence: 7 })).toMatchObject({
      reason: 'fence 7 is not above 8: an older attempt woke up',
    });
    expect(region.read()).toEqual(before);
    expect(override(region, { fence: 9 }).kind).toBe('done');
  });

  it('T9 takes the lock from who has it: an Enactor that knew the old one loses it', () => {
    const region = withAutomationOn(make)();
    region.publish();
    const az3 = region.enactor('az3');
    const { plan, known } = az3.take();
    override(region, { waived: ['automation/off-while-override-stands'] });
    expect(az3.apply(plan, known[0]!).kind).toBe('lock-lost');
    expect(region.read().a).toEqual({ kind: 'addresses', addresses: GOOD.a });
  });
});

describe('a second override', () => {
  it('is held to the rules also when it brings as many addresses as the first', () => {
    const region = withAutomationOn(healthy)();
    override(region, { waived: ['automation/off-while-override-stands'] });
    const before = region.read();
    const other = { a: ['198.51.100.21', '198.51.100.22'], fence: 5 };
    expect(override(region, other)).toMatchObject({ rule: 'automation/off-while-override-stands' });
    expect(region.read()).toEqual(before);
  });
});

describe('the automation, while records stand that were set by hand', () => {
  it('breaks a rule when it writes: it is recorded, for nothing bare of guards can refuse it', () => {
    // Only without a way back to name does an Enactor get that far.
    const region = SmallRegion.with({ rollbackRecord: false });
    override(region, { waived: ['automation/off-while-override-stands'] });
    region.publish();
    expect(region.enactor('az1').enact()[0]?.kind).toBe('accepted');
    expect(region.brokenRules()).toContain('automation/off-while-override-stands');
  });
});

describe('switching the automation on', () => {
  it('is refused while an override stands, for one part as for all', () => {
    const region = healthy();
    override(region);
    for (const part of [undefined, 'planner', 'az1'] as const) {
      const request = { on: true, reason: 'too early', ...(part === undefined ? {} : { part }) };
      expect(region.act('enable-automation', 'switchAutomation', request)).toMatchObject({
        rule: 'automation/off-while-override-stands',
      });
    }
    expect(region.act('enable-automation', 'readAutomation').parts).toEqual([]);
  });

  it('part by part lets only that part work', () => {
    const region = healthy();
    region.act('enable-automation', 'switchAutomation', {
      on: true,
      reason: 'a test',
      part: 'az2',
    });
    expect(region.act('enactor/az2', 'takePlan').kind).toBe('taken');
    expect(region.act('enactor/az1', 'takePlan').kind).toBe('off');
    expect(region.act('planner', 'publishPlan').kind).toBe('off');
  });
});

describe('handing an endpoint back to the plans', () => {
  const handBack = (region: SmallRegion, change: Partial<{ fence: number; lock: string }> = {}) =>
    region.act('enable-automation', 'handBackRecord', {
      ...{ endpoint: ENDPOINT, fence: change.fence ?? 9, waived: [] },
      expectedLock: change.lock ?? region.read().lock,
    });

  it('serves the latest plan, and lets the automation that was locked out write again', () => {
    const region = emptied();
    region.act('disable-automation', 'switchAutomation', { on: false, reason: 'a test' });
    override(region);
    expect(handBack(region).kind).toBe('done');
    expect(region.read().a.kind).toBe('addresses');
    expect(region.read().records.every(({ alias }) => alias !== undefined)).toBe(true);
    region.act('enable-automation', 'switchAutomation', { on: true, reason: 'a test' });
    region.publish();
    expect(
      region
        .enactor('az1')
        .enact()
        .map(({ kind }) => kind),
    ).toContain('accepted');
    expect(region.read().a.kind).toBe('addresses');
  });

  it('is fenced, and needs the lock as it stands', () => {
    const region = healthy();
    override(region, { fence: 8 });
    const before = region.read();
    expect(handBack(region, { fence: 8 })).toMatchObject({ kind: 'refused' });
    expect(handBack(region, { lock: 'somebody else' })).toMatchObject({ kind: 'refused' });
    expect(region.read()).toEqual(before);
  });
});

describe('putting back what stood before', () => {
  const restore = (region: SmallRegion, { records }: EndpointReading, fence: number): Outcome =>
    region.act('override-dns-record', 'restoreRecord', {
      ...{ endpoint: ENDPOINT, records, fence, waived: [] },
    });

  it('brings back a record that served', () => {
    const region = healthy();
    const before = region.read();
    override(region);
    expect(restore(region, before, 5).kind).toBe('done');
    expect({ ...region.read(), lock: '' }).toEqual({ ...before, lock: '' });
  });

  it('O4 is refused when that was empty: it would be worse than leaving it', () => {
    const region = emptied();
    const before = region.read();
    override(region);
    const byHand = region.read();
    const refused = restore(region, before, 5);
    expect(refused).toMatchObject({ kind: 'refused' });
    expect(region.read()).toEqual(byHand);
  });

  it('T3 is fenced like the override itself', () => {
    const region = healthy();
    const before = region.read();
    override(region, { fence: 8 });
    expect(restore(region, before, 8)).toMatchObject({ kind: 'refused' });
  });
});
