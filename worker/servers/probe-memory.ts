// Remembers which version a file answered with, so that a program is started for it only once.
import fs from 'node:fs';
import path from 'node:path';
import type { ServerProgram } from './programs';
import type { LocateSetting } from './setting';

export class ProbeMemory {
  readonly #file: string;

  constructor(setting: LocateSetting) {
    this.#file = path.join(setting.cacheDir, 'probes.json');
  }

  recall(program: ServerProgram, file: string): string | undefined {
    const version = this.#read()[keyOf(program, file)];
    return typeof version === 'string' ? version : undefined;
  }

  /** Two writers may lose one entry, which costs a probe; a half-written file is never seen. */
  keep(program: ServerProgram, file: string, version: string): void {
    const own = `${this.#file}.${process.pid}`;
    try {
      fs.mkdirSync(path.dirname(this.#file), { recursive: true });
      const entries = { ...this.#read(), [keyOf(program, file)]: version };
      fs.writeFileSync(own, `${JSON.stringify(entries, null, 2)}\n`);
      fs.renameSync(own, this.#file);
    } catch {
      // A cache that cannot be written costs a probe each time; it must not cost the answer.
    }
  }

  #read(): Readonly<Record<string, unknown>> {
    try {
      const content: unknown = JSON.parse(fs.readFileSync(this.#file, 'utf8'));
      return typeof content === 'object' && content !== null ? { ...content } : {};
    } catch {
      return {};
    }
  }
}

/** Size and time of change stand for the content: hashing 150 MB each time would not be cheap. */
function keyOf(program: ServerProgram, file: string): string {
  const { size, mtimeMs } = fs.statSync(file);
  return `${program.kind}|${file}|${size}|${mtimeMs}`;
}
