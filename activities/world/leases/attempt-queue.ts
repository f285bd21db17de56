/** Named, for jest makes every look at a global slow. */
const NEVER = Infinity;

/** First in, first out, of attempts: a ring in typed arrays, for a collapsed host queues millions. */
export class AttemptQueue {
  #droplet = new Int32Array(256);
  #attempt = new Int32Array(256);
  #submittedAt = new Float64Array(256);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Of the first attempt; without one they are meaningless, and no age. */
  get headDroplet(): number {
    return this.#droplet[this.#first] as number;
  }

  get headAttempt(): number {
    return this.#attempt[this.#first] as number;
  }

  get headSubmittedAt(): number {
    return this.#length === 0 ? NEVER : (this.#submittedAt[this.#first] as number);
  }

  push(droplet: number, attempt: number, submittedAt: number): void {
    if (this.#length === this.#droplet.length) this.#grow();
    const index = (this.#first + this.#length) & (this.#droplet.length - 1);
    this.#droplet[index] = droplet;
    this.#attempt[index] = attempt;
    this.#submittedAt[index] = submittedAt;
    this.#length += 1;
  }

  dropHead(): void {
    this.#first = (this.#first + 1) & (this.#droplet.length - 1);
    this.#length -= 1;
  }

  forEach(visit: (droplet: number, attempt: number, submittedAt: number) => void): void {
    for (let n = 0; n < this.#length; n += 1) {
      const index = (this.#first + n) & (this.#droplet.length - 1);
      visit(
        this.#droplet[index] as number,
        this.#attempt[index] as number,
        this.#submittedAt[index] as number,
      );
    }
  }

  clear(): void {
    this.#first = 0;
    this.#length = 0;
  }

  #grow(): void {
    const size = this.#droplet.length;
    this.#droplet = unrolled(this.#droplet, new Int32Array(size * 2), this.#first);
    this.#attempt = unrolled(this.#attempt, new Int32Array(size * 2), this.#first);
    this.#submittedAt = unrolled(this.#submittedAt, new Float64Array(size * 2), this.#first);
    this.#first = 0;
  }
}

function unrolled<A extends Int32Array | Float64Array>(ring: A, into: A, first: number): A {
  into.set(ring.subarray(first));
  into.set(ring.subarray(0, first), ring.length - first);
  return into;
}
