import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { loadPolicy, loadScenario } from '../worker/config/load-file';
import {
  addHistories,
  historyFile,
  readManifest,
  releaseName,
} from '../worker/in-flight/recorded-histories';
import { rehearse } from '../worker/rehearsal';
import type { RunHistory } from '../worker/run-histories';
import { triageBeside } from '../worker/triage/triage-request';
import { WORKFLOW_TYPES } from '../worker/workflow-starts';
import { MINUTE_MS } from '../workflows/domain/instant';
import { SYMPTOM_IDS } from '../workflows/domain/triage/symptoms';
import { EXIT, runCommand } from './run-command';

/** Between them these nights run every Workflow Type; of one that both run, the first counts. */
const POLICIES = ['blackstart', 'historical'];
/** A customer calls while the record is empty, under either policy. */
const CALL_AFTER_MS = 10 * MINUTE_MS;

type Flags = {
  readonly release: string;
  readonly variant?: string;
  readonly types?: readonly string[];
};

/**
 * `npm run record-histories -- --release NAME`: plays the night and adds a history of each Workflow Type
 * to the corpus, which code to come has to replay.
 */
async function main(): Promise<number> {
  const flags = new Command('npm run record-histories --')
    .description('Adds Event Histories of this code to the corpus that code to come has to replay.')
    .requiredOption('--release <name>', 'the release that this code is, such as v3', releaseName)
    .option(
      '--variant <name>',
      'another way that a release takes, beside what it has recorded',
      releaseName,
    )
    .option('--types <names...>', 'only these Workflow Types, of a release that is there')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
  const wanted = flags.types ?? WORKFLOW_TYPES;
  checkFlags(flags, wanted);
  const histories = oneOfEach(await play());
  const missing = wanted.filter((type) => !histories.has(type));
  if (missing.length > 0) throw new Error(`no Workflow of type ${missing.join(', ')} ran`);
  addHistories(
    wanted.map((type) => ({
      file: fileOf(flags, type),
      ...{ workflowType: type, release: flags.release },
      text: textOf(histories.get(type) as RunHistory),
    })),
    new Date().toISOString().slice(0, 10),
  );
  for (const type of wanted) {
    console.log(
      `${fileOf(flags, type)}: ${histories.get(type)?.history.events?.length ?? 0} events`,
    );
  }
  return EXIT.good;
}

const EXAMPLES = `
Examples:
  npm run record-histories -- --release v3                       at a release: every Type
  npm run record-histories -- --release v3 --types drainQueues   a Type that is new since then`;

/** Before the nights are played, which takes a while. */
function checkFlags(flags: Flags, wanted: readonly string[]): void {
  const unknown = wanted.filter((type) => !WORKFLOW_TYPES.includes(type));
  if (unknown.length > 0) {
    const expected = WORKFLOW_TYPES.join(', ');
    throw new BadInputError(`--types ${unknown.join(' ')}: expected some of ${expected}`);
  }
  const { releases, histories } = readManifest();
  const isThere = releases.some(({ name }) => name === flags.release);
  if (flags.types !== undefined && !isThere) {
    throw new BadInputError(
      `--release ${flags.release}: a new release has a history of every Type, so expected no --types`,
    );
  }
  const double = wanted.find((type) => histories.some(({ file }) => file === fileOf(flags, type)));
  if (double !== undefined) {
    throw new BadInputError(
      `${fileOf(flags, double)} exists, and a recorded history is never changed: ` +
        'expected another --release, a --variant, or --types that it has none of',
    );
  }
}

const fileOf = ({ release, variant }: Flags, type: string): string =>
  historyFile(type, variant === undefined ? release : `${release}-${variant}`);

async function play(): Promise<readonly RunHistory[]> {
  const scenario = loadScenario('us-east-1-2025-10-19');
  const beside = triageBeside({
    endpoint: scenario.dns.endpoints[0] as string,
    symptoms: SYMPTOM_IDS,
    startAt: scenario.zero + CALL_AFTER_MS,
    number: 1,
  });
  const histories: RunHistory[] = [];
  for (const name of POLICIES) {
    const night = await rehearse({ scenario, policy: loadPolicy(name), seed: 1, beside });
    histories.push(...night.histories);
  }
  return histories;
}

function textOf({ workflowId, history }: RunHistory): string {
  const written: unknown = JSON.parse(withoutHost(historyToJSON(history)));
  return `${JSON.stringify({ workflowId, history: written })}\n`;
}

function oneOfEach(histories: readonly RunHistory[]): ReadonlyMap<string, RunHistory> {
  return new Map(histories.toReversed().map((run) => [run.type, run]));
}

/** A worker's identity names the process and the machine that it ran on: nobody else's business. */
function withoutHost(json: string): string {
  return json.replaceAll(/"identity":\s*"[^"]*"/g, '"identity":"recorded"');
}

void runCommand(main);
