import { isResolvable } from '../../../workflows/domain/dns-records';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { SmallRegion, smallScenario } from './small-region';

const AT = 5 * MINUTE_MS;
const slip = { kind: 'active-plan-deleted', at: AT } as const;

/** A plan is applied everywhere, and then time passes. */
function played(scenario: Partial<typeof smallScenario>, until = AT): SmallRegion {
  const region = new SmallRegion({ ...smallScenario, ...scenario });
  region.publish();
  region.enactor('az1').enact();
  region.world.advanceTo(until);
  return region;
}

const hasAddresses = (region: SmallRegion): boolean => {
  const { a, aaaa } = region.read();
  return isResolvable(a) && isResolvable(aaaa);
};

describe('the slip of a person', () => {
  it('deletes the plan in use, at its instant, and leaves the endpoint empty', () => {
    expect(hasAddresses(played({ slips: [slip] }, AT - 3 * MINUTE_MS))).toBe(true);
    const region = played({ slips: [slip] });
    region.settle();
    expect(hasAddresses(region)).toBe(false);
    expect(new Set(region.brokenRules())).toEqual(
      new Set(['dns/active-plan-never-deleted', 'dns/record-never-empty']),
    );
  });

  it('is why the endpoint is empty: without it nothing is broken', () => {
    const region = played({});
    region.settle();
    expect(hasAddresses(region)).toBe(true);
    expect(region.brokenRules()).toEqual([]);
  });

  it('keeps the automation out: the next plan names a way back that is gone', () => {
    const region = played({ slips: [slip] });
    region.publish();
    expect(
      region
        .enactor('az2')
        .enact()
        .map(({ kind }) => kind),
    ).toContain('invalid');
    expect(hasAddresses(region)).toBe(false);
  });
});
