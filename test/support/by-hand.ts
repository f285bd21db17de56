import { MINUTE_MS } from '../../workflows/domain/instant';
import type { PlayedRegion } from './step-server';

// What tests do by hand to the load of a short night.

export const speedUp = (region: PlayedRegion, speed: number) =>
  region.act('adjustNetwork', {
    ...{ speed, routineShare: 1, backlogShare: null, fence: 0, waived: [] },
  });
export const throttle = (region: PlayedRegion, share: number | null) =>
  region.act('throttleLaunches', { share, fence: 0, waived: [] });
export const switchFailover = (region: PlayedRegion, on: boolean) =>
  region.act('switchZoneFailover', { on, fence: 0, waived: [] });

/** At this speed more comes in than the Network Manager can do: it becomes abnormal, and ever more so. */
export const SLOW = 0.7;

export function buried(region: PlayedRegion): void {
  speedUp(region, SLOW);
  region.to(10);
  expect(region.act('readNetwork').isAbnormal).toBe(true);
}

/** Network state came late for so long that connections through load balancers fail. */
export function erring(region: PlayedRegion): void {
  speedUp(region, SLOW);
  region.to(15);
  expect(region.act('readBalancing').isErring).toBe(true);
}

/** Minutes of latency that the network's slowest tenth had at an instant. */
export function latencyAt({ night }: PlayedRegion, at: number): number {
  const series = night.record.series.get('network/latency-p90-ms');
  const index = series?.at.findLastIndex((instant) => instant <= at) ?? -1;
  return (series?.value[index] ?? 0) / MINUTE_MS;
}
