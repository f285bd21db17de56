/** What one look shows of a host of DWFM. */
export type HostSample = {
  readonly host: number;
  readonly isUp: boolean;
  /** How long its oldest attempt has waited for its turn. */
  readonly oldestWaitMs: number;
};

export type RestartOptions = {
  readonly attemptTimeoutMs: number;
  /** A host whose oldest attempt has waited for this share of the time-out is restarted. */
  readonly restartAbove: number;
  /** Hosts that may be away at the same time. */
  readonly restartsAtOnce: number;
};

/**
 * Which hosts to restart now: those that are up and answer nobody in time, the longest wait first, as
 * many as may be away beside those that are. A host that answers is left alone: its work would be lost.
 */
export function hostsToRestart(
  hosts: readonly HostSample[],
  { attemptTimeoutMs, restartAbove, restartsAtOnce }: RestartOptions,
): readonly number[] {
  const away = hosts.filter(({ isUp }) => !isUp).length;
  return hosts
    .filter(({ isUp, oldestWaitMs }) => isUp && oldestWaitMs > restartAbove * attemptTimeoutMs)
    .toSorted((a, b) => b.oldestWaitMs - a.oldestWaitMs || a.host - b.host)
    .slice(0, Math.max(0, restartsAtOnce - away))
    .map(({ host }) => host);
}
