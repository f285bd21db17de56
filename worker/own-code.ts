import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { OwnRule } from '../activities/world/judging/own-rules';
import { isOwnStep, type Policy } from '../workflows/contract/policy';
import { BadInputError } from './bad-input';
import { WORKFLOW_TYPES } from './workflow-starts';

const load = createRequire(__filename);

/**
 * Refuses a policy whose own steps nobody could do: a Workflow Type that no worker has would be waited
 * for without end. `workflows` is the file that exports them.
 */
export function checkOwnSteps(policy: Policy, workflows: string | undefined): void {
  const own = policy.steps.filter(isOwnStep);
  if (workflows === undefined) {
    const [first] = own;
    if (first === undefined) return;
    throw new BadInputError(
      `policy ${policy.name} has a step of its own, ${first.id}: ` +
        'expected --workflows <file> (in a test: workflows), the file that exports ' +
        first.workflow,
    );
  }
  const exported = checkWorkflows(workflows);
  const missing = own.find(({ workflow }) => !exported.includes(workflow));
  if (missing === undefined) return;
  const has = exported.length === 0 ? 'no function' : exported.join(', ');
  throw new BadInputError(
    `policy ${policy.name}: ${missing.id}: workflow: ${missing.workflow}: ` +
      `expected a function that ${workflows} exports; it exports ${has}`,
  );
}

/** Refuses a file of Workflows that a worker cannot use; answers with the Workflow Types that it has. */
export function checkWorkflows(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  const exported = Object.entries(exportsOf('workflows', file))
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name);
  const ours = exported.find((name) => WORKFLOW_TYPES.includes(name));
  if (ours === undefined) return exported;
  const expected = 'expected a name that is not that of a Workflow Type of ours';
  throw new BadInputError(`workflows: ${file} exports ${ours}: ${expected}`);
}

/** The rules that a file exports, each under any name. Refuses a file without one. */
export function loadOwnRules(file: string): readonly OwnRule[] {
  const found = Object.entries(exportsOf('rules', file)).filter(([, value]) =>
    isMeantAsRule(value),
  );
  if (found.length === 0) {
    throw new BadInputError(`rules: ${file}: expected an exported rule: ${A_RULE}`);
  }
  const wrong = found.find(([, value]) => !isRule(value));
  if (wrong !== undefined) {
    throw new BadInputError(`rules: ${file}: ${wrong[0]}: expected ${A_RULE}`);
  }
  return checkedRules(found.map(([, value]) => value));
}

const A_RULE = '{ id, promise, brokenBy } or { id, promise, brokenIn }';

/** Other things may be exported beside rules; what has a part of one is a rule with a slip of the pen. */
const isMeantAsRule = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['promise', 'brokenBy', 'brokenIn'].some((name) => name in value);

/** Refuses rules that a report could not tell apart. */
export function checkedRules(given: unknown): readonly OwnRule[] {
  if (!Array.isArray(given)) {
    throw new BadInputError(`rules: ${String(given)}: expected a list of rules: [${A_RULE}]`);
  }
  const rules = given.map((rule: unknown, index) => {
    if (isRule(rule)) return rule;
    throw new BadInputError(`rules[${index}]: ${shown(rule)}: expected ${A_RULE}`);
  });
  for (const [index, { id }] of rules.entries()) {
    if (!/^own\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
      throw new BadInputError(`rules[${index}].id: ${id}: expected "own/" and a kebab-case name`);
    }
    if (rules.findIndex((rule) => rule.id === id) !== index) {
      throw new BadInputError(`rules[${index}].id: ${id}: expected each rule once`);
    }
  }
  return rules;
}

const isRule = (value: unknown): value is OwnRule => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, promise, brokenBy, brokenIn } = value as Record<string, unknown>;
  const asks = [brokenBy, brokenIn].filter((each) => each !== undefined);
  if (asks.length !== 1 || typeof asks[0] !== 'function') return false;
  return typeof id === 'string' && typeof promise === 'string';
};

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.keys(value).join(', ')} }`
    : String(value);

function exportsOf(what: 'workflows' | 'rules', file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new BadInputError(`${what}: ${file}: there is no such file in ${process.cwd()}`);
  }
  try {
    return load(resolve(file)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [reason = ''] = message.split(/\n*Stack backtrace/);
    throw new BadInputError(`${what}: ${file}: it cannot be loaded: ${reason}`);
  }
}
