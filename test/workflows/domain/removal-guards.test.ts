import {
  sameRemoval,
  type RemovalGuards,
  type RemovalSettings,
} from '../../../workflows/domain/removal-guards';

const GUARDS: RemovalGuards = {
  counts: { failsToRemove: 5, oksToReturn: 3 },
  levelCap: { share: 0.2, loadMax: 0.9 },
  ...{ panicBelow: 0.7, failoverLoadMax: 0.9, lateMax: 0.1 },
};
const SET: RemovalSettings = { limit: { share: 0.05, perMs: 300_000 }, guards: GUARDS };

describe('what holds back removal', () => {
  it('is the same in whatever order its parts came', () => {
    const guards = Object.fromEntries(Object.entries(GUARDS).reverse()) as RemovalGuards;
    expect(sameRemoval(SET, { guards, limit: { perMs: 300_000, share: 0.05 } })).toBe(true);
  });

  it('is nothing, where no guard is set of those that there are', () => {
    const none = { counts: null, levelCap: null, panicBelow: null };
    const guards = { ...none, failoverLoadMax: null, lateMax: null };
    expect(sameRemoval({ limit: null, guards }, { limit: null, guards: null })).toBe(true);
  });

  it.each<readonly [string, Partial<RemovalGuards>]>([
    ['counts', { counts: { failsToRemove: 5, oksToReturn: 2 } }],
    ['counts', { counts: { failsToRemove: 4, oksToReturn: 3 } }],
    ['levelCap', { levelCap: { share: 0.1, loadMax: 0.9 } }],
    ['levelCap', { levelCap: { share: 0.2, loadMax: 1 } }],
    ['panicBelow', { panicBelow: null }],
    ['failoverLoadMax', { failoverLoadMax: 0.8 }],
    ['lateMax', { lateMax: 0 }],
  ])('is another with another %s', (_part, change) => {
    expect(sameRemoval(SET, { ...SET, guards: { ...GUARDS, ...change } })).toBe(false);
  });

  it('is another with another velocity, or none', () => {
    expect(sameRemoval(SET, { ...SET, limit: null })).toBe(false);
    expect(sameRemoval(SET, { ...SET, limit: { share: 0.05, perMs: 60_000 } })).toBe(false);
  });
});
