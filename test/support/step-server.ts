import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { JournaledWorld } from '../../activities/journaled-world';
import type { RegionPorts } from '../../activities/ports';
import { Night } from '../../activities/world/judging/night';
import type { Operation } from '../../activities/world/operations';
import { World } from '../../activities/world/world';
import { timelineDigest } from '../../worker/result/digest';
import {
  createRegionWorker,
  createWorkflowWorker,
  withWorkers,
  type WorkerTuning,
} from '../../worker/region-workers';
import { collectHistories, type RunHistory } from '../../worker/run-histories';
import { createTestEnvironment } from '../../worker/test-environment';
import type { Act } from '../../workflows/contract/call';
import { taskQueues } from '../../workflows/contract/names';
import type { Scenario } from '../../workflows/contract/scenario';
import type { StepInput } from '../../workflows/contract/steps';
import { GRID_MS, MINUTE_MS, SECOND_MS, type Instant } from '../../workflows/domain/instant';
import type * as runbooks from '../../workflows/index';

type Runbooks = typeof runbooks;
type InputOf<Type extends keyof Runbooks> = Parameters<Runbooks[Type]>[0];
/** What a test says of a step; the region says where and when, and nothing is waived. */
type Told<Type extends keyof Runbooks> = Omit<InputOf<Type>, keyof StepInput | 'waives'> &
  Partial<Pick<InputOf<Type>, keyof InputOf<Type> & ('fence' | 'waives' | 'attempt')>>;
type Hand = (region: PlayedRegion) => void;
/** Something that is sent in the middle of an act, and acknowledged before the act ends. */
type Sending = (client: Client, place: PlayedRegion['place']) => Promise<void>;

/**
 * One time-skipping server for the tests of a file, on which single steps run as real Workflows: each
 * test has a region of its own, without operator and automation, which it sets up by hand.
 */
export class StepServer {
  readonly #environment: TestWorkflowEnvironment;
  readonly #workflows: Worker;
  readonly #running: Promise<void>;
  #regions = 0;

  private constructor(environment: TestWorkflowEnvironment, workflows: Worker) {
    this.#environment = environment;
    this.#workflows = workflows;
    this.#running = workflows.run();
  }

  static async start(tuning: WorkerTuning = {}): Promise<StepServer> {
    const environment = await createTestEnvironment();
    const worker = await createWorkflowWorker(connectionsOf(environment), tuning);
    return new StepServer(environment, worker);
  }

  async stop(): Promise<void> {
    this.#workflows.shutdown();
    await this.#running;
    await this.#environment.teardown();
  }

  /** Plays with a new region: the acts by hand, and the steps that the test runs in between. */
  async play<Result>(
    scenario: Scenario,
    does: (region: PlayedRegion) => Promise<Result>,
  ): Promise<Result> {
    this.#regions += 1;
    const place = { region: scenario.region, id: `steps-${this.#regions}` };
    const held = new HookedWorld(new World(scenario, 1), { order: 'exact' });
    const worker = await createRegionWorker(connectionsOf(this.#environment), {
      ...place,
      world: held,
    });
    const region = new PlayedRegion(this.#environment, { scenario, held, place });
    return withWorkers([worker], async () => does(region));
  }
}

function connectionsOf({ connection, nativeConnection, namespace }: TestWorkflowEnvironment) {
  return { connection, nativeConnection, namespace: namespace ?? 'default' };
}

/** A world to which something happens between two acts of a step. */
class HookedWorld extends JournaledWorld {
  readonly hooks: { readonly at: Instant; readonly does: () => void }[] = [];
  readonly sendings: { readonly at: Instant; readonly sends: () => Promise<void> }[] = [];

  override perform(operation: Operation, request: { readonly act: Act }): unknown {
    while ((this.hooks[0]?.at ?? Infinity) < request.act.at) this.hooks.shift()?.does();
    const answer = super.perform(operation, request);
    if ((this.sendings[0]?.at ?? Infinity) > request.act.at) return answer;
    // The act is under way until the message is acknowledged, so the clock stands still.
    return this.sendings
      .shift()
      ?.sends()
      .then(() => answer);
  }
}

type Held = {
  readonly scenario: Scenario;
  readonly held: HookedWorld;
  readonly place: { readonly region: string; readonly id: string };
};

/** A region under a test: what the test does to it by hand, and which steps it runs. */
export class PlayedRegion {
  readonly night: Night;
  readonly endpoint: string;
  readonly #environment: TestWorkflowEnvironment;
  readonly #held: HookedWorld;
  readonly place: Held['place'];
  /** Incident time that has gone by before a step's worker is there to act. */
  away: { readonly ms: number; readonly isLive?: true } = { ms: 0 };
  #sequence = 0;
  #runs = 0;
  #lastRun = '';

  constructor(environment: TestWorkflowEnvironment, { scenario, held, place }: Held) {
    this.night = new Night(scenario, held.world.record);
    this.endpoint = this.night.endpoint;
    this.#environment = environment;
    this.#held = held;
    this.place = place;
  }

  /** One act by a person, as soon as the grid has room for it; nothing is waived. */
  act<Name extends Operation>(
    operation: Name,
    request: Omit<Parameters<RegionPorts[Name]>[0], 'act'> = {} as never,
  ): Awaited<ReturnType<RegionPorts[Name]>> {
    this.#sequence += 1;
    const at = (Math.floor(this.#held.world.now / GRID_MS) + 1) * GRID_MS;
    const act = { world: this.place.id, role: 'cascade', sequence: this.#sequence, at };
    return this.#held.perform(operation, { ...request, act } as never) as Awaited<
      ReturnType<RegionPorts[Name]>
    >;
  }

  to(minute: number): void {
    this.#held.world.advanceTo(minute * MINUTE_MS);
  }

  /** Something that happens meanwhile: before the first act of a step after this minute. */
  at(minute: number, does: Hand): void {
    const at = minute * MINUTE_MS;
    this.#held.hooks.push({
      at,
      does: () => {
        this.#held.world.advanceTo(Math.max(at, this.#held.world.now));
        does(this);
      },
    });
  }

  /** A message that is sent within the first act from this minute on, as an operator's script would. */
  send(minute: number, sends: Sending): void {
    const send = async (): Promise<void> => sends(this.#environment.client, this.place);
    this.#held.sendings.push({ at: minute * MINUTE_MS, sends: send });
  }

  /** The same digest: the same acts at the same instants, and the same timeline. */
  get digest(): string {
    return timelineDigest(this.#held.world.record);
  }

  /** As the clean-up of that night did: every record of the plans is deleted. */
  emptyTheRecord(): void {
    const { records } = this.act('listPlanRecords');
    const changes = records.map((record) => ({ action: 'DELETE' as const, record }));
    this.act('changeRecords', { batch: { changes }, purpose: 'clean-up', generation: 0 });
  }

  setByHand(): void {
    const { endpoint } = this;
    const { lock } = this.act('readEndpoint', { endpoint });
    const { targets } = this.act('listHealthyTargets', { endpoint });
    const a = targets.flatMap((target) => target.a);
    const aaaa = targets.flatMap((target) => target.aaaa);
    const request = { endpoint, a, aaaa, expectedLock: lock, fence: 1, waived: [] };
    const outcome = this.act('overrideRecord', request);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  }

  /** Runs one step to its end; it begins now. */
  async run<Type extends keyof Runbooks>(
    type: Type,
    told: Told<Type>,
  ): Promise<Awaited<ReturnType<Runbooks[Type]>>> {
    this.#runs += 1;
    const startAt = this.#held.world.now + 1;
    const now = await this.#environment.currentTimeMs();
    const { ms, ...live } = this.away;
    const incident = {
      ...this.place,
      ...live,
      ...{ originMs: Math.ceil(now) + SECOND_MS - startAt - ms, pace: 1, actTimeoutMs: 60_000 },
      regionQueue: taskQueues.region(this.place),
    };
    const fence = this.#runs;
    this.#lastRun = `${this.place.id}/${type}/${this.#runs}`;
    const input = { incident, startAt, fence, endpoint: this.endpoint, waives: [], ...told };
    return this.#environment.client.workflow.execute(type, {
      taskQueue: taskQueues.rehearsal,
      workflowId: this.#lastRun,
      args: [input],
    }) as Promise<Awaited<ReturnType<Runbooks[Type]>>>;
  }

  /** What Temporal wrote down of the step that was run last, and of all below it. */
  async histories(): Promise<readonly RunHistory[]> {
    return collectHistories(this.#environment.client, this.#lastRun);
  }

  /** Texts of the timeline by kind of event and, where given, by whom. */
  texts(kind: string, source?: string): readonly string[] {
    return this.night
      .all(kind, (event) => source === undefined || event.source === source)
      .map(({ text }) => text);
  }

  /** How often a role has called an operation. */
  calls(role: string, operation: Operation): number {
    const { acts } = this.night.record;
    return acts.filter((act) => act.role === role && act.operation === operation).length;
  }

  brokenRules(): readonly string[] {
    return [...new Set(this.night.record.violations.map(({ rule }) => rule))];
  }
}
