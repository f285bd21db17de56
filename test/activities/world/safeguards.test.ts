import { isResolvable } from '../../../workflows/domain/dns-records';
import { ENDPOINT, OTHER_ENDPOINT, SmallRegion, upToTheOverwrite } from './small-region';

// The race of the night by hand: no Workflow, no server, only the batches and the world. One act after
// another, so the order is what a test says. Each safeguard of the scenario is shown with what it
// prevents and with what it does not: no single one of them is enough.

const APPLIED = 6;

const generationServed = (region: SmallRegion): number | null =>
  region.read().records.reduce<number | null>((found, { alias }) => {
    const match = /^plan-(\d+)/.exec(alias ?? '');
    return match === null ? found : Number(match[1]);
  }, null);
const isServed = (region: SmallRegion, endpoint = ENDPOINT): boolean =>
  isResolvable(region.read(endpoint).a) && isResolvable(region.read(endpoint).aaaa);
const noted = (region: SmallRegion, kind: string): boolean =>
  region.world.record.events.some((event) => event.kind === kind);

/** The stale overwrite as in the night, then the clean-up of who applied the newer plan. */
function playTheRace(region: SmallRegion) {
  const cast = upToTheOverwrite(region);
  const overwrite = cast.az1.apply(cast.late.plan, cast.known);
  const cleanUp = cast.az2.cleanUp(APPLIED);
  return { ...cast, overwrite, cleanUp };
}

/** Another Enactor comes with the next plan, as it would within minutes. */
function nextPlanOf({
  region,
  az3,
}: {
  region: SmallRegion;
  az3: ReturnType<SmallRegion['enactor']>;
}) {
  region.publish();
  return az3.enact()[0]!;
}

describe('R6 without a safeguard but the rollback record, as in October 2025', () => {
  const region = SmallRegion.with({});
  const { az3, newer, overwrite, cleanUp } = playTheRace(region);

  it('everybody is told that all went well', () => {
    expect(newer.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    expect([overwrite.kind, cleanUp.kind]).toEqual(['accepted', 'accepted']);
  });

  it('the endpoint is left without addresses, the other one is not', () => {
    expect(region.read().a).toEqual({ kind: 'nodata' });
    expect(region.read().aaaa).toEqual({ kind: 'nodata' });
    expect(isServed(region, OTHER_ENDPOINT)).toBe(true);
  });

  it('three rules are broken, in this order', () => {
    expect(region.brokenRules()).toEqual([
      'dns/generation-never-decreases',
      'dns/record-never-empty',
      'dns/active-plan-never-deleted',
    ]);
  });

  it('the next plan is invalid: it names a way back that is gone', () => {
    const next = nextPlanOf({ region, az3 });
    expect(next).toMatchObject({ kind: 'invalid' });
    expect(JSON.stringify(next)).toContain('alias target plan-1');
    expect(isServed(region)).toBe(false);
  });
});

describe('F1c the order of the race', () => {
  it('matters: the clean-up first finds the old plan out of use, and the late write rebuilds it', () => {
    const region = SmallRegion.with({});
    const { az1, az2, late, known } = upToTheOverwrite(region);
    az2.cleanUp(APPLIED);
    expect(az1.apply(late.plan, known).kind).toBe('accepted');
    expect(isServed(region)).toBe(true);
    expect(region.brokenRules()).toEqual(['dns/generation-never-decreases']);
  });

  it('matters: a late write before the newer one is simply replaced', () => {
    const region = SmallRegion.with({});
    region.publish();
    const [az1, az2] = [region.enactor('az1'), region.enactor('az2')];
    const late = az1.take();
    expect(az1.apply(late.plan, late.known[0]!).kind).toBe('accepted');
    region.publish(5);
    az2.enact();
    az2.cleanUp(APPLIED);
    expect(generationServed(region)).toBe(APPLIED);
    expect(region.brokenRules()).toEqual([]);
  });

  it('does not come up where a write that did not look at the lock again loses it', () => {
    const region = SmallRegion.with({});
    const { az1, late } = upToTheOverwrite(region);
    expect(az1.apply(late.plan, late.known[0]!).kind).toBe('lock-lost');
    expect(generationServed(region)).toBe(APPLIED);
  });
});

describe('labelled aliases', () => {
  it('make the same race end in NXDOMAIN: the name goes with its plan', () => {
    const region = SmallRegion.with({}, { form: 'labelled-alias' });
    playTheRace(region);
    expect(region.read().a).toEqual({ kind: 'nxdomain' });
    expect(region.read().records).toEqual([]);
  });
});

describe('R6 fenced writes', () => {
  it('let no writer through that knows less than the ledger, even with the right lock', () => {
    const region = SmallRegion.with({ fencedWrites: true });
    const { az1, late, known } = upToTheOverwrite(region);
    // The lock as it is now, and the generation as it was at the one look: the fence alone decides.
    const stale = { ...known, generation: late.known[0]!.generation };
    expect(az1.apply(late.plan, stale)).toMatchObject({ kind: 'invalid' });
    expect(generationServed(region)).toBe(APPLIED);
  });

  it('leave nothing for the clean-up to empty', () => {
    const region = SmallRegion.with({ fencedWrites: true });
    const { az1, az2, late, known } = upToTheOverwrite(region);
    az1.apply(late.plan, { ...known, generation: late.known[0]!.generation });
    expect(az2.cleanUp(APPLIED).kind).toBe('accepted');
    expect(isServed(region)).toBe(true);
    expect(region.brokenRules()).toEqual([]);
  });

  it('do not keep a clean-up from emptying an endpoint that was left behind on an old plan', () => {
    const region = SmallRegion.with({ fencedWrites: true });
    region.publish(APPLIED);
    const az2 = region.enactor('az2');
    const { plan, known } = az2.take();
    az2.apply(plan, known[0]!); // its walk never comes to the second endpoint, which stays on plan 0
    expect(az2.cleanUp(APPLIED).kind).toBe('accepted');
    expect(isServed(region)).toBe(true);
    expect(isServed(region, OTHER_ENDPOINT)).toBe(false);
  });
});

describe('R6 a clean-up that spares active plans', () => {
  it('does not empty the endpoint', () => {
    const region = SmallRegion.with({ cleanUpSparesActive: true });
    const { cleanUp } = playTheRace(region);
    expect(cleanUp.kind).toBe('accepted');
    expect(isServed(region)).toBe(true);
  });

  it('does not keep the old plan from serving', () => {
    const region = SmallRegion.with({ cleanUpSparesActive: true });
    playTheRace(region);
    expect(generationServed(region)).toBe(1);
    expect(region.brokenRules()).toEqual(['dns/generation-never-decreases']);
  });

  it('lets the next plan through: the way back is still there', () => {
    const region = SmallRegion.with({ cleanUpSparesActive: true });
    const { az3 } = playTheRace(region);
    expect(nextPlanOf({ region, az3 }).kind).toBe('accepted');
    expect(generationServed(region)).toBe(APPLIED + 1);
  });

  it('does not help when the overwrite comes between its look and its write', () => {
    const region = SmallRegion.with({ cleanUpSparesActive: true });
    const { az1, az2, late, known } = upToTheOverwrite(region);
    // Plan 0's tree is still listed: plan 1 is not built yet, so let an earlier attempt have built it.
    const built = late.plan;
    expect(az1.apply(built, known).kind).toBe('accepted');
    expect(region.enactor('az3').enact()[0]?.kind).toBe('accepted');
    const deleteOld = az2.planCleanUp(APPLIED); // looks while plan 6 is active again
    expect(az1.apply(built, az1.lookAgain()).kind).toBe('accepted');
    deleteOld();
    expect(isServed(region)).toBe(false);
  });
});

describe('F2b without the rollback record', () => {
  it('the endpoint is emptied all the same', () => {
    const region = SmallRegion.with({ rollbackRecord: false });
    playTheRace(region);
    expect(isServed(region)).toBe(false);
  });

  it('the next plan heals it', () => {
    const region = SmallRegion.with({ rollbackRecord: false });
    const { az3 } = playTheRace(region);
    expect(nextPlanOf({ region, az3 }).kind).toBe('accepted');
    expect(isServed(region)).toBe(true);
    expect(generationServed(region)).toBe(APPLIED + 1);
  });
});

describe('O4 the invariant that no record is set to empty', () => {
  it('refuses the clean-up as a whole: nothing is deleted, not even what is out of use', () => {
    const region = SmallRegion.with({ neverEmpty: true });
    const { az1, az2, late, known } = upToTheOverwrite(region);
    az1.apply(late.plan, known);
    const before = region.planRecords();
    const cleanUp = az2.cleanUp(APPLIED);
    expect(cleanUp).toEqual({
      kind: 'invalid',
      reason: `InvariantViolated: ${ENDPOINT} would have no addresses`,
    });
    expect(region.planRecords()).toEqual(before);
    expect(isServed(region)).toBe(true);
  });

  it('does not keep the old plan from serving, until the next one comes', () => {
    const region = SmallRegion.with({ neverEmpty: true });
    const { az3 } = playTheRace(region);
    expect(generationServed(region)).toBe(1);
    expect(region.brokenRules()).toEqual(['dns/generation-never-decreases']);
    expect(nextPlanOf({ region, az3 }).kind).toBe('accepted');
    expect(generationServed(region)).toBe(APPLIED + 1);
  });
});

describe('backup records', () => {
  it('answer by themselves when the active plan is deleted: clients notice nothing', () => {
    const region = SmallRegion.with({ backupRecords: true });
    const { cleanUp } = playTheRace(region);
    expect(cleanUp.kind).toBe('accepted');
    expect(isServed(region)).toBe(true);
    expect(noted(region, 'record-emptied')).toBe(false);
  });

  it('do not keep the plan from being deleted while in use', () => {
    const region = SmallRegion.with({ backupRecords: true });
    playTheRace(region);
    expect(region.brokenRules()).toEqual([
      'dns/generation-never-decreases',
      'dns/active-plan-never-deleted',
    ]);
  });

  it('do not free the automation: it is as stuck as without them', () => {
    const region = SmallRegion.with({ backupRecords: true });
    const { az3 } = playTheRace(region);
    expect(nextPlanOf({ region, az3 }).kind).toBe('invalid');
    expect(isServed(region)).toBe(true);
  });
});
