import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ShardSteering } from '../contract/lease-sample';
import {
  shardOrderSignal,
  shardReportSignal,
  type Hand,
  type ShardOrder,
  type ShardReport,
} from '../contract/lease-messages';
import type {
  GovernLeasesInput,
  GovernLeasesResult,
  GovernLeasesState,
} from '../contract/lease-recovery';
import { workflowIds } from '../contract/names';
import { controllerOf } from '../controllers/leases/choose-controller';
import { LeaseGovernor, type Governed } from '../controllers/leases/lease-governor';
import { RETRY_LANE } from '../controllers/leases/lease-steering';
import { failure } from '../contract/failures';
import type { Instant } from '../domain/instant';
import { Actor, firstState } from '../durable/actor';
import { byHand, makeSure } from '../durable/make-sure';
import { takeLeaseCommands } from './leases/take-commands';

/** A tick is some twenty events, and a run of a thousand is still quick to replay. */
const TICKS_PER_RUN = 60;

/**
 * Governs the recovery of all shards. At each tick it looks at all of them at the same instant, lets the
 * controller decide, sets the windows that have changed, all at the same instant, and orders the shards
 * to restart what is stuck. It continues as new with what it has learnt, and loses no message over it.
 */
export async function governLeases(input: GovernLeasesInput): Promise<GovernLeasesResult> {
  const recovery = new GovernedRecovery(input);
  if (input.resume === undefined) {
    const reason = await recovery.measure();
    if (reason !== undefined) return recovery.result({ outcome: 'stopped', reason });
  }
  const { ticksPerRun = TICKS_PER_RUN } = input;
  for (let ticks = 0; ; ticks += 1) {
    if (ticks >= ticksPerRun || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof governLeases>({ ...input, resume: recovery.state });
    }
    await recovery.tick();
    const { end } = recovery;
    if (end === undefined) continue;
    await recovery.release();
    await condition(allHandlersFinished);
    return recovery.result(end);
  }
}

class GovernedRecovery {
  readonly #input: GovernLeasesInput;
  readonly #governor: LeaseGovernor;
  readonly #sampler: Actor;
  readonly #steerer: Actor;
  readonly #hands: Hand[];
  readonly #reports: ShardReport[];
  readonly #told: Set<number>;
  #nextAt: Instant;

  constructor(input: GovernLeasesInput) {
    const { incident, startAt, resume, attempt } = input;
    const first = firstState(attempt);
    this.#input = input;
    this.#governor = new LeaseGovernor(governedBy(input), resume?.governor ?? startAt);
    this.#sampler = new Actor('govern-leases', incident, resume?.sampler ?? first);
    this.#steerer = new Actor('steer-leases', incident, resume?.steerer ?? first);
    this.#hands = [...(resume?.hands ?? input.hands)];
    this.#reports = [...(resume?.reports ?? [])];
    this.#told = new Set(resume?.told);
    this.#nextAt = resume?.nextAt ?? startAt;
    setHandler(shardReportSignal, (report) => {
      this.#reports.push(report);
    });
    takeLeaseCommands(this.#governor, this.#sampler);
  }

  get state(): GovernLeasesState {
    return {
      governor: this.#governor.state,
      sampler: this.#sampler.state,
      steerer: this.#steerer.state,
      nextAt: this.#nextAt,
      hands: this.#hands,
      reports: this.#reports,
      told: [...this.#told],
    };
  }

  get end() {
    return this.#governor.end;
  }

  /** Without being measured, nothing can be learnt of attempts: why not, if it can't be had. */
  async measure(): Promise<string | undefined> {
    const made = await makeSure(this.#steerer, {
      notBefore: this.#nextAt,
      change: (ports, act) =>
        ports.measureLeases({ act, ...byHand(this.#input), lane: RETRY_LANE }),
      isMade: async (ports, act) => (await ports.sampleLeases({ act })).sample !== null,
    });
    this.#nextAt = this.#steerer.lastAt + 1;
    return made.kind === 'failed' ? made.reason : undefined;
  }

  async tick(): Promise<void> {
    const { sample } = await this.#sampler.act(this.#nextAt, (ports, act) =>
      ports.sampleLeases({ act }),
    );
    if (sample === null) throw failure('InvalidInput', 'lease attempts are not measured any more');
    const { lastAt } = this.#sampler;
    this.#nextAt = lastAt + this.#input.policy.lookEvery;
    this.#takeReports();
    const shards = this.#governor.look(sample, lastAt);
    // What was aborted is left as it stands.
    if (this.end?.outcome === 'stopped') return;
    if (shards.length > 0) await this.#steer(shards);
    for (const shard of this.#governor.released) await this.#tell(shard, true);
    for (const shard of this.#governor.restarts(this.#hands.length)) {
      const hand = this.#hands.shift() as Hand;
      await this.#order(shard, { kind: 'restart', at: this.#now, hand });
    }
  }

  /** Waits for the orders that are under way, and lets go of the shards. */
  async release(): Promise<void> {
    while (this.#governor.isWaiting) {
      await condition(() => this.#reports.length > 0);
      this.#takeReports();
    }
    const shards = this.#input.droplets.map((_, shard) => shard);
    for (const shard of shards) {
      await this.#tell(shard, this.#governor.released.includes(shard));
    }
  }

  async result(end: NonNullable<LeaseGovernor['end']>): Promise<GovernLeasesResult> {
    if (this.#told.size === 0) await this.release();
    const { shards } = this.#governor.state;
    const leased = shards.reduce((sum, shard) => sum + shard.leased, 0);
    const windows = shards.map(({ window }) => window);
    return { ...end, endedAt: this.#now, leased, windows };
  }

  /** The last instant of anybody who acts for this recovery. */
  get #now(): Instant {
    const hands = this.#hands.map(({ state }) => state.lastAt);
    return Math.max(this.#sampler.lastAt, this.#steerer.lastAt, ...hands);
  }

  async #steer(shards: readonly ShardSteering[]): Promise<void> {
    const outcome = await this.#steerer.act(this.#sampler.lastAt + 1, (ports, act) =>
      ports.steerLeases({ act, ...byHand(this.#input), shards }),
    );
    switch (outcome.kind) {
      case 'done':
        this.#governor.steered(shards, outcome.kept);
        break;
      case 'refused':
        // Too many calls: what stands is known, and is set at the next look, from what that shows.
        if (outcome.isBusy !== true) this.#governor.notSteered(shards, outcome.reason);
        break;
      case 'unknown':
        this.#governor.notSteered(shards, 'no answer to a change of the windows');
        this.#nextAt = Math.max(this.#nextAt, outcome.learnedAt);
    }
  }

  #takeReports(): void {
    for (const { shard, hand, isMade } of this.#reports.splice(0)) {
      this.#hands.push(hand);
      this.#governor.restarted(shard, hand.state.lastAt, isMade);
    }
  }

  async #tell(shard: number, isRecovered: boolean): Promise<void> {
    if (this.#told.has(shard)) return;
    this.#told.add(shard);
    await this.#order(shard, { kind: 'end', at: this.#now, isRecovered });
  }

  async #order(shard: number, order: ShardOrder): Promise<void> {
    const workflowId = workflowIds.leaseShard(this.#input.incident, shard, this.#input.attempt);
    await getExternalWorkflowHandle(workflowId).signal(shardOrderSignal, order);
  }
}

function governedBy({ policy, controller, knowledge, droplets }: GovernLeasesInput): Governed {
  const { windowMax, totalMax } = controller;
  return {
    ...{
      controller: controllerOf(controller),
      knowledge,
      droplets,
      limits: { windowMax, totalMax },
    },
    doneFrom: policy.doneFrom,
    restartsAtOnce: policy.restartsAtOnce,
    giveUpAfter: policy.giveUpAfter,
  };
}
