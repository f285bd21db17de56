import { hostsToRestart, type HostSample } from '../../../workflows/controllers/host-restarts';

const OPTIONS = { attemptTimeoutMs: 120_000, restartAbove: 0.5, restartsAtOnce: 2 };
const host = (index: number, oldestWaitMs: number, isUp = true): HostSample => ({
  ...{ host: index, oldestWaitMs, isUp },
});

describe('the hosts to restart', () => {
  it('are those whose oldest attempt has waited too long, the longest first', () => {
    const hosts = [host(0, 61_000), host(1, 60_000), host(2, 500_000), host(3, 0)];
    expect(hostsToRestart(hosts, OPTIONS)).toEqual([2, 0]);
  });

  it('are no more than may be away, those counted that are', () => {
    const hosts = [host(0, 90_000), host(1, 90_000), host(2, 90_000)];
    expect(hostsToRestart(hosts, OPTIONS)).toEqual([0, 1]);
    expect(hostsToRestart([...hosts, host(3, 0, false)], OPTIONS)).toEqual([0]);
    const away = [host(3, 0, false), host(4, 0, false), host(5, 0, false)];
    expect(hostsToRestart([...hosts, ...away], OPTIONS)).toEqual([]);
  });

  it('are none of those that are away already, however long they have been', () => {
    expect(hostsToRestart([host(0, 900_000, false)], OPTIONS)).toEqual([]);
  });
});
