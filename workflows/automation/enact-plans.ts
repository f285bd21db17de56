import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ControlReading } from '../../activities/ports';
import type { EnactPlansInput, EnactorState } from '../contract/automation';
import { cleanUpBatch, flipBatch, type DnsPlan } from '../domain/dns-plan';
import { enactorRole } from '../domain/roles';
import { SeededRandom } from '../domain/seeded-random';
import type { Acting } from '../durable/acting';
import { Actor } from '../durable/actor';
import { goesOn } from '../durable/replay-end';
import { dormancyOf } from './dormancy-of';
import { PolledRounds, type Round, type Rounds } from './rounds';
import { ToldRounds } from './told-rounds';

/**
 * A DNS Enactor: one of three that do the same work in three Availability Zones. It comes round to
 * each plan by itself, looks once whether that is newer than what was applied last, and then walks
 * the endpoints. It does not look again, however long the walk takes.
 */
export async function enactPlans(input: EnactPlansInput): Promise<void> {
  const { zone, incident, cadence, resume } = input;
  const actor = new Actor(enactorRole(zone), incident, resume?.actor);
  const rounds =
    cadence === undefined
      ? new ToldRounds(resume)
      : new PolledRounds(cadence, dormancyOf(actor), resume);
  const enactor = new Enactor(input, actor, rounds);
  for (;;) {
    const round = await enactor.nextRound();
    if (round === undefined || !(await goesOn(() => enactor.enactLatestPlan(round)))) return;
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof enactPlans>({ ...input, resume: enactor.state });
    }
  }
}

type Known = ControlReading['endpoints'][number];

export class Enactor {
  readonly #input: EnactPlansInput;
  readonly #actor: Acting;
  readonly #rounds: Rounds;

  constructor(input: EnactPlansInput, actor: Acting, rounds: Rounds) {
    this.#input = input;
    this.#actor = actor;
    this.#rounds = rounds;
  }

  get state(): EnactorState {
    return { actor: this.#actor.state, ...this.#rounds.state };
  }

  async nextRound(): Promise<Round | undefined> {
    return this.#rounds.next(this.#actor.lastAt);
  }

  async enactLatestPlan({ publishedAt, number }: Round): Promise<void> {
    const taken = await this.#actor.act(publishedAt + this.#pickUpDelay(number), (ports, act) => {
      this.#rounds.asks();
      return ports.takePlan({ act });
    });
    this.#rounds.answered(taken.kind === 'off' ? 'off' : taken.plan.generation, this.#actor.lastAt);
    if (taken.kind === 'off') return;
    const known = taken.control.endpoints;
    // The one freshness check: made here, once, and stale by the time the last endpoint is written.
    if (known.some(({ generation }) => generation >= taken.plan.generation)) return;
    for (const endpoint of known) {
      if (!(await this.#apply(taken.plan, endpoint))) return;
    }
    await this.#cleanUp(taken.plan.generation);
  }

  /** Writes one endpoint, as often as the lock is lost. False when the plan cannot be applied. */
  async #apply(plan: DnsPlan, known: Known): Promise<boolean> {
    let knowledge = known;
    for (let attempt = 0; ; attempt += 1) {
      if (this.#input.safeguards.fencedWrites && knowledge.generation >= plan.generation)
        return false;
      const outcome = await this.#actor.next((ports, act) =>
        ports.changeRecords({
          act,
          batch: flipBatch(plan, knowledge, this.#flipOptions(knowledge.endpoint)),
          purpose: 'apply',
          generation: plan.generation,
        }),
      );
      if (outcome.kind === 'accepted') return true;
      if (outcome.kind === 'invalid') return false;
      const lookAgainAt =
        outcome.kind === 'unknown'
          ? outcome.learnedAt
          : this.#actor.lastAt + backOffFor(attempt, this.#input.backOff);
      const control = await this.#actor.act(lookAgainAt, (ports, act) =>
        ports.readControl({ act }),
      );
      knowledge =
        control.endpoints.find(({ endpoint }) => endpoint === known.endpoint) ?? knowledge;
    }
  }

  async #cleanUp(appliedGeneration: number): Promise<void> {
    const { safeguards, keepGenerations } = this.#input;
    const { records, control } = await this.#actor.next((ports, act) =>
      ports.listPlanRecords({ act }),
    );
    const batch = cleanUpBatch(records, appliedGeneration, {
      keepGenerations,
      safeguards,
      active: control.endpoints.map(({ generation }) => generation),
    });
    if (batch.changes.length === 0) return;
    await this.#actor.next((ports, act) =>
      ports.changeRecords({ act, batch, purpose: 'clean-up', generation: appliedGeneration }),
    );
  }

  #flipOptions(endpoint: string) {
    const { zone, form, safeguards, ttl } = this.#input;
    const nextLock = `${zone}#${this.#actor.state.sequence}`;
    return { endpoint, form, safeguards, ttlSeconds: ttl / 1_000, nextLock };
  }

  /** Noise of the seed: each Enactor comes round to a new plan at a time of its own. */
  #pickUpDelay(plan: number): number {
    const { seed, zone, pickUpMin, pickUpMax } = this.#input;
    return new SeededRandom(seed, `pick-up/${zone}/${plan}`).between(pickUpMin, pickUpMax);
  }
}

function backOffFor(attempt: number, { initial, factor, max }: EnactPlansInput['backOff']): number {
  return Math.min(max, initial * factor ** attempt);
}
