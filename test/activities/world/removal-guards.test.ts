import type { RemovalGuards, RemovalLimit } from '../../../workflows/domain/removal-guards';
import { loadPolicy } from '../../../worker/config/load-file';
import { HISTORY, NightOnWorld, type NightAct } from '../../support/night-acts';

// The same night, in which nobody switches zone failover off: what it takes away under today's rule, and
// under what the `blackstart` policy asks for.

const { removalLimit, removalGuards } = loadPolicy('blackstart').balancers!;
const GUARDS = removalGuards!;
const LIMIT: RemovalLimit = { share: removalLimit!.share, perMs: removalLimit!.per };
const NONE: RemovalGuards = {
  ...{ counts: null, levelCap: null, panicBelow: null, failoverLoadMax: null, lateMax: null },
};

type Held = { readonly limit?: RemovalLimit; readonly guards?: Partial<RemovalGuards> };
const MORNING = 700;

function night({ limit, guards }: Held): NightOnWorld {
  const request = {
    limit: limit ?? null,
    guards: guards === undefined ? null : { ...NONE, ...guards },
  };
  const first: NightAct = [
    0,
    (own) => own.act('limitRemoval', request, 'stabilize-load-balancers'),
  ];
  const acts = [first, ...HISTORY.filter(([minute]) => minute !== 588 && minute !== 861)];
  return new NightOnWorld({ acts, end: MORNING });
}

const removed = (own: NightOnWorld) => own.between('balancers/removed-share', 342, MORNING);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const rules = (own: NightOnWorld) =>
  own.world.record.violations
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('balancing'));

describe('the night with failover left on', () => {
  const today = night({});

  it('takes healthy capacity away under today’s rule, faster than is safe', () => {
    expect(mean(removed(today))).toBeGreaterThan(0.2);
    expect(today.minute('balancer-errors-begin')).toBeGreaterThan(330);
    expect(rules(today)).toEqual(['balancing/removal-within-velocity']);
  });

  it('takes none away under what blackstart sets, and no connections fail', () => {
    const ours = night({ limit: LIMIT, guards: GUARDS });
    expect(Math.max(...removed(ours))).toBeLessThan(0.005);
    expect(ours.minute('balancer-errors-begin')).toBeNaN();
    expect(rules(ours)).toEqual([]);
    // The checkers are as late as before: what is late is not believed.
    const late = (own: NightOnWorld) => own.between('balancers/late-share', 342, MORNING);
    expect(mean(late(ours))).toBeCloseTo(mean(late(today)), 9);
  });

  it.each<readonly [string, Partial<RemovalGuards>, share: number]>([
    ['the level cap', { levelCap: GUARDS.levelCap }, 0.6],
    ['panic', { panicBelow: GUARDS.panicBelow }, 0.05],
    ['failover only with the capacity for it', { failoverLoadMax: GUARDS.failoverLoadMax }, 0.3],
    ['no belief in checkers that are late', { lateMax: GUARDS.lateMax }, 0.01],
    ['more checks in a row', { counts: { failsToRemove: 5, oksToReturn: 3 } }, 0.2],
  ])('with %s alone takes less away', (_what, guards, share) => {
    expect(mean(removed(night({ guards })))).toBeLessThan(share * mean(removed(today)));
  });

  it('sends more connections to targets without network when more checks in a row decide', () => {
    const counts = { failsToRemove: 5, oksToReturn: 3 };
    const patient = night({ limit: LIMIT, guards: { ...GUARDS, counts } });
    expect(Math.max(...removed(patient))).toBeLessThan(0.005);
    expect(patient.minute('balancer-errors-begin')).toBeGreaterThan(342);
  });
});
