import type { RegionalServiceScenario } from '../../../workflows/contract/scenario/services';
import { ConnectionPool } from '../connections';
import type { Kernel } from '../kernel/kernel';
import { Backlog, BalancedClients, Fleet } from './service-parts';

export type ServiceInputs = {
  readonly traffic: number;
  /** Share of the clients that can resolve the name of DynamoDB. */
  readonly resolvable: number;
  /** Share of the load balancers' capacity that zone failover has taken away. */
  readonly removedShare: number;
  /** Share of the launches that are accepted and get their network in time. */
  readonly launchable: number;
  /** What fails of another service that was stepped before this one. */
  readonly errorShareOf: (service: string) => number;
};

/** Share of failing calls to DynamoDB at which pollers give up, and stay that way. */
const POLLERS_STUCK_ABOVE = 0.5;

/**
 * A service of the region that depends on others. Each way of failing is independent of the others,
 * a request succeeds when none of them hits it; down and up again are two thresholds apart.
 */
export class RegionalService {
  readonly #kernel: Kernel;
  readonly #scenario: RegionalServiceScenario;
  readonly #pool: ConnectionPool | undefined;
  readonly #balanced: BalancedClients | undefined;
  readonly #fleet: Fleet | undefined;
  readonly #backlog: Backlog | undefined;
  #errorShare = 0;
  #pinnedSince: number | null = null;
  #symptomSince: number | null = null;
  #arePollersStuck = false;
  #isDown = false;
  #isUnderScaled = false;
  #isBehind = false;

  constructor(kernel: Kernel, scenario: RegionalServiceScenario) {
    const { dynamodb, balanced, fleet, backlog } = scenario;
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#pool = dynamodb && new ConnectionPool(dynamodb.connectionLife);
    this.#balanced = balanced && new BalancedClients(balanced);
    this.#fleet = fleet && new Fleet(fleet);
    this.#backlog = backlog && new Backlog(backlog);
  }

  get canBePinned(): boolean {
    return this.#scenario.dynamodb?.pinRollout !== undefined;
  }

  get isPinned(): boolean {
    return this.#pinnedSince !== null;
  }

  /** Hosts take over pinned addresses of DynamoDB one by one, evenly over the roll-out. */
  pin(): void {
    this.#pinnedSince ??= this.#kernel.now;
  }

  unpin(): void {
    this.#pinnedSince = null;
  }

  get hasPollers(): boolean {
    return this.#scenario.polledShare !== undefined;
  }

  restorePollers(): void {
    this.#arePollersStuck = false;
  }

  get errorShare(): number {
    return this.#errorShare;
  }

  state() {
    return {
      service: this.#scenario.name,
      errorShare: this.#errorShare,
      isDown: this.#isDown,
      backlog: this.#backlog?.work ?? 0,
      missingShare: this.#fleet?.missingShare ?? 0,
      arePollersStuck: this.#arePollersStuck,
    };
  }

  step(elapsedMs: number, inputs: ServiceInputs): void {
    const { traffic, removedShare, launchable } = inputs;
    this.#balanced?.step(elapsedMs, { traffic, capacity: 1 - removedShare });
    this.#fleet?.step(elapsedMs, { traffic, launchable, reportedUnhealthy: removedShare });
    const ways = [
      this.#failingDynamoDb(elapsedMs, inputs.resolvable),
      this.#balanced?.errorShare ?? 0,
      this.#fleet?.errorShare ?? 0,
      (this.#scenario.launchedShare ?? 0) * (1 - launchable),
      ...(this.#scenario.upstream ?? []).map((u) => u.share * inputs.errorShareOf(u.service)),
    ];
    this.#errorShare = 1 - ways.reduce((works, fails) => works * (1 - fails), 1);
    const isServing = this.#errorShare < this.#scenario.upBelow;
    this.#backlog?.step(elapsedMs, { traffic, failed: this.#failedWork(), isServing });
    this.#noteState();
  }

  #failingDynamoDb(elapsedMs: number, resolvable: number): number {
    if (this.#pool === undefined) return 0;
    const pinned = this.#pinnedShare();
    this.#pool.step(elapsedMs, pinned + (1 - pinned) * resolvable);
    const failing = 1 - this.#pool.connected;
    if (failing > POLLERS_STUCK_ABOVE && this.#scenario.polledShare !== undefined) {
      this.#arePollersStuck = true;
    }
    return this.#hasFailedOver(failing) ? 0 : failing;
  }

  #pinnedShare(): number {
    const rollout = this.#scenario.dynamodb?.pinRollout;
    if (this.#pinnedSince === null || rollout === undefined) return 0;
    return Math.min(1, (this.#kernel.now - this.#pinnedSince) / rollout);
  }

  /** Only a symptom that it was built to see makes a service fail over. */
  #hasFailedOver(failing: number): boolean {
    const { failover, dynamodb, downAbove } = this.#scenario;
    if (failover === undefined || failover.detects !== dynamodb?.symptom || failing <= downAbove) {
      this.#symptomSince = null;
      return false;
    }
    this.#symptomSince ??= this.#kernel.now;
    return this.#kernel.now - this.#symptomSince >= failover.takes;
  }

  /** What stuck pollers would have fetched waits, as does what fails. */
  #failedWork(): number {
    const polled = this.#arePollersStuck ? (this.#scenario.polledShare ?? 0) : 0;
    return 1 - (1 - this.#errorShare) * (1 - polled);
  }

  #noteState(): void {
    const { downAbove, upBelow, name } = this.#scenario;
    const isBlocked = this.#backlog?.isBlocking === true;
    const isDown = this.#isDown
      ? this.#errorShare >= upBelow || isBlocked
      : this.#errorShare > downAbove;
    if (isDown !== this.#isDown) {
      this.#isDown = isDown;
      if (isDown) this.#note('service-down', `${name}: errors begin`);
      else this.#note('service-up', `${name}: recovered`);
    }
    const isUnderScaled = (this.#fleet?.errorShare ?? 0) > 0;
    if (isUnderScaled !== this.#isUnderScaled) {
      this.#isUnderScaled = isUnderScaled;
      if (isUnderScaled) this.#note('under-scaled', `${name}: too few hosts for the load`);
      else this.#note('capacity-sufficient', `${name}: hosts enough again`);
    }
    const isBehind = this.#backlog !== undefined && !this.#backlog.isDone;
    if (isBehind !== this.#isBehind) {
      this.#isBehind = isBehind;
      if (isBehind) this.#note('backlog-begins', `${name}: work piles up`);
      else this.#note('backlog-done', `${name}: no work waits any more`);
    }
  }

  #note(kind: string, text: string): void {
    // A backlog that keeps the service down is over when the service is up: that is told already.
    const isTold = kind === 'backlog-done' && this.#scenario.backlog?.isBlocking === true;
    const isSeen = !isTold && kind !== 'backlog-begins' && kind !== 'under-scaled';
    this.#kernel.record.add({
      ...{ at: this.#kernel.now, source: this.#scenario.name, kind, text, isSeen },
    });
  }
}
