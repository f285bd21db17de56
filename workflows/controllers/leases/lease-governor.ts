import type { LeaseSample, ShardSteering } from '../../contract/lease-sample';
import type { LeaseCommand, LeaseStatus } from '../../contract/lease-messages';
import type { Instant } from '../../domain/instant';
import type { LeaseController, LeaseKnowledge } from './lease-controller';
import {
  nextSteering,
  startSteering,
  type SteeringState,
  type WindowLimits,
} from './lease-steering';

/** How one shard stands, as far as its governor knows. */
type GovernedShard = {
  readonly leased: number;
  readonly isUp: boolean;
  /** What stands at the shard; unknown: nothing was set yet, or no answer came. */
  readonly window: number | null | 'unknown';
  /** A cohort that is to be opened and has not been for certain. */
  readonly cohort: number | null;
  readonly isDone: boolean;
  /** Whether its hand was told to restart it, and has not reported yet. */
  readonly isRestarting: boolean;
  /** It is not restarted before: the region has refused, or gave no answer. */
  readonly leaveUntil: Instant;
};

/** All that a governor carries over a continue-as-new: its size depends on the shards alone. */
export type GovernorState = {
  /** Time under way counts from here: pauses have moved it on. */
  readonly startedAt: Instant;
  readonly lookedAt: Instant;
  readonly ticks: number;
  readonly steering: SteeringState;
  readonly shards: readonly GovernedShard[];
  /** Steerings in a row that were not done, and why the last one was not. */
  readonly failures: { readonly inARow: number; readonly reason: string };
  readonly limits: WindowLimits;
  readonly isPaused: boolean;
  readonly aborted: LeaseCommand | null;
  /** The latest commands, who gave them, and why. */
  readonly commands: readonly LeaseCommand[];
};

/** What is fixed for a recovery. */
export type Governed = {
  readonly controller: LeaseController<unknown>;
  readonly knowledge: LeaseKnowledge;
  /** Droplets of each shard. */
  readonly droplets: readonly number[];
  readonly limits: WindowLimits;
  readonly doneFrom: number;
  readonly restartsAtOnce: number;
  readonly giveUpAfter: number;
};

export type GovernorEnd =
  { readonly outcome: 'done' } | { readonly outcome: 'stopped'; readonly reason: string };

/** Windows closer together than this are as good as the same. Assumption: below what a knee shows. */
const DEAD_BAND = 0.02;
const FAILURES_MAX = 3;
const COMMANDS_KEPT = 20;

/**
 * Governs the recovery of all shards: from each sample to the windows that are to be set, the shards that
 * are done, and the hosts to restart. It knows what stands for certain, and wants again what does not.
 */
export class LeaseGovernor {
  readonly #governed: Governed;
  #state: GovernorState;

  constructor(governed: Governed, from: Instant | GovernorState) {
    this.#governed = governed;
    this.#state = typeof from === 'number' ? fresh(governed, from) : from;
  }

  get state(): GovernorState {
    return this.#state;
  }

  /** What is to be steered now, after a look at all shards. */
  look(sample: LeaseSample, at: Instant): readonly ShardSteering[] {
    const { ticks, lookedAt, isPaused, startedAt } = this.#state;
    const pausedMs = isPaused ? at - lookedAt : 0;
    this.#change({ ticks: ticks + 1, lookedAt: at, startedAt: startedAt + pausedMs });
    this.#see(sample);
    const wanted = isPaused ? this.#closed() : this.#chosen(sample);
    return wanted.flatMap(({ shard, window, cohort }) => {
      const { isDone, window: stands, cohort: due } = this.#at(shard);
      const next = { shard, window: isDone ? null : window, cohort: cohort ?? due };
      if (next.cohort === null && !differ(stands, next.window)) return [];
      this.#changeShard(shard, { cohort: next.cohort });
      return [next];
    });
  }

  /** All was set, except where `kept` says what stands instead. */
  steered(
    shards: readonly ShardSteering[],
    kept: readonly { readonly shard: number; readonly window: number | null }[],
  ): void {
    this.#change({ failures: { inARow: 0, reason: '' } });
    for (const { shard, window } of shards) {
      const stands = kept.find((each) => each.shard === shard);
      if (stands === undefined) this.#changeShard(shard, { window, cohort: null });
      else this.#changeShard(shard, { window: stands.window });
    }
  }

  /** Refused, or without an answer: nobody knows what stands, and it is set again at the next look. */
  notSteered(shards: readonly ShardSteering[], reason: string): void {
    this.#change({ failures: { inARow: this.#state.failures.inARow + 1, reason } });
    for (const { shard } of shards) this.#changeShard(shard, { window: 'unknown' });
  }

  /** Hosts to restart now, as many as may be away and as there are hands for them. */
  restarts(hands: number): readonly number[] {
    const { shards, isPaused, lookedAt } = this.#state;
    if (isPaused || this.end !== undefined) return [];
    const { restartsAtOnce } = this.#governed;
    const away = shards.filter(({ isUp, isRestarting }) => !isUp || isRestarting).length;
    const chosen = this.#stuck
      .filter((shard) => {
        const { isDone, isUp, isRestarting, leaveUntil } = this.#at(shard);
        return !isDone && isUp && !isRestarting && lookedAt >= leaveUntil;
      })
      .slice(0, Math.max(0, Math.min(hands, restartsAtOnce - away)));
    for (const shard of chosen) this.#changeShard(shard, { isRestarting: true });
    return chosen;
  }

  /** What its hand says of a restart. One that was not made is not asked for again at once. */
  restarted(shard: number, at: Instant, isMade: boolean): void {
    const leaveUntil = isMade ? 0 : at + this.#governed.knowledge.attemptTimeoutMs;
    this.#changeShard(shard, { isRestarting: false, leaveUntil });
  }

  /** Shards that are recovered, and whose window is known to be lifted. */
  get released(): readonly number[] {
    return this.#shards().filter((shard) => {
      const { isDone, window } = this.#at(shard);
      return isDone && window === null;
    });
  }

  /** Whether a hand still has an order. */
  get isWaiting(): boolean {
    return this.#state.shards.some(({ isRestarting }) => isRestarting);
  }

  /** How the recovery has ended; undefined while it goes on. */
  get end(): GovernorEnd | undefined {
    const { aborted, failures, startedAt, lookedAt, shards } = this.#state;
    if (this.released.length === shards.length) return { outcome: 'done' };
    if (aborted !== null) {
      return { outcome: 'stopped', reason: `${aborted.by} has aborted it: ${aborted.reason}` };
    }
    if (failures.inARow >= FAILURES_MAX) return { outcome: 'stopped', reason: failures.reason };
    if (lookedAt - startedAt <= this.#governed.giveUpAfter) return undefined;
    return { outcome: 'stopped', reason: 'they did not come back in time' };
  }

  /** Why a command cannot be taken; undefined when it can. */
  refusalOf({ kind }: Pick<LeaseCommand, 'kind'>): string | undefined {
    const { isPaused } = this.#state;
    if (this.end !== undefined) return 'the recovery of the leases is over';
    if (kind === 'pause' && isPaused) return 'it is paused already';
    if (kind === 'resume' && !isPaused) return 'it is not paused';
    return undefined;
  }

  /** Takes a command; the next look, within a tick, carries it out. */
  take(command: LeaseCommand): void {
    const commands = [...this.#state.commands, command].slice(-COMMANDS_KEPT);
    switch (command.kind) {
      case 'pause':
        this.#change({ commands, isPaused: true });
        break;
      case 'resume':
        this.#change({ commands, isPaused: false });
        break;
      case 'limit': {
        const { limits } = this.#state;
        const { windowMax = limits.windowMax, totalMax = limits.totalMax } = command;
        this.#change({ commands, limits: { windowMax, totalMax } });
        break;
      }
      case 'abort':
        this.#change({ commands, aborted: command });
    }
  }

  status(): LeaseStatus {
    const { shards, ticks, lookedAt, isPaused, limits, commands } = this.#state;
    const running = isPaused ? 'paused' : 'running';
    return {
      ...{ outcome: this.end?.outcome ?? running, ticks, lookedAt, limits, commands },
      shards: shards.map(({ leased, isUp, isDone, isRestarting, window }, shard) => ({
        ...{ shard, leased, droplets: this.#governed.droplets[shard] ?? 0, isUp, isDone },
        ...{ isRestarting, window: window },
      })),
    };
  }

  #stuck: readonly number[] = [];

  #see({ shards }: LeaseSample): void {
    const { doneFrom, droplets } = this.#governed;
    for (const { shard, isUp, pending } of shards) {
      const all = droplets[shard] ?? 0;
      const { isDone, isRestarting } = this.#at(shard);
      const isRecovered = isUp && !isRestarting && all - pending >= doneFrom * all;
      this.#changeShard(shard, { isUp, leased: all - pending, isDone: isDone || isRecovered });
    }
  }

  /** While it is paused nothing new is begun; what is under way comes to its end. */
  #closed(): readonly ShardSteering[] {
    this.#stuck = [];
    return this.#shards().map((shard) => ({ shard, window: 0, cohort: null }));
  }

  #chosen(sample: LeaseSample): readonly ShardSteering[] {
    const { controller, knowledge } = this.#governed;
    const { startedAt, steering, limits } = this.#state;
    const done = new Set(this.#shards().filter((shard) => this.#at(shard).isDone));
    const sinceStart = { ...sample, atMs: this.#state.lookedAt - startedAt };
    const steered = nextSteering(steering, sinceStart, { controller, knowledge, limits, done });
    this.#change({ steering: steered.state });
    this.#stuck = steered.restarts;
    return steered.shards;
  }

  #shards(): readonly number[] {
    return this.#state.shards.map((_, shard) => shard);
  }

  #at(shard: number): GovernedShard {
    return this.#state.shards[shard] as GovernedShard;
  }

  #change(change: Partial<GovernorState>): void {
    this.#state = { ...this.#state, ...change };
  }

  #changeShard(shard: number, change: Partial<GovernedShard>): void {
    this.#change({ shards: this.#state.shards.with(shard, { ...this.#at(shard), ...change }) });
  }
}

function fresh({ controller, knowledge, droplets, limits }: Governed, at: Instant): GovernorState {
  return {
    ...{ startedAt: at, lookedAt: at, ticks: 0, limits, isPaused: false, aborted: null },
    steering: startSteering(controller, knowledge),
    shards: droplets.map(() => ({
      ...{ leased: 0, isUp: true, window: 'unknown', cohort: null, isDone: false },
      ...{ isRestarting: false, leaveUntil: 0 },
    })),
    failures: { inARow: 0, reason: '' },
    commands: [],
  };
}

/** Whether a window is worth an act: by a whole attempt, and by more than a fiftieth. */
function differ(stands: number | null | 'unknown', wanted: ShardSteering['window']): boolean {
  if (stands === 'unknown') return true;
  if (stands === null || wanted === null || wanted === 0) return stands !== wanted;
  return Math.abs(stands - wanted) >= Math.max(1, DEAD_BAND * stands);
}
