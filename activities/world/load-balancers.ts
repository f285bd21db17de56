import type { LoadBalancerScenario } from '../../workflows/contract/scenario';
import type { PlanTarget } from '../../workflows/domain/dns-plan';
import type { Kernel } from './kernel/kernel';

/** The load balancers of DynamoDB's own endpoints. They were healthy all night. */
export class EndpointLoadBalancers {
  readonly #kernel: Kernel;
  readonly #scenario: LoadBalancerScenario;

  constructor(kernel: Kernel, scenario: LoadBalancerScenario) {
    this.#kernel = kernel;
    this.#scenario = scenario;
  }

  healthyTargets(): readonly PlanTarget[] {
    return this.targetsFor('by-hand', 0);
  }

  /** The targets of one plan: weights wander from plan to plan as capacity is moved about. */
  targetsFor(purpose: string | number, noise = this.#scenario.weightNoise): readonly PlanTarget[] {
    const random = this.#kernel.random(`plan/${purpose}`);
    return this.#scenario.targets.map(({ name, a, aaaa }) => ({
      loadBalancer: name,
      weight: Math.round(100 * (1 + random.between(-noise, noise))),
      a,
      aaaa,
    }));
  }
}
