import { constants } from 'node:os';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type StopSignal = (typeof STOP_SIGNALS)[number];

/** Some versions of npm hand on a Ctrl-C that the terminal has sent to its child already. */
const SAME_REQUEST_MS = 500;

/** What a process was doing when it was asked to stop is left as it is; this ends it in order. */
export class StoppedError extends Error {
  /** As a shell has it: 130 for Ctrl-C. */
  readonly exitStatus: number;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.name = 'StoppedError';
    this.exitStatus = 128 + constants.signals[signal];
  }
}

/**
 * Ctrl-C or SIGTERM. Listened for from the first moment, so that no signal ends the process over a
 * lock. Who asks a second time does not want to wait: then the process ends at once.
 */
export class StopRequest {
  readonly came: Promise<StopSignal>;
  #first: { readonly signal: StopSignal; readonly atMs: number } | undefined;

  constructor() {
    this.came = new Promise((resolve) => {
      const ask = (signal: StopSignal): void => {
        const nowMs = performance.now();
        if (this.#first === undefined) {
          this.#first = { signal, atMs: nowMs };
          resolve(signal);
        } else if (nowMs - this.#first.atMs > SAME_REQUEST_MS) {
          process.exit(new StoppedError(signal).exitStatus);
        }
      };
      for (const signal of STOP_SIGNALS) process.on(signal, ask);
      if (process.env['npm_lifecycle_event'] !== undefined) onceAlone(() => ask('SIGTERM'));
    });
  }

  throwIfItCame(): void {
    if (this.#first !== undefined) throw new StoppedError(this.#first.signal);
  }

  /** For what would otherwise be waited for to its end. */
  async orStopped<Result>(work: Promise<Result>): Promise<Result> {
    const stopped = this.came.then((signal) => {
      throw new StoppedError(signal);
    });
    return await Promise.race([work, stopped]);
  }
}

const LOOK_FOR_PARENT_EVERY_MS = 500;

/** npm hands a SIGTERM on to its shell, and some shells to nobody: all that is seen is that they end. */
function onceAlone(act: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, LOOK_FOR_PARENT_EVERY_MS);
  timer.unref();
}
