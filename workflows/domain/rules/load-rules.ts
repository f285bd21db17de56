import type { Rule } from '../rules';
import type { LimitChange } from './region-change';

/** Of the time-out: an attempt that waits longer than this for its turn has no time left to be done. */
export const WAIT_SHARE_MAX = 0.5;

/** What holds for the load that a recovery brings on, and for the capacity that is taken away. */
export const LOAD_RULES: readonly Rule[] = [
  {
    id: 'leases/attempts-answered-in-time',
    promise: 'No more lease attempts are under way than are answered before their time-out.',
    brokenBy: (change) =>
      change.kind === 'lease-queue' && change.oldestWaitMs > change.attemptTimeoutMs
        ? `attempts wait ${seconds(change.oldestWaitMs)}; their time-out is ${seconds(change.attemptTimeoutMs)}`
        : undefined,
  },
  {
    id: 'leases/limit-raised-only-with-room',
    promise: 'The limit on lease attempts is not raised while attempts wait too long.',
    brokenBy: (change) => (change.kind === 'lease-limit' ? raisedWithoutRoom(change) : undefined),
  },
  {
    id: 'leases/restart-only-the-collapsed',
    promise: 'A host whose attempts are answered in time is not restarted.',
    brokenBy: (change) =>
      change.kind === 'lease-host-restart' &&
      change.oldestWaitMs <= WAIT_SHARE_MAX * change.attemptTimeoutMs
        ? `host ${change.host} answers in time: its oldest attempt waits ${seconds(change.oldestWaitMs)}`
        : undefined,
  },
  {
    id: 'launches/limit-raised-only-with-room',
    promise: 'The launch throttle is not raised while the network state of instances comes late.',
    brokenBy: (change) => (change.kind === 'launch-limit' ? raisedWithoutRoom(change) : undefined),
  },
  {
    id: 'balancing/removal-within-velocity',
    promise: 'Zone failover takes no more capacity out of service than the velocity limit allows.',
    brokenBy: (change) =>
      change.kind === 'capacity-removal' && change.share > change.shareMax
        ? `${percent(change.share)} of the capacity left service within ${seconds(change.perMs)}`
        : undefined,
  },
  {
    id: 'balancing/failover-on-only-with-network',
    promise: 'Zone failover is not switched on while instances come up without their network.',
    brokenBy: (change) =>
      change.kind === 'failover-on' && change.isNetworkAbnormal
        ? 'zone failover would be switched on while network state comes late'
        : undefined,
  },
];

function raisedWithoutRoom(change: LimitChange): string | undefined {
  const { before, after, downstreamWaitMs, downstreamWaitMsMax } = change;
  const isRaised = (after ?? Infinity) > (before ?? Infinity);
  if (!isRaised || downstreamWaitMs <= downstreamWaitMsMax) return undefined;
  const waits = `what waits downstream waits ${seconds(downstreamWaitMs)}`;
  return `raised from ${before} to ${after ?? 'no limit'} while ${waits}, over ${seconds(downstreamWaitMsMax)}`;
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
