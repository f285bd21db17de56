import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { rehearse, type Progress, type Rehearsal } from '../rehearsal';

/** A night to play; `id` tells those of one call apart. */
export type NightPlan = {
  readonly id: string;
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly seed: number;
  /** The file that exports the Workflows of the policy's own steps. */
  readonly workflows?: string;
  /** Where its journal is kept. */
  readonly journalFile?: string;
};

/** A night that was not begun, because one before it failed: `cause`. */
class NightNotBegunError extends Error {
  override readonly name = 'NightNotBegunError';

  constructor(id: string, cause: unknown) {
    super(`${id} was not begun: a night before it failed`, { cause });
  }
}

/** Each night has a server of its own, so as many as there are cores can be played side by side. */
const SIDE_BY_SIDE = 2;

/**
 * Plays nights side by side and begins them in their order, so that who waits for the first has it
 * first. After one that fails none is begun any more: who waits for all of them hears of it soon.
 */
export class NightPool {
  readonly #waiting: (() => void)[] = [];
  readonly #under = new Map<string, Progress | undefined>();
  readonly #onProgress: (nights: ReadonlyMap<string, Progress | undefined>) => void;
  #failure: unknown;

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
    try {
      if (this.#failure !== undefined) throw new NightNotBegunError(id, this.#failure);
      this.#note(id, undefined);
      return await work((progress) => {
        this.#note(id, progress);
      });
    } catch (error) {
      this.#failure ??= error;
      throw error;
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
