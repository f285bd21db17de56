import type { OwnRule } from 'blackstart/testing';

const LATEST_MS = 2 * 60_000;

export const networkInTime: OwnRule = {
  id: 'own/network-in-time',
  promise: 'Nine of ten network changes are in force within two minutes.',
  brokenIn: (night) => {
    const late = night.points('network/latency-p90-ms').find(({ value }) => value > LATEST_MS);
    if (late === undefined) return [];
    const evidence = `the slowest tenth takes ${Math.round(late.value / 1_000)} s`;
    return [{ at: late.at, by: 'network-manager', evidence }];
  },
};
