/** What is due at an instant of the lease system's own. */
export const TIMER = {
  workDone: 0,
  retryDue: 1,
  hostUp: 2,
  connectionLost: 3,
  capacityStep: 4,
} as const;

export type TimerKind = (typeof TIMER)[keyof typeof TIMER];

export type Timer = {
  at: number;
  kind: TimerKind;
  /** A droplet, a host, a connection or a step. */
  subject: number;
  /** Which of its subject's attempts or cuts this is about. */
  serial: number;
  /** The host's epoch in which it was set: what a restart has undone is not due any more. */
  epoch: number;
};

const FIELDS = 4;

/** Named, for jest makes every look at a global slow. */
const NEVER = Infinity;

/**
 * A binary heap without objects: a collapsed fleet sets a million timers an hour, too many for the
 * kernel's closures. Order among equal instants is arbitrary, but the same in every run.
 */
export class Timers {
  #at = new Float64Array(1_024);
  #data = new Int32Array(1_024 * FIELDS);
  #size = 0;

  get nextAt(): number {
    return this.#size === 0 ? NEVER : (this.#at[0] as number);
  }

  set(timer: Timer): void {
    if (this.#size === this.#at.length) this.#grow();
    const { at } = timer;
    let hole = this.#size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((this.#at[parent] as number) <= at) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#at[hole] = at;
    const base = hole * FIELDS;
    this.#data[base] = timer.kind;
    this.#data[base + 1] = timer.subject;
    this.#data[base + 2] = timer.serial;
    this.#data[base + 3] = timer.epoch;
  }

  /** Takes out the first timer. There has to be one. */
  take(): Timer {
    const data = this.#data;
    const first: Timer = {
      at: this.#at[0] as number,
      kind: data[0] as TimerKind,
      subject: data[1] as number,
      serial: data[2] as number,
      epoch: data[3] as number,
    };
    this.#size -= 1;
    if (this.#size > 0) this.#siftLastDown();
    return first;
  }

  #siftLastDown(): void {
    const size = this.#size;
    const at = this.#at[size] as number;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size && (this.#at[child + 1] as number) < (this.#at[child] as number)) {
        child += 1;
      }
      if ((this.#at[child] as number) >= at) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#move(size, hole);
  }

  #move(from: number, to: number): void {
    this.#at[to] = this.#at[from] as number;
    const a = from * FIELDS;
    const b = to * FIELDS;
    const data = this.#data;
    data[b] = data[a] as number;
    data[b + 1] = data[a + 1] as number;
    data[b + 2] = data[a + 2] as number;
    data[b + 3] = data[a + 3] as number;
  }

  #grow(): void {
    const [at, data] = [this.#at, this.#data];
    this.#at = new Float64Array(at.length * 2);
    this.#data = new Int32Array(data.length * 2);
    this.#at.set(at);
    this.#data.set(data);
  }
}
