import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { foldJournalFile } from '../../../activities/journal-file';
import type { DyingWorkers } from '../../../workflows/contract/scenario/mishaps';
import { originAfter, type Instant } from '../../../workflows/domain/instant';
import { SeededRandom } from '../../../workflows/domain/seeded-random';
import { connectToOwn, disconnect } from '../../connect';
import { startDevServer } from '../../dev-server';
import { startDrill, type BegunDrill, type Drill, type DrillResult } from '../../drill';
import type { Lateness } from '../../drill-lateness';
import type { Progress, Rehearsal } from '../../rehearsal';
import { workflowBundle } from '../../workflow-bundle';
import { costOf } from '../../run-histories';
import type { EvaluatedNight } from '../evaluated-night';
import { ServingProcess, type NightToServe } from './worker-processes';

type NightOfDeaths = EvaluatedNight & { readonly workers: DyingWorkers };

/** A night with workers that die. */
export type DyingNight = {
  readonly rehearsal: Rehearsal;
  /** For each death: when it was, and how many acts the next one found done. */
  readonly deaths: readonly { readonly at: Instant; readonly acts: number }[];
};

type Told = { readonly onProgress: (progress: Progress) => void };

/** What a night may take beyond its pace, until it counts as one that will never end. */
const WALL_MS_MAX = 60_000;
const LOOK_EVERY_MS = 100;
/** The median of how late acts come, in incident time, above which the machine was too busy. */
const LATE_MEDIAN_MS_MAX = 25_000;

/**
 * Plays a night on a real server of its own, and kills the process that holds region and Workflows again
 * and again, as the scenario says. Another one stands by each time. When the first dies is the seed's.
 */
export async function playDyingNight(night: NightOfDeaths, told: Told): Promise<DyingNight> {
  const folder = mkdtempSync(join(tmpdir(), 'blackstart-dying-worker-'));
  const bundleFile = join(folder, 'bundle.json');
  writeFileSync(bundleFile, JSON.stringify(await workflowBundle('rehearsal', night.workflows)));
  const server = await startDevServer({ headless: true, workflowTaskTimeoutS: 2 });
  try {
    const connections = await connectToOwn(server.address);
    const aborted = new AbortController();
    // Every call of this night listens to it, and the reading of its histories makes many.
    setMaxListeners(0, aborted.signal);
    try {
      const { connection, namespace } = connections;
      const client = new Client({ connection, namespace });
      const deaths = new Deaths(night, { address: server.address, bundleFile, folder, told });
      return await client.withAbortSignal(aborted.signal, async () => deaths.play(client));
    } finally {
      // Or the client would ask once more on a connection that is closed by then.
      aborted.abort();
      await disconnect(connections);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Place = Pick<NightToServe, 'address' | 'bundleFile'> & {
  readonly folder: string;
  readonly told: Told;
};

class Deaths {
  readonly #night: NightOfDeaths;
  readonly #served: NightToServe;
  readonly #told: Told;
  readonly #deaths: { readonly at: Instant; readonly acts: number }[] = [];
  readonly #processes = new Set<ServingProcess>();
  #serving: ServingProcess;
  #standby: ServingProcess | undefined;
  #isOver = false;

  constructor(night: NightOfDeaths, { address, bundleFile, folder, told }: Place) {
    const { scenario, seed } = night;
    const incidentId = `dying-worker-${seed}`;
    this.#night = night;
    this.#told = told;
    this.#served = {
      ...{ scenario, seed, incidentId, address, bundleFile },
      journalFile: join(folder, 'journal.jsonl'),
    };
    this.#serving = this.#start();
  }

  async play(client: Client): Promise<DyingNight> {
    const { scenario, policy, seed, workers } = this.#night;
    const { incidentId, journalFile } = this.#served;
    try {
      await this.#serving.serves();
      const originMs = originAfter(Date.now());
      const drill: BegunDrill = {
        ...{ scenario, policy, seed, incidentId, pace: workers.pace, originMs },
      };
      const result = await this.#untilItsEnd(await startDrill(client, drill), originMs);
      const { histories, recovery, wallMs, lateness } = result;
      if (recovery?.outcome !== 'recovered') this.#checkPace(lateness);
      const { world, acts } = foldJournalFile(journalFile, scenario);
      const cost = { ...costOf(histories), acts, wallSeconds: wallMs / 1_000 };
      const rehearsal = { world, recovery, histories, cost, repeats: 0, beside: [] };
      return { rehearsal, deaths: this.#deaths };
    } finally {
      this.#isOver = true;
      await Promise.all([...this.#processes].map((each) => each.kill()));
    }
  }

  /** What a machine is to blame for says nothing of a policy. Throws when it was too busy. */
  #checkPace({ medianMs }: Lateness): void {
    if (medianMs <= LATE_MEDIAN_MS_MAX) return;
    const late = Math.round(medianMs / 1_000);
    throw new Error(
      `the machine did not keep the pace of ${this.#night.workers.pace}: half of the acts came more ` +
        `than ${late} s of the incident late. Play it again with less beside it`,
    );
  }

  async #untilItsEnd(drill: Drill, originMs: number): Promise<DrillResult> {
    const { scenario, workers } = this.#night;
    const wallMsMax = scenario.endsAt / workers.pace + WALL_MS_MAX;
    const over = new AbortController();
    const tooLong = delay(wallMsMax, undefined, { signal: over.signal }).then(() => {
      throw new Error(`the night has not ended ${Math.round(wallMsMax / 1_000)} s after its start`);
    });
    const killed = this.#killAgainAndAgain(originMs, over.signal).then(
      () => new Promise<never>(() => undefined),
    );
    for (const promise of [tooLong, killed]) promise.catch(() => undefined);
    try {
      return await Promise.race([drill.result(), tooLong, killed]);
    } finally {
      over.abort();
    }
  }

  async #killAgainAndAgain(originMs: number, signal: AbortSignal): Promise<void> {
    const { scenario, seed, workers } = this.#night;
    const { from, dieEvery, pace } = workers;
    const now = (): Instant => Math.max(0, (Date.now() - originMs) * pace);
    let diesAt = from + new SeededRandom(seed, 'dying-worker').between(0, dieEvery);
    while (!signal.aborted) {
      const at = now();
      this.#told.onProgress({ at, endsAt: scenario.endsAt, attempt: 1 });
      if (at >= from) this.#standby ??= this.#start();
      if (at >= diesAt) {
        await this.#kill(at);
        diesAt = now() + dieEvery;
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  async #kill(at: Instant): Promise<void> {
    await this.#serving.kill();
    this.#processes.delete(this.#serving);
    this.#serving = this.#standby ?? this.#start();
    this.#standby = undefined;
    const acts = await this.#serving.serves();
    this.#deaths.push({ at, acts });
    this.#standby = this.#start();
  }

  /** None is begun any more once the night is over: nobody would end it. */
  #start(): ServingProcess {
    if (this.#isOver) throw new Error('the night is over');
    const started = new ServingProcess(this.#served);
    this.#processes.add(started);
    return started;
  }
}
