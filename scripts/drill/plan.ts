import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { BadInputError } from '../../worker/bad-input';
import { checkFit, checkNobodyDies } from '../../worker/config/check-fit';
import { loadPolicy, loadScenario, projectRoot } from '../../worker/config/load-file';
import type { ServerChoice } from '../../worker/connect';
import type { DrillPlan } from '../../worker/drill';
import { isOwnStep, type Policy } from '../../workflows/contract/policy';
import { attended } from '../../worker/drill-policy';
import {
  DEFAULT_SCENARIO,
  incidentId,
  pace,
  withServerFlags,
  wholeNumber,
} from '../../worker/flags';

/** Who decides in a drill: a script of ours, a policy's own script, or a person. */
export const OPERATORS = ['historical', 'blackstart', 'person'] as const;
export type Operator = (typeof OPERATORS)[number];

export type DrillOptions = ServerChoice & {
  readonly scenario: string;
  readonly policy?: string;
  readonly operator?: Operator;
  readonly by: string;
  readonly seed: number;
  readonly pace?: number;
  readonly incident?: string;
  readonly out?: string;
  readonly show?: string;
  readonly score: boolean;
  readonly keep: boolean;
};

/** A drill as it is to be played, before anything is started. */
export type WholePlan = {
  readonly plan: DrillPlan;
  readonly operator: Operator | 'policy';
  /** As they were given: names or files. */
  readonly names: { readonly scenario: string; readonly policy: string };
  readonly folder: string;
};

export function readFlags(): DrillOptions {
  const command = new Command('npm run drill --')
    .description(
      'Plays the night of a scenario at a pace, on a Temporal server with its UI, to watch and to ' +
        'steer; then says how long it took and whom it hurt, against that night and our own runbook. ' +
        'Server and worker stay until Ctrl-C.',
    )
    .addOption(
      new Option('--operator <who>', 'who decides: a script of ours, or you').choices(OPERATORS),
    )
    .option('--by <name>', 'who you are, for the audit', userName())
    .option('--scenario <name or file>', 'a scenario of scenarios/, or a file', DEFAULT_SCENARIO)
    .option(
      '--policy <name or file>',
      "a policy of policies/, or a file (default: the operator's; for a person blackstart; else historical)",
    )
    .option('--seed <number>', 'seed of the noise', wholeNumber, 1)
    .option(
      '--pace <number>',
      'incident time per real time, up to 1000 (default: 600; for a person 60)',
      pace,
    )
    .option(
      '--incident <id>',
      'names the drill (default: drill-<date>-<time>-<4 digits>)',
      incidentId,
    )
    .option('--out <folder>', 'where it is kept (default: results/drills/<incident>)')
    .option('--show <folder or journal>', 'shows a drill again, from its journal')
    .option('--no-score', 'leave out the nights that it is compared with')
    .option('--no-keep', 'end with the night; the exit status says how it came out')
    .allowExcessArguments(false)
    .exitOverride();
  return withServerFlags(command).parse().opts<DrillOptions>();
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'operator'; // a container may know no name for its user
  }
}

export function makePlan(options: DrillOptions): WholePlan {
  const { seed, operator, incident = incidentOfNow() } = options;
  const isPerson = operator === 'person';
  if ((RIVALS as readonly string[]).includes(incident)) {
    throw new BadInputError(
      `--incident ${incident}: a night that the drill is compared with; expected another name`,
    );
  }
  const names = { scenario: options.scenario, policy: policyFor(options) };
  const scenario = loadScenario(names.scenario);
  const loaded = loadPolicy(names.policy);
  const policy = isPerson ? attended(loaded) : loaded;
  checkNobodyDies(scenario);
  checkFit(policy, scenario);
  refuseOwnSteps(policy);
  const { pace = isPerson ? 60 : 600 } = options;
  const ownFolder = relative('', join(projectRoot(), 'results', 'drills', incident));
  const folder = options.out ?? ownFolder;
  const plan = { scenario, policy, seed, pace, incidentId: incident };
  return { plan, names, folder, operator: operator ?? 'policy' };
}

/** What a drill is compared with: what was done that night, and our own runbook. */
export const RIVALS = ['historical', 'blackstart'] as const;

/** What a drill leaves in its folder. */
export const FILES = {
  journal: 'journal.jsonl',
  policy: 'policy.yaml',
  result: 'result.json',
  report: 'report.html',
  drill: 'drill.json',
} as const;

function policyFor({ operator, policy }: DrillOptions): string {
  if (operator === undefined) return policy ?? 'historical';
  if (operator === 'person') return policy ?? 'blackstart';
  if (policy === undefined || policy === operator) return operator;
  throw new BadInputError(
    `--operator ${operator} acts by the policy ${operator}, not by "${policy}": ` +
      'expected --policy without --operator, or with --operator person',
  );
}

/** Each drill is an incident of its own, also of two that are begun in the same second. */
function incidentOfNow(): string {
  const now = new Date();
  const digits = (...parts: readonly number[]): string =>
    parts.map((part) => String(part).padStart(2, '0')).join('');
  const day = digits(now.getFullYear(), now.getMonth() + 1, now.getDate());
  const time = digits(now.getHours(), now.getMinutes(), now.getSeconds());
  return `drill-${day}-${time}-${randomBytes(2).toString('hex')}`;
}

/** The worker of a drill has our Workflows only. */
function refuseOwnSteps(policy: Policy): void {
  const own = policy.steps.find(isOwnStep);
  if (own === undefined) return;
  const instead = 'serve it with npm run worker -- --workflows, or rehearse it with npm start';
  throw new BadInputError(`policy ${policy.name} has a step of its own, ${own.id}: ${instead}`);
}
