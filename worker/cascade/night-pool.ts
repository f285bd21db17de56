import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { rehearse, type Progress, type Rehearsal } from '../rehearsal';

/** A night to play; `id` tells those of one call apart. */
export type NightPlan = {
  readonly id: string;
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
};

/** Each night has a server of its own, so as many as there are cores can be played side by side. */
const SIDE_BY_SIDE = 2;

/**
 * Plays nights side by side and begins them in their order, so that who waits for the first has it
 * first. One that fails ends what waits for it, and no other.
 */
export class NightPool {
  readonly #waiting: (() => void)[] = [];
  readonly #under = new Map<string, Progress | undefined>();
  readonly #onProgress: (nights: ReadonlyMap<string, Progress | undefined>) => void;

  constructor(onProgress: (nights: ReadonlyMap<string, Progress | undefined>) => void) {
    this.#onProgress = onProgress;
  }

  async play({ id, ...night }: NightPlan): Promise<Rehearsal> {
    return this.run(id, (onProgress) => rehearse({ ...night, onProgress }));
  }

  /** Anything that plays nights, in its turn. */
  async run<Result>(
    id: string,
    work: (onProgress: (progress: Progress) => void) => Promise<Result>,
  ): Promise<Result> {
    if (this.#under.size >= SIDE_BY_SIDE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#note(id, undefined);
    try {
      return await work((progress) => {
        this.#note(id, progress);
      });
    } finally {
      this.#under.delete(id);
      this.#waiting.shift()?.();
    }
  }

  #note(id: string, progress: Progress | undefined): void {
    this.#under.set(id, progress);
    this.#onProgress(this.#under);
  }
}
