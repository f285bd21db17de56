/**
 * The open connections of many clients to one endpoint, as shares of all clients. Who can resolve the
 * name connects at once; who can't keeps what it has until the connection ends, after an exponential
 * life. That is why an endpoint that vanished from DNS fails its clients one by one, not all at once.
 */
export class ConnectionPool {
  readonly #meanLifeMs: number;
  #resolvable = 1;
  /** Share of all clients that cannot resolve and still hold an open connection. */
  #stranded = 0;

  constructor(meanLifeMs: number) {
    this.#meanLifeMs = meanLifeMs;
  }

  /** Moves on by `elapsedMs`, after which `resolvable` of the clients can open connections. */
  step(elapsedMs: number, resolvable: number): void {
    this.#stranded *= Math.exp(-elapsedMs / this.#meanLifeMs);
    const cutOff = 1 - this.#resolvable;
    if (resolvable < this.#resolvable) {
      this.#stranded += this.#resolvable - resolvable;
    } else if (cutOff > 0) {
      this.#stranded *= (1 - resolvable) / cutOff;
    }
    this.#resolvable = resolvable;
  }

  /** Share of the clients with a working connection. */
  get connected(): number {
    return Math.min(1, this.#resolvable + this.#stranded);
  }
}
