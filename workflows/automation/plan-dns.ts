import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { PlanDnsInput, PlannerState } from '../contract/automation';
import { instantFor } from '../domain/roles';
import type { Acting } from '../durable/acting';
import { Actor } from '../durable/actor';
import { goesOn } from '../durable/replay-end';
import { dormancyOf } from './dormancy-of';
import type { Dormancy } from './dormancy';
import { tellEnactors } from './told-rounds';

/**
 * The DNS Planner. It watches load balancers and writes one plan for all endpoints, again and again,
 * whether anybody manages to apply it or not. While the automation is off it makes none.
 */
export async function planDns(input: PlanDnsInput): Promise<void> {
  const actor = new Actor('planner', input.incident, input.resume?.actor);
  const planner = new Planner(input, actor, dormancyOf(actor));
  while (!planner.isDone) {
    if (!(await goesOn(() => planner.publishNext()))) return;
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof planDns>({ ...input, resume: planner.state });
    }
  }
}

export class Planner {
  readonly #input: PlanDnsInput;
  readonly #actor: Acting;
  readonly #dormancy: Dormancy;
  #nextAt: number;

  constructor(input: PlanDnsInput, actor: Acting, dormancy: Dormancy) {
    this.#input = input;
    this.#actor = actor;
    this.#dormancy = dormancy;
    this.#nextAt = input.resume?.nextAt ?? input.firstPlanAt;
  }

  get isDone(): boolean {
    return this.#nextAt >= this.#input.until;
  }

  get state(): PlannerState {
    return { actor: this.#actor.state, nextAt: this.#nextAt };
  }

  async publishNext(): Promise<void> {
    const { incident, planEvery, until, zones } = this.#input;
    const published = await this.#actor.act(this.#nextAt, (ports, act) => {
      this.#dormancy.asks();
      return ports.publishPlan({ act });
    });
    this.#nextAt += planEvery;
    if (zones !== undefined) {
      if (published.kind === 'off') return;
      const { generation } = published;
      await tellEnactors(incident, zones, { generation, at: this.#actor.lastAt });
    } else if (published.kind === 'off') {
      this.#dormancy.begin();
      const wokenAt = await this.#dormancy.over();
      if (wokenAt === 'never') this.#nextAt = until;
      else while (instantFor('planner', this.#nextAt) < (wokenAt ?? 0)) this.#nextAt += planEvery;
    }
  }
}
