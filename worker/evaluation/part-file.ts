import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { BadInputError } from '../bad-input';
import { evaluatedRun, evaluationSchema, type EvaluatedRun } from './evaluation-result';

const { code, policy, scenarios } = evaluationSchema.shape;
const headerSchema = z.strictObject({
  format: z.literal('blackstart/evaluation-part@1'),
  sources: code.shape.sources,
  policy: policy.shape.digest,
  scenarios: z.record(z.string(), scenarios.element.shape.digest),
});

/** What runs rest on: those of another code, policy or scenario are not those of this evaluation. */
export type Basis = Omit<z.infer<typeof headerSchema>, 'format'>;

/**
 * The runs of an evaluation that is not finished, a line each, beside the file that it will make. Who
 * starts the same evaluation again goes on with them.
 */
export class PartFile {
  readonly path: string;
  readonly #basis: Basis;

  constructor(resultFile: string, basis: Basis) {
    this.path = `${resultFile}.part`;
    this.#basis = basis;
  }

  /**
   * The runs that are there already. Throws BadInputError when they rest on something else, unless
   * `startAnew`. A last line that was torn is left out.
   */
  open(startAnew: boolean): readonly EvaluatedRun[] {
    if (startAnew || !existsSync(this.path)) return this.#begin([]);
    const [first = '', ...lines] = readFileSync(this.path, 'utf8').split('\n');
    const header = headerSchema.safeParse(parse(first));
    if (!header.success) {
      if (lines.length === 0) return this.#begin([]);
      throw this.#refusal('it is not of a format that this version knows');
    }
    const { data } = header;
    if (data.sources !== this.#basis.sources) {
      throw this.#refusal('its nights were played by other code');
    }
    if (data.policy !== this.#basis.policy) throw this.#refusal('its policy said something else');
    const changed = Object.entries(this.#basis.scenarios).find(
      ([name, digest]) => data.scenarios[name] !== undefined && data.scenarios[name] !== digest,
    );
    if (changed !== undefined)
      throw this.#refusal(`its scenario ${changed[0]} said something else`);
    return this.#begin(
      lines.flatMap((line) => {
        const run = evaluatedRun.safeParse(parse(line));
        return run.success ? [run.data] : [];
      }),
    );
  }

  add(run: EvaluatedRun): void {
    appendFileSync(this.path, `${JSON.stringify(run)}\n`);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  #begin(runs: readonly EvaluatedRun[]): readonly EvaluatedRun[] {
    const header = { format: 'blackstart/evaluation-part@1', ...this.#basis };
    writeFileSync(this.path, [header, ...runs].map((line) => `${JSON.stringify(line)}\n`).join(''));
    return runs;
  }

  #refusal(why: string): BadInputError {
    return new BadInputError(
      `${this.path} is of another evaluation: ${why}. Finish that one, or begin anew with --fresh`,
    );
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
