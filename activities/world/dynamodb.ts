import type { DynamoDbScenario } from '../../workflows/contract/scenario';
import type { Kernel } from './kernel/kernel';

export type ReplicaLag = {
  readonly region: string;
  readonly lagMs: number;
  readonly isCaughtUp: boolean;
};

/**
 * DynamoDB itself stayed healthy; what failed was reaching it. What lives here is the one part of it
 * that fell behind: the replication of global tables, which resolves the regional endpoint as every
 * client does. Its backlog is counted in milliseconds of normal writes.
 */
export class GlobalTables {
  readonly #kernel: Kernel;
  readonly #scenario: DynamoDbScenario;
  readonly #backlog: Float64Array;
  #cutOffSince: number | null = null;
  #hasFallenBehind = false;

  constructor(kernel: Kernel, scenario: DynamoDbScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#backlog = new Float64Array(scenario.replicas.length);
  }

  /** Replicators share their work: those that can resolve carry it for the others. */
  step(elapsedMs: number, resolvable: number): void {
    const { writeShareWhileCutOff, replayFactor } = this.#scenario;
    const arriving = writeShareWhileCutOff + (1 - writeShareWhileCutOff) * resolvable;
    const served = (1 + replayFactor) * resolvable;
    for (const [index, backlog] of this.#backlog.entries()) {
      this.#backlog[index] = Math.max(0, backlog + (arriving - served) * elapsedMs);
    }
    this.#noteState();
  }

  /** How old the oldest write is that a replica still lacks. */
  lags(): readonly ReplicaLag[] {
    const { replicas, caughtUpBelow } = this.#scenario;
    return replicas.map((region, index) => {
      const backlog = this.#backlog[index] as number;
      const isCaughtUp = backlog < caughtUpBelow;
      const age = this.#cutOffSince === null ? 0 : this.#kernel.now - this.#cutOffSince;
      return { region, lagMs: isCaughtUp ? 0 : Math.max(age, backlog), isCaughtUp };
    });
  }

  #noteState(): void {
    const behind = this.#backlog.some((backlog) => backlog >= this.#scenario.caughtUpBelow);
    if (behind === this.#hasFallenBehind) return;
    this.#hasFallenBehind = behind;
    this.#cutOffSince = behind ? this.#kernel.now : null;
    this.#kernel.record.add({
      at: this.#kernel.now,
      source: 'global-tables',
      kind: behind ? 'falling-behind' : 'caught-up',
      text: behind
        ? 'global tables: the other Regions fall behind'
        : 'global tables: all replicas caught up',
      isSeen: true,
    });
  }
}
