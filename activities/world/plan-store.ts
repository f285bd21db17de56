import type { DnsPlan } from '../../workflows/domain/dns-plan';
import type { AutomationPart, Role } from '../../workflows/domain/roles';
import type { EndpointLoadBalancers } from './load-balancers';

/** Where the Planner leaves its plans and the Enactors find the latest; and the automation's switches. */
export class PlanStore {
  readonly #loadBalancers: EndpointLoadBalancers;
  readonly parts: readonly AutomationPart[];
  readonly #on: Set<AutomationPart>;
  #latest: DnsPlan;

  constructor(loadBalancers: EndpointLoadBalancers, parts: readonly AutomationPart[]) {
    this.#loadBalancers = loadBalancers;
    this.parts = parts;
    this.#on = new Set(parts);
    this.#latest = { generation: 0, targets: loadBalancers.targetsFor(0) };
  }

  get latest(): DnsPlan {
    return this.#latest;
  }

  get partsOn(): readonly AutomationPart[] {
    return this.parts.filter((part) => this.#on.has(part));
  }

  get isOn(): boolean {
    return this.#on.size > 0;
  }

  /** Whether the part of the automation that acts in this role is switched on. */
  isOnFor(role: Role): boolean {
    return this.partsOn.some((part) => role === part || role === `enactor/${part}`);
  }

  /** False for a part that this automation does not have. */
  switch(on: boolean, part?: AutomationPart): boolean {
    const parts = part === undefined ? this.parts : this.parts.filter((known) => known === part);
    for (const switched of parts) {
      if (on) this.#on.add(switched);
      else this.#on.delete(switched);
    }
    return parts.length > 0;
  }

  publish(): DnsPlan {
    const generation = this.#latest.generation + 1;
    this.#latest = { generation, targets: this.#loadBalancers.targetsFor(generation) };
    return this.#latest;
  }
}
