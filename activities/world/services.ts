import type { ServiceScenario } from '../../workflows/contract/scenario';
import { ConnectionPool } from './connections';
import type { Kernel } from './kernel/kernel';

export type ServiceState = {
  readonly service: string;
  readonly errorShare: number;
  readonly isDown: boolean;
};

/**
 * A service whose hosts keep connections to DynamoDB: it errs as often as a host without one is
 * asked. Down and up again are two thresholds apart, as alarms are.
 */
export class DependentService {
  readonly #kernel: Kernel;
  readonly #scenario: ServiceScenario;
  readonly #pool: ConnectionPool;
  #isDown = false;
  #pinnedSince: number | null = null;

  constructor(kernel: Kernel, scenario: ServiceScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#pool = new ConnectionPool(scenario.connectionLife);
  }

  get canBePinned(): boolean {
    return this.#scenario.pinRollout !== undefined;
  }

  /** Hosts take over pinned addresses one by one, evenly over the roll-out. */
  pin(): void {
    this.#pinnedSince ??= this.#kernel.now;
  }

  unpin(): void {
    this.#pinnedSince = null;
  }

  step(elapsedMs: number, resolvable: number): void {
    const pinned = this.#pinnedShare();
    this.#pool.step(elapsedMs, pinned + (1 - pinned) * resolvable);
    const { downAbove, upBelow, name } = this.#scenario;
    const errors = this.errorShare;
    if (!this.#isDown && errors > downAbove) this.#turn(true, `${name}: errors begin`);
    else if (this.#isDown && errors < upBelow) this.#turn(false, `${name}: recovered`);
  }

  get errorShare(): number {
    return 1 - this.#pool.connected;
  }

  state(): ServiceState {
    return { service: this.#scenario.name, errorShare: this.errorShare, isDown: this.#isDown };
  }

  #pinnedShare(): number {
    if (this.#pinnedSince === null || this.#scenario.pinRollout === undefined) return 0;
    return Math.min(1, (this.#kernel.now - this.#pinnedSince) / this.#scenario.pinRollout);
  }

  #turn(isDown: boolean, text: string): void {
    this.#isDown = isDown;
    this.#kernel.record.add({
      at: this.#kernel.now,
      source: this.#scenario.name,
      kind: isDown ? 'service-down' : 'service-up',
      text,
      isSeen: true,
    });
  }
}
