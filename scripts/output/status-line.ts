/** One line that is written over while something runs; in a pipe, a line now and then instead. */
export class StatusLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #quietMs: number;
  #lastShownMs = 0;

  /** `quietMs`: how often a pipe hears of progress. */
  constructor(quietMs = 2_000, stream: NodeJS.WriteStream = process.stderr) {
    this.#quietMs = quietMs;
    this.#stream = stream;
  }

  show(text: string): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[K${text.slice(0, this.#stream.columns - 1)}`);
      return;
    }
    const nowMs = performance.now();
    if (this.#lastShownMs !== 0 && nowMs - this.#lastShownMs < this.#quietMs) return;
    this.#lastShownMs = nowMs;
    this.#stream.write(`${text}\n`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }
}
