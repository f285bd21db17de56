import type { Archetype, CustomersScenario } from '../../../workflows/contract/scenario/customers';
import { MINUTE_MS, type Instant } from '../../../workflows/domain/instant';
import type { Kernel } from '../kernel/kernel';

export type CustomerInputs = {
  /** Share of the clients that can reach the endpoint of DynamoDB. */
  readonly dynamodbReachable: number;
  /** Share of the launches that are accepted and get their network in time. */
  readonly launchable: number;
  readonly balancerErrors: number;
  readonly errorShareOf: (service: string) => number;
};

export type ArchetypeReading = {
  readonly name: string;
  readonly organisations: number;
  /** Share of them that is down now. */
  readonly downShare: number;
  /** What one of them has been down in all, on average. */
  readonly minutesDown: number;
};

type Cohort = {
  readonly archetype: Archetype;
  downShare: number;
  downMs: number;
  troubledSince: Instant | null;
  cutOffSince: Instant | null;
};

/**
 * Those who pay for the night: each minute, by the way it is built, a share of the organisations is
 * down. What helps is a property of the archetype, what hurts comes from the region's state alone.
 */
export class Customers {
  readonly #kernel: Kernel;
  readonly #scenario: CustomersScenario;
  readonly #cohorts: readonly Cohort[];

  constructor(kernel: Kernel, scenario: CustomersScenario) {
    const shares = scenario.archetypes.reduce((sum, { share }) => sum + share, 0);
    if (Math.abs(shares - 1) > 1e-6) {
      throw new RangeError(`the shares of the archetypes add up to ${shares}, not to 1`);
    }
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#cohorts = scenario.archetypes.map((archetype) => ({
      ...{ archetype, downShare: 0, downMs: 0, troubledSince: null, cutOffSince: null },
    }));
  }

  step(elapsedMs: number, inputs: CustomerInputs): void {
    for (const cohort of this.#cohorts) {
      cohort.downShare = this.#downShare(cohort, inputs);
      cohort.downMs += cohort.downShare * elapsedMs;
    }
  }

  byArchetype(): readonly ArchetypeReading[] {
    return this.#cohorts.map(({ archetype, downShare, downMs }) => ({
      name: archetype.name,
      organisations: archetype.share * this.#scenario.organisations,
      downShare,
      minutesDown: downMs / MINUTE_MS,
    }));
  }

  /** Minutes of being down, over all organisations. */
  get minutesDown(): number {
    return this.byArchetype().reduce((sum, row) => sum + row.organisations * row.minutesDown, 0);
  }

  get downShare(): number {
    return this.#cohorts.reduce((sum, c) => sum + c.archetype.share * c.downShare, 0);
  }

  #downShare(cohort: Cohort, inputs: CustomerInputs): number {
    const { needs, failover, degradesInstead = 0 } = cohort.archetype;
    const ways = [
      needs.dynamodb * this.#withoutTables(cohort, inputs.dynamodbReachable),
      needs.launches * (1 - inputs.launchable),
      needs.balancers * inputs.balancerErrors,
      ...Object.entries(needs.services).map(([name, share]) => share * inputs.errorShareOf(name)),
    ];
    const trouble = 1 - ways.reduce((works, fails) => works * (1 - fails), 1);
    const isElsewhere = this.#isElsewhere(cohort, trouble);
    return trouble * (isElsewhere ? (failover?.leavesDown ?? 1) : 1) * (1 - degradesInstead);
  }

  /** Share of the reads and writes that need a table and don't reach it. */
  #withoutTables(cohort: Cohort, reachable: number): number {
    const { resolvesNames, cacheLife } = cohort.archetype;
    if (!resolvesNames) return 0;
    if (reachable >= 1 - this.#scenario.noticesAbove) cohort.cutOffSince = null;
    else cohort.cutOffSince ??= this.#kernel.now;
    if (cacheLife === undefined || cohort.cutOffSince === null) return 1 - reachable;
    const expired = 1 - Math.exp(-(this.#kernel.now - cohort.cutOffSince) / cacheLife);
    return (1 - reachable) * expired;
  }

  #isElsewhere(cohort: Cohort, trouble: number): boolean {
    if (trouble <= this.#scenario.noticesAbove) cohort.troubledSince = null;
    else cohort.troubledSince ??= this.#kernel.now;
    const { failover } = cohort.archetype;
    if (failover === undefined || cohort.troubledSince === null) return false;
    return this.#kernel.now - cohort.troubledSince >= failover.after;
  }
}
