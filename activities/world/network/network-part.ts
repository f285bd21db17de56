import {
  DRAIN_DEFAULTS,
  roomInFresh,
  shareOfBacklog,
  type DrainOptions,
} from '../../../workflows/controllers/network/draining';
import type { Instant } from '../../../workflows/domain/instant';
import { FluidLane } from './fluid-lane';

export type PartStep = {
  readonly now: Instant;
  readonly elapsedMs: number;
  /** Changes that came, and how many of them are launches; and that can be done. */
  readonly changes: number;
  readonly launches: number;
  readonly room: number;
  /** What older changes keep when fresh ones go first; null: first come, first served. */
  readonly backlogShare: number | null;
};

/** Of what a part finishes in a step: a share, and how long that has waited. */
export type Finished = { readonly share: number; readonly waited: number };

/** A part of the region's network: its changes in one line, or fresh ones in a lane of their own. */
export class NetworkPart {
  readonly #older = new FluidLane();
  readonly #fresh = new FluidLane();
  #finished: readonly Finished[] = [{ share: 1, waited: 0 }];

  /** How much it did. */
  step(step: PartStep): number {
    const { now, changes, launches, backlogShare } = step;
    const toFresh = changes === 0 ? 0 : this.#sharedOut(step) / changes;
    this.#older.add(now, changes * (1 - toFresh), launches * (1 - toFresh));
    this.#fresh.add(now, changes * toFresh, launches * toFresh);
    const options = { ...DRAIN_DEFAULTS, backlogShare: backlogShare ?? 1 };
    return backlogShare === null ? this.#serve(step, step.room) : this.#serveBoth(step, options);
  }

  get waiting(): number {
    return this.#older.waiting + this.#fresh.waiting;
  }

  get finished(): readonly Finished[] {
    return this.#finished;
  }

  launchesSince(at: Instant): number {
    return this.#older.launchesSince(at) + this.#fresh.launchesSince(at);
  }

  /** Of the changes that come: those for the fresh lane. */
  #sharedOut({ now, elapsedMs, changes, room, backlogShare }: PartStep): number {
    // First come, first served: behind what waits in the fresh lane, as long as that does.
    if (backlogShare === null) return this.#fresh.waiting > 0 ? changes : 0;
    const servedPerSecond = room / (elapsedMs / 1_000);
    const view = { fresh: viewOf(this.#fresh, now), servedPerSecond };
    return Math.min(changes, roomInFresh(view, DRAIN_DEFAULTS));
  }

  #serveBoth(step: PartStep, options: DrainOptions): number {
    const view = { fresh: viewOf(this.#fresh, step.now), backlog: viewOf(this.#older, step.now) };
    return this.#serve(step, shareOfBacklog(view, options) * step.room);
  }

  /** The older ones what they are owed, then the fresh ones, and the older ones what is left. */
  #serve({ now, room }: PartStep, owed: number): number {
    const first = this.#older.serve(owed);
    const fresh = this.#fresh.serve(room - first);
    const older = first + this.#older.serve(room - first - fresh);
    const done = older + fresh;
    this.#finished =
      fresh === 0 || done === 0
        ? [{ share: 1, waited: this.#older.oldestAge(now) }]
        : [
            { share: older / done, waited: this.#older.oldestAge(now) },
            { share: fresh / done, waited: this.#fresh.oldestAge(now) },
          ];
    return done;
  }
}

const viewOf = (lane: FluidLane, now: Instant) => ({
  waiting: lane.waiting,
  oldestMs: lane.oldestAge(now),
});
