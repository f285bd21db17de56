import type { Outcome } from '../../../activities/ports';
import type { ApiLimit } from '../../../workflows/contract/scenario/mishaps';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { SmallRegion, smallScenario } from './small-region';

const limit: ApiLimit = { from: 0, until: 60 * MINUTE_MS, share: 0.4 };
const regionWith = (change: Partial<ApiLimit>, seed = 1): SmallRegion =>
  new SmallRegion({ ...smallScenario, apiLimits: [{ ...limit, ...change }] }, seed);
const switchOff = (region: SmallRegion): Outcome =>
  region.act('disable-automation', 'switchAutomation', { on: false, reason: 'a test' });
const isBusy = (outcome: Outcome): boolean => outcome.kind === 'refused' && outcome.isBusy === true;

describe('an API that takes too many calls', () => {
  it('refuses its share of them, and does not do what it refuses', () => {
    const region = regionWith({});
    const refused = Array.from({ length: 500 }, () => isBusy(switchOff(region)));
    const share = refused.filter(Boolean).length / refused.length;
    expect(Math.abs(share - limit.share)).toBeLessThan(0.07);
    const all = regionWith({ share: 1 });
    expect(switchOff(all)).toMatchObject({ kind: 'refused', isBusy: true });
    expect(all.act('operator', 'readAutomation').isOn).toBe(true);
    expect(all.world.record.timeline().map(({ text }) => text)).toContain(
      'disable-automation: switchAutomation throttled',
    );
  });

  it('refuses none without the limit, before it or after it', () => {
    expect(switchOff(new SmallRegion())).toEqual({ kind: 'done' });
    expect(switchOff(regionWith({ share: 1, from: MINUTE_MS }))).toEqual({ kind: 'done' });
    const over = regionWith({ share: 1, until: MINUTE_MS });
    over.world.advanceTo(MINUTE_MS);
    expect(switchOff(over)).toEqual({ kind: 'done' });
  });

  it('still answers who only reads, and what the automation writes', () => {
    const region = regionWith({ share: 1 });
    region.publish();
    expect(region.enactor('az1').enact()[0]?.kind).toBe('accepted');
    expect(region.act('operator', 'readAutomation').isOn).toBe(true);
  });

  it('may be that of one operation, or of one role', () => {
    expect(switchOff(regionWith({ share: 1, operation: 'overrideRecord' }))).toEqual({
      kind: 'done',
    });
    expect(switchOff(regionWith({ share: 1, role: 'enable-automation' }))).toEqual({
      kind: 'done',
    });
    expect(isBusy(switchOff(regionWith({ share: 1, role: 'disable-automation' })))).toBe(true);
  });

  it('refuses the same calls with the same seed, and others with another', () => {
    const told = (seed: number): string => {
      const region = regionWith({}, seed);
      return Array.from({ length: 40 }, () => (isBusy(switchOff(region)) ? 'x' : '.')).join('');
    };
    expect(told(1)).toBe(told(1));
    expect(told(1)).not.toBe(told(2));
  });
});
