import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../worker/config/load-file';
import { approversSchema } from '../worker/approvers/approvers-schema';
import { ablationsResultSchema } from '../worker/ablations/ablations-result';
import { backlogBenchResultSchema } from '../worker/backlog-bench/backlog-bench-result';
import { policySchema } from '../worker/config/policy-schema';
import { budgetSchema } from '../worker/comparison/budget';
import { comparisonSchema } from '../worker/comparison/comparison-result';
import { scenarioSchema } from '../worker/config/scenario-schema';
import { balancerBenchResultSchema } from '../worker/balancer-bench/balancer-bench-result';
import { durationsSchema } from '../worker/durations/durations-file';
import { evaluationSchema } from '../worker/evaluation/evaluation-result';
import {
  explorationSchema,
  explorationSurveySchema,
} from '../worker/exploration/exploration-result';
import { inFlightSchema } from '../worker/in-flight/in-flight-result';
import { leaseBenchResultSchema } from '../worker/lease-bench/lease-bench-result';
import { leaseWorldsSchema } from '../worker/lease-bench/world-schema';
import { cascadeResultSchema } from '../worker/result/cascade-result';
import { drillFactsSchema } from '../worker/result/drill-facts';
import { scaleResultSchema } from '../worker/scale-bench/scale-result';
import { triageResultSchema } from '../worker/triage/triage-result';
import { whatIfSchema } from '../worker/what-if/what-if-result';
import { benchResultSchema } from './bench/bench-result';
import { runCommand } from './run-command';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Published = {
  readonly title: string;
  readonly schema: z.ZodType;
  readonly version?: number;
  /** Files of this kind may extend another, and then need not be whole. */
  readonly canExtend?: true;
};

/** What other programs may rely on: the files that a user writes, and those that we write. */
const PUBLISHED: Readonly<Record<string, Published>> = {
  scenario: {
    title: 'A scenario: what happens to the simulated region',
    schema: scenarioSchema,
    canExtend: true,
  },
  policy: {
    title: "A policy: a runbook's parameters and decisions",
    schema: policySchema,
    canExtend: true,
  },
  approvers: { title: 'Approvers: people whose signatures count', schema: approversSchema },
  'cascade-result': { title: 'The result of a replay', schema: cascadeResultSchema },
  evaluation: { title: 'A policy in many scenarios and seeds', schema: evaluationSchema },
  'what-if': { title: 'What levers cost, and where recovery tips', schema: whatIfSchema },
  exploration: { title: 'A schedule that breaks a rule, or none', schema: explorationSchema },
  'exploration-survey': {
    title: 'What each safeguard of DNS leaves broken',
    schema: explorationSurveySchema,
  },
  comparison: { title: 'A candidate beside a baseline', schema: comparisonSchema },
  budget: { title: 'What may become worse, and how far', schema: budgetSchema },
  drill: { title: 'What a drill says of itself', schema: drillFactsSchema },
  ablations: { title: 'What goes away with its mechanism', schema: ablationsResultSchema },
  durations: { title: 'How long the steps of a policy took', schema: durationsSchema },
  'lease-worlds': { title: 'Fleets to be recovered', schema: leaseWorldsSchema },
  'lease-bench': { title: 'How long recoveries of fleets took', schema: leaseBenchResultSchema },
  'balancer-bench': {
    title: 'What rules of removal cost load balancers',
    schema: balancerBenchResultSchema,
  },
  'backlog-bench': {
    title: 'How backlogs of network configurations were drained',
    schema: backlogBenchResultSchema,
  },
  scale: { title: 'What recoveries of fleets of growing size cost', schema: scaleResultSchema },
  'in-flight': {
    title: 'Whether the open Workflows of a server replay under this code',
    schema: inFlightSchema,
  },
  triage: { title: 'What is behind the symptoms of customers', schema: triageResultSchema },
  bench: { title: 'What a night costs', schema: benchResultSchema, version: 2 },
};

export const SCHEMA_FOLDER = join(projectRoot(), 'docs', 'schemas');

/** The published files, by name, as they should stand now. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(PUBLISHED).map(([name, { title, schema, version = 1, canExtend }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, {
        io: 'input',
        override: ({ jsonSchema }) => {
          demandProvenance(jsonSchema);
        },
      });
      const body = canExtend === true ? extendable(rest) : rest;
      const whole = { $schema, $id: `blackstart/${name}@${version}`, title, ...body };
      return [`${name}.schema.json`, toJson(whole)];
    }),
  );
}

/** Whole, or standing on another file that has what is missing. */
function extendable(schema: object): object {
  const { required = [], properties = {}, ...rest } = schema as JsonSchema;
  const description = 'a name or a path: the file that has what is missing here';
  const sections = Object.entries(properties).map(([name, section]) => {
    // What need not be there can be dropped from what the other file has.
    const canBeDropped = !required.includes(name);
    const dropped: JsonSchema = { type: 'null' };
    return [name, canBeDropped ? { anyOf: [section as JsonSchema, dropped] } : section] as const;
  });
  return {
    ...rest,
    properties: { extends: { type: 'string', description }, ...Object.fromEntries(sections) },
    anyOf: [{ required }, { required: ['extends', 'name'] }],
  };
}

/** `source` or `assumption`, and not both: a refinement of the loader that has no type of its own. */
function demandProvenance(schema: JsonSchema): void {
  const { source, assumption } = schema.properties ?? {};
  if (source === undefined || assumption === undefined) return;
  schema.oneOf = [{ required: ['source'] }, { required: ['assumption'] }];
}

const LINE_MAX = 100;

/** Lists of words on one line where they fit: the form that `npm run format` leaves as it is. */
function toJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const folded = text.replaceAll(/\[\n[^[\]{}]*\]/g, (list, offset: number) => {
    const oneLine = list.replaceAll(/\n\s*/g, ' ').replace('[ ', '[').replace(/ \]$/, ']');
    const before = offset - text.lastIndexOf('\n', offset) - 1;
    const comma = text[offset + list.length] === ',' ? 1 : 0;
    return before + oneLine.length + comma <= LINE_MAX ? oneLine : list;
  });
  return `${folded}\n`;
}

/** `npm run publish-schemas`: writes docs/schemas/ anew, after a format has changed. */
async function main(): Promise<number> {
  mkdirSync(SCHEMA_FOLDER, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(join(SCHEMA_FOLDER, name), text);
  console.log(`${schemaFiles().size} schemas written to docs/schemas/`);
  return 0;
}

if (require.main === module) void runCommand(main);
