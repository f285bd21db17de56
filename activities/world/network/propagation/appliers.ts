import type { Lane } from '../../../../workflows/controllers/network/draining';
import type { Instant } from '../../../../workflows/domain/instant';

/** What a worker has taken up: it writes this version at the end, whatever has happened meanwhile. */
export type Application = {
  readonly target: number;
  readonly version: number;
  readonly lane: Lane;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
  readonly end: 'applies' | 'fails' | 'finds-it-superseded';
};

/** Workers, each with one application at a time; a dozen, so that the next to end is simply looked for. */
export class Appliers {
  readonly #underWay: (Application | null)[];
  #next = 0;

  constructor(workers: number) {
    this.#underWay = new Array<Application | null>(workers).fill(null);
  }

  get hasFree(): boolean {
    return this.#underWay.includes(null);
  }

  get nextEnd(): Instant {
    return this.#underWay[this.#next]?.endsAt ?? Infinity;
  }

  of(lane: Lane): number {
    return this.#underWay.reduce((sum, each) => sum + Number(each?.lane === lane), 0);
  }

  begin(application: Application): void {
    this.#underWay[this.#underWay.indexOf(null)] = application;
    this.#findNext();
  }

  /** The one that ends next. */
  end(): Application {
    const ended = this.#underWay[this.#next] as Application;
    this.#underWay[this.#next] = null;
    this.#findNext();
    return ended;
  }

  #findNext(): void {
    let soonest = Infinity;
    for (let worker = 0; worker < this.#underWay.length; worker += 1) {
      const endsAt = this.#underWay[worker]?.endsAt ?? Infinity;
      if (endsAt < soonest) [soonest, this.#next] = [endsAt, worker];
    }
  }
}
