import type { WorldEvent } from '../../activities/world/kernel/record';
import type { World } from '../../activities/world/world';
import type { Scenario } from '../../workflows/contract/scenario';
import type { Instant } from '../../workflows/domain/instant';
import { StatusLine } from './status-line';
import { timelineLine, when } from './timeline';

type Watched = {
  readonly scenario: Scenario;
  readonly pace: number;
  readonly originMs: number;
  readonly world: World;
};

const LOOK_EVERY_MS = 100;
/** In a pipe the timeline itself is progress enough. */
const PIPE_HEARS_EVERY_MS = 10_000;
/** "Late" is how late the latest of so many acts came. */
const LATE_ACTS = 20;

/** Shows a drill while it runs: the timeline as it happens, and below it how far the night is. */
export class DrillWatch {
  readonly #status = new StatusLine(PIPE_HEARS_EVERY_MS);
  readonly #watched: Watched;
  readonly #late: number[] = [];
  #acts = 0;
  #paceReached = 0;
  #eventsShown = 0;
  #hasEnded = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** To be told of each act at once: the pace and the lateness are those of this moment. */
  acted(at: Instant): void {
    const { originMs, pace } = this.#watched;
    const elapsedMs = Date.now() - originMs;
    this.#acts += 1;
    this.#paceReached = at / elapsedMs;
    this.#late.push(Math.max(0, elapsedMs * pace - at));
    if (this.#late.length > LATE_ACTS) this.#late.shift();
  }

  start(): void {
    this.look();
    this.#timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS);
  }

  /** The night is over; what people still do by hand is shown as it happens. */
  ended(): void {
    this.#hasEnded = true;
    this.look();
    this.#status.clear();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.look();
    this.#status.clear();
  }

  /** Shows what has happened by now: who shows more calls it first. */
  look(): void {
    const { scenario, world } = this.#watched;
    const { events } = world.record;
    const seen = events.slice(this.#eventsShown).filter(({ isSeen }: WorldEvent) => isSeen);
    this.#eventsShown = events.length;
    if (seen.length > 0) this.#status.clear();
    for (const event of seen) console.log(timelineLine(scenario, event));
    if (!this.#hasEnded) this.#status.show(this.#describe());
  }

  #describe(): string {
    const { scenario, world, originMs } = this.#watched;
    if (this.#acts === 0) {
      const seconds = Math.max(0, (originMs - Date.now()) / 1_000).toFixed(0);
      return `the night begins in ${seconds} s …`;
    }
    const share = Math.floor((100 * world.now) / scenario.endsAt);
    const late = (Math.max(...this.#late) / 1_000).toFixed(0);
    const pace = this.#paceReached.toFixed(0);
    return `  ${when(scenario, world.now)} ${share} %, pace ${pace}, ${this.#acts} acts, up to ${late} s late`;
  }
}
