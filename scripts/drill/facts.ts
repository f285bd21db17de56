import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { BadInputError } from '../../worker/bad-input';
import type { DrillResult } from '../../worker/drill';
import { drillFactsSchema, type DrillFacts } from '../../worker/result/drill-facts';
import { writeJson } from '../output/write-json';
import { FILES, type WholePlan } from './plan';

/** Written as a drill begins, and again when it is over: one that was stopped can be shown, too. */
export function writeFacts(whole: WholePlan, result: DrillResult | null): void {
  const { plan, names, operator, folder } = whole;
  const { seed, pace, incidentId: incident } = plan;
  const reached =
    result === null
      ? null
      : {
          pace: result.paceReached,
          wallSeconds: result.wallMs / 1_000,
          lateness: result.lateness,
        };
  const facts: DrillFacts = {
    format: 'blackstart/drill@1',
    ...{ incident, operator, ...names, seed, pace, reached },
  };
  writeJson(join(folder, FILES.drill), facts);
}

export const readFacts = (folder: string): DrillFacts | undefined =>
  readResult(join(folder, FILES.drill), drillFactsSchema);

/** A file that we wrote; undefined when it is not there. */
export function readResult<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  const refuse = (problem: string): never => {
    throw new BadInputError(`${file} cannot be used: ${problem}`);
  };
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not what was expected'}`);
}
