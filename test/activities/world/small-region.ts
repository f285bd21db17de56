import type {
  BatchOutcome,
  ControlReading,
  EndpointReading,
  RegionPorts,
} from '../../../activities/ports';
import type { Operation } from '../../../activities/world/operations';
import { World } from '../../../activities/world/world';
import { loadScenario } from '../../../worker/config/load-file';
import type { Scenario } from '../../../workflows/contract/scenario';
import {
  cleanUpBatch,
  flipBatch,
  type DnsPlan,
  type Safeguards,
} from '../../../workflows/domain/dns-plan';
import type { RecordSet } from '../../../workflows/domain/dns-records';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { enactorRole, type Role, type Zone } from '../../../workflows/domain/roles';

export const ENDPOINT = 'db.example.com';
export const OTHER_ENDPOINT = 'db-fips.example.com';

/** As they were that night. */
const HISTORICAL_SAFEGUARDS: Safeguards = {
  fencedWrites: false,
  cleanUpSparesActive: false,
  rollbackRecord: true,
  neverEmpty: false,
  backupRecords: false,
};

/** What stands behind DNS is that of the night, with a fleet so small that nothing takes long. */
const { traffic, leases, launches, network, balancers, customers } =
  loadScenario('us-east-1-2025-10-19');
const REST = {
  ...{ traffic, launches, network, balancers },
  leases: { ...leases, droplets: 500 },
  customers: {
    ...customers,
    archetypes: customers.archetypes.map((archetype) => ({
      ...archetype,
      needs: { ...archetype.needs, services: {} },
    })),
  },
};

/** A region in which every number is round and no luck is bad: a test changes what it is about. */
export const smallScenario: Scenario = {
  name: 'small-region',
  title: 'A small region',
  region: 'test-1',
  startsAt: '2025-10-19T22:48:00-07:00',
  zero: 0,
  endsAt: 360 * MINUTE_MS,
  settleFor: 60 * MINUTE_MS,
  dns: {
    endpoints: [ENDPOINT, OTHER_ENDPOINT],
    form: 'alias',
    ttl: 10 * SECOND_MS,
    soaTtl: 900 * SECOND_MS,
    soaMinimum: 86_400 * SECOND_MS,
    propagationMin: 1 * SECOND_MS,
    propagationMax: 30 * SECOND_MS,
    edges: 4,
    floor: 2,
  },
  automation: {
    firstPlanAt: 0,
    planEvery: 5 * MINUTE_MS,
    enactors: (['az1', 'az2', 'az3'] as const).map((zone) => ({
      zone,
      pickUpMin: 0,
      pickUpMax: 0,
    })),
    backOffInitial: 30 * SECOND_MS,
    backOffFactor: 2,
    backOffMax: 10 * MINUTE_MS,
    keepGenerations: 5,
    safeguards: HISTORICAL_SAFEGUARDS,
  },
  luck: [],
  faults: [],
  loadBalancers: {
    targets: [1, 2].map((n) => ({
      name: `lb-${n}`,
      a: [`198.51.100.${n}1`, `198.51.100.${n}2`],
      aaaa: [`2001:db8:${n}::1`, `2001:db8:${n}::2`],
    })),
    weightNoise: 0.2,
  },
  resolvers: { count: 40, demandGapMin: 1 * SECOND_MS, demandGapMax: 60 * SECOND_MS },
  dynamodb: {
    replicas: ['test-2', 'test-3'],
    writeShareWhileCutOff: 0.1,
    replayFactor: 9,
    caughtUpBelow: 5 * SECOND_MS,
  },
  ...REST,
  services: [
    {
      ...{ name: 'db', downAbove: 0.05, upBelow: 0.01 },
      dynamodb: { connectionLife: 5 * MINUTE_MS, symptom: 'errors' },
    },
    {
      ...{ name: 'sts', downAbove: 0.05, upBelow: 0.03 },
      dynamodb: { connectionLife: 40 * MINUTE_MS, pinRollout: 4 * MINUTE_MS, symptom: 'errors' },
      polledShare: 0.2,
    },
  ],
  expects: { fidelity: null, milestones: [], afterwards: [], violations: [] },
};

/** A world, and a hand that acts on it: each act a second after the one before it. */
export class SmallRegion {
  readonly scenario: Scenario;
  readonly world: World;
  #sequence = 0;

  constructor(scenario: Scenario = smallScenario, seed = 1) {
    this.scenario = scenario;
    this.world = new World(scenario, seed);
  }

  static with(safeguards: Partial<Safeguards>, dns: Partial<Scenario['dns']> = {}): SmallRegion {
    const { automation } = smallScenario;
    return new SmallRegion({
      ...smallScenario,
      dns: { ...smallScenario.dns, ...dns },
      automation: { ...automation, safeguards: { ...automation.safeguards, ...safeguards } },
    });
  }

  /** One act by a role; its answer is what the port of this name answers. */
  act<Name extends Operation>(
    role: Role,
    operation: Name,
    request: Omit<Parameters<RegionPorts[Name]>[0], 'act'> = {} as never,
  ): Awaited<ReturnType<RegionPorts[Name]>> {
    this.#sequence += 1;
    const at = this.world.now + SECOND_MS;
    const act = { world: 'small', role, sequence: this.#sequence, at };
    return this.world.perform(operation, { ...request, act }) as Awaited<
      ReturnType<RegionPorts[Name]>
    >;
  }

  /** Long enough for a change to reach every name server. */
  settle(): void {
    this.world.advanceTo(this.world.now + this.scenario.dns.propagationMax);
  }

  publish(plans = 1): void {
    for (let n = 0; n < plans; n += 1) this.act('planner', 'publishPlan');
  }

  enactor(zone: Zone): HandEnactor {
    return new HandEnactor(this, zone);
  }

  read(endpoint = ENDPOINT): EndpointReading {
    this.settle();
    return this.act('operator', 'readEndpoint', { endpoint });
  }

  planRecords(): readonly RecordSet[] {
    return this.act('operator', 'listPlanRecords').records;
  }

  brokenRules(): readonly string[] {
    return this.world.record.violations.map(({ rule }) => rule);
  }
}

export type Knowledge = ControlReading['endpoints'][number];

/** Takes an Enactor's steps one at a time, so that a test can put another one's between them. */
class HandEnactor {
  readonly #region: SmallRegion;
  readonly #role: Role;
  #locks = 0;

  constructor(region: SmallRegion, zone: Zone) {
    this.#region = region;
    this.#role = enactorRole(zone);
  }

  /** The one look: the latest plan, and how the endpoints stand now. */
  take(): { readonly plan: DnsPlan; readonly known: readonly Knowledge[] } {
    const taken = this.#region.act(this.#role, 'takePlan');
    if (taken.kind === 'off') throw new Error('the automation is off: there is no plan to take');
    return { plan: taken.plan, known: taken.control.endpoints };
  }

  lookAgain(endpoint = ENDPOINT): Knowledge {
    const { endpoints } = this.#region.act(this.#role, 'readControl');
    return endpoints.find((known) => known.endpoint === endpoint) as Knowledge;
  }

  apply(plan: DnsPlan, known: Knowledge): BatchOutcome {
    const { automation, dns } = this.#region.scenario;
    const batch = flipBatch(plan, known, {
      endpoint: known.endpoint,
      form: dns.form,
      safeguards: automation.safeguards,
      ttlSeconds: dns.ttl / SECOND_MS,
      nextLock: `${this.#role}#${(this.#locks += 1)}`,
    });
    const { generation } = plan;
    return this.#region.act(this.#role, 'changeRecords', { batch, purpose: 'apply', generation });
  }

  /** A whole plan in time: look, then walk all endpoints. */
  enact(): readonly BatchOutcome[] {
    const { plan, known } = this.take();
    return known.map((endpoint) => this.apply(plan, endpoint));
  }

  /** Looks at what there is; what it answers with deletes what was old at that moment. */
  planCleanUp(appliedGeneration: number): () => BatchOutcome {
    const { keepGenerations, safeguards } = this.#region.scenario.automation;
    const { records, control } = this.#region.act(this.#role, 'listPlanRecords');
    const active = control.endpoints.map(({ generation }) => generation);
    const batch = cleanUpBatch(records, appliedGeneration, { keepGenerations, safeguards, active });
    return () =>
      this.#region.act(this.#role, 'changeRecords', {
        ...{ batch, purpose: 'clean-up', generation: appliedGeneration },
      });
  }

  cleanUp(appliedGeneration: number): BatchOutcome {
    return this.planCleanUp(appliedGeneration)();
  }
}

/**
 * The night's order up to the stale overwrite: az1 takes plan 1 and is held up; az2 writes plan 6 at
 * every endpoint, by which plan 1 is as old as a clean-up looks for; az1 looks at the lock once more,
 * as who lost it does, but not at its plan.
 */
export function upToTheOverwrite(region: SmallRegion) {
  const [az1, az2, az3] = (['az1', 'az2', 'az3'] as const).map((zone) => region.enactor(zone));
  region.publish();
  const late = az1!.take();
  region.publish(5);
  const newer = az2!.enact();
  return { az1: az1!, az2: az2!, az3: az3!, late, newer, known: az1!.lookAgain() };
}
