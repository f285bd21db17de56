import type { DnsPlan } from '../../workflows/domain/dns-plan';
import type { EndpointLoadBalancers } from './load-balancers';

/** Where the Planner leaves its plans and the Enactors find the latest; and the automation's switch. */
export class PlanStore {
  readonly #loadBalancers: EndpointLoadBalancers;
  #latest: DnsPlan;
  isOn = true;

  constructor(loadBalancers: EndpointLoadBalancers) {
    this.#loadBalancers = loadBalancers;
    this.#latest = { generation: 0, targets: loadBalancers.targetsFor(0) };
  }

  get latest(): DnsPlan {
    return this.#latest;
  }

  publish(): DnsPlan {
    const generation = this.#latest.generation + 1;
    this.#latest = { generation, targets: this.#loadBalancers.targetsFor(generation) };
    return this.#latest;
  }
}
