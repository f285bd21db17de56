import { condition, setHandler } from '@temporalio/workflow';
import { stepOrderSignal, type StepOrder } from '../contract/messages';
import type { Instant } from '../domain/instant';

type Said = Exclude<StepOrder, { readonly kind: 'limit' }>['said'];

/** What its recovery has ordered of a step: to hold, to go on, to abort. One in a Workflow. */
export class StepSteering {
  #isHeld = false;
  #goesOnAt: Instant = -1;
  #abort: Said | undefined = undefined;
  readonly #listeners: ((order: StepOrder) => void)[] = [];

  constructor() {
    setHandler(stepOrderSignal, (order) => {
      if (order.kind === 'hold') this.#isHeld = true;
      if (order.kind === 'go-on') {
        this.#isHeld = false;
        this.#goesOnAt = order.said.at;
      }
      if (order.kind === 'abort' && this.#abort === undefined) this.#abort = order.said;
      for (const listener of this.#listeners) listener(order);
    });
  }

  get isHeld(): boolean {
    return this.#isHeld && this.#abort === undefined;
  }

  get abort(): Said | undefined {
    return this.#abort;
  }

  /** Nothing was done before this instant since the last hold. */
  get goesOnAt(): Instant {
    return this.#goesOnAt;
  }

  async untilReleased(): Promise<void> {
    await condition(() => !this.isHeld);
  }

  /** Tells of orders as they come, to a step that has others act for it. */
  onOrder(listener: (order: StepOrder) => void): void {
    this.#listeners.push(listener);
  }
}
