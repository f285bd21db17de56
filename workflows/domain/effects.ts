import type { Instant } from './instant';

/** The calls of the ports that change a region. */
export const CHANGES = [
  'overrideRecord',
  'restoreRecord',
  'handBackRecord',
  'throttleLeases',
  'restartLeaseHosts',
  'measureLeases',
  'steerLeases',
  'throttleLaunches',
  'adjustNetwork',
  'switchZoneFailover',
  'limitRemoval',
  'pinInternalName',
  'unpinInternalName',
  'restorePollers',
  'switchAutomation',
] as const;
export type Change = (typeof CHANGES)[number];

/**
 * What a step did to one thing of the region, however often: what stood before its first change, as the
 * region answered to it, and what it asked for last.
 */
export type Effect = {
  readonly change: Change;
  /** What was changed: a name where there are several, for example an endpoint or a service. */
  readonly thing: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly times: number;
  /** `unknown`: no answer came to one of them, so it may have been made or not. */
  readonly outcome: 'done' | 'unknown';
  /** What stood before the first of them; absent: not told. */
  readonly before?: unknown;
};
