import type { Kernel } from '../kernel/kernel';
import type { Fleet } from './fleet';

/** Writes into the record what an operator would notice of the leases, when it turns. */
export class CollapseWatch {
  readonly #kernel: Kernel;
  readonly #fleet: Fleet;
  #isNormal: boolean;
  #isCollapsed = false;

  constructor(kernel: Kernel, fleet: Fleet) {
    this.#kernel = kernel;
    this.#fleet = fleet;
    this.#isNormal = fleet.scenario.startsLeased;
  }

  look(): void {
    this.#lookAtLeases();
    this.#lookAtQueues();
  }

  #lookAtLeases(): void {
    const { droplets, abnormalBelow, normalFrom } = this.#fleet.scenario;
    const share = this.#fleet.leased / droplets;
    const isNormal = this.#isNormal ? share >= abnormalBelow : share >= normalFrom;
    if (isNormal === this.#isNormal) return;
    this.#isNormal = isNormal;
    if (isNormal) this.#note('leases-back', 'DWFM: leases with all droplets');
    else this.#note('leases-lapse', 'DWFM: state checks fail, leases lapse');
  }

  /** Collapsed: at more than half of the hosts even the next attempt has been given up already. */
  #lookAtQueues(): void {
    const { hosts, scenario } = this.#fleet;
    const { now } = this.#kernel;
    const { timeout } = scenario.attempts;
    // A host that is away is no worse than it was, and no better.
    const isHopeless = this.#isCollapsed ? 1 : 0;
    const hopeless = hosts.reduce((count, host) => {
      return count + (host.isUp ? Number(host.headAge(now) > timeout) : isHopeless);
    }, 0);
    const isCollapsed = this.#isCollapsed ? hopeless > 0 : hopeless > hosts.length / 2;
    if (isCollapsed === this.#isCollapsed) return;
    this.#isCollapsed = isCollapsed;
    if (isCollapsed)
      this.#note('leases-collapse', 'DWFM: attempts time out before their turn comes');
    else this.#note('leases-progress', 'DWFM: attempts are answered in time again');
  }

  #note(kind: string, text: string): void {
    const data = { leased: this.#fleet.leased, droplets: this.#fleet.scenario.droplets };
    this.#kernel.record.add({
      at: this.#kernel.now,
      source: 'dwfm',
      kind,
      text,
      isSeen: true,
      data,
    });
  }
}
