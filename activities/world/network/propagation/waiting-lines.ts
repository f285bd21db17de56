/** Lines of what waits, by number. A place in a line costs a few bytes, and none is ever searched for. */
const NONE = -1;
const FIRST_CAPACITY = 1_024;

type Column = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Entries of doubly linked lines, in typed arrays; one that has left is used again. */
export class WaitingLines {
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #length: Int32Array;
  #previous = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #line = new Int32Array(FIRST_CAPACITY);
  #target = new Int32Array(FIRST_CAPACITY);
  #version = new Int32Array(FIRST_CAPACITY);
  #since = new Float64Array(FIRST_CAPACITY);
  readonly #free: number[] = [];
  #used = 0;

  constructor(lines: number) {
    this.#first = new Int32Array(lines).fill(NONE);
    this.#last = new Int32Array(lines).fill(NONE);
    this.#length = new Int32Array(lines);
  }

  /** A new entry, which stands in no line yet. */
  make(target: number, version: number, since: number): number {
    const entry = this.#free.pop() ?? this.#used;
    if (entry === this.#used) {
      this.#used += 1;
      if (this.#used > this.#next.length) this.#grow();
    }
    this.#target[entry] = target;
    this.#version[entry] = version;
    this.#since[entry] = since;
    this.#line[entry] = NONE;
    return entry;
  }

  drop(entry: number): void {
    this.#free.push(entry);
  }

  append(line: number, entry: number): void {
    const last = this.#last[line] as number;
    this.#put(line, entry, { previous: last, next: NONE });
  }

  prepend(line: number, entry: number): void {
    const first = this.#first[line] as number;
    this.#put(line, entry, { previous: NONE, next: first });
  }

  /** Out of the line that it stands in. */
  remove(entry: number): void {
    const line = this.#line[entry] as number;
    const [previous, next] = [this.#previous[entry] as number, this.#next[entry] as number];
    if (previous === NONE) this.#first[line] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last[line] = previous;
    else this.#previous[next] = previous;
    this.#line[entry] = NONE;
    (this.#length[line] as number) -= 1;
  }

  first(line: number): number | null {
    const entry = this.#first[line] as number;
    return entry === NONE ? null : entry;
  }

  last(line: number): number | null {
    const entry = this.#last[line] as number;
    return entry === NONE ? null : entry;
  }

  length(line: number): number {
    return this.#length[line] as number;
  }

  /** The line that an entry stands in; null for one that has been taken out. */
  lineOf(entry: number): number | null {
    const line = this.#line[entry] as number;
    return line === NONE ? null : line;
  }

  targetOf = (entry: number): number => this.#target[entry] as number;
  versionOf = (entry: number): number => this.#version[entry] as number;
  sinceOf = (entry: number): number => this.#since[entry] as number;

  update(entry: number, version: number): void {
    this.#version[entry] = version;
  }

  /** From when on it waits, for one that goes to another line. */
  waitsSince(entry: number, since: number): void {
    this.#since[entry] = since;
  }

  #put(
    line: number,
    entry: number,
    at: { readonly previous: number; readonly next: number },
  ): void {
    this.#previous[entry] = at.previous;
    this.#next[entry] = at.next;
    if (at.previous === NONE) this.#first[line] = entry;
    else this.#next[at.previous] = entry;
    if (at.next === NONE) this.#last[line] = entry;
    else this.#previous[at.next] = entry;
    this.#line[entry] = line;
    (this.#length[line] as number) += 1;
  }

  #grow(): void {
    this.#previous = twice(this.#previous);
    this.#next = twice(this.#next);
    this.#line = twice(this.#line);
    this.#target = twice(this.#target);
    this.#version = twice(this.#version);
    this.#since = twice(this.#since);
  }
}

/** The same values in twice the room. */
export function twice<Values extends Column>(values: Values): Values {
  const more = new (values.constructor as new (length: number) => Values)(2 * values.length);
  more.set(values);
  return more;
}
