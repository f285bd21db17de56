import { Client } from '@temporalio/client';
import { Command, InvalidArgumentError } from 'commander';
import { BadInputError } from '../../worker/bad-input';
import { instant } from '../../worker/config/quantity';
import { loadScenario } from '../../worker/config/load-file';
import { connectClient, ServerUnreachableError, type ServerChoice } from '../../worker/connect';
import { DEFAULT_SCENARIO, incidentId, withServerFlags } from '../../worker/flags';
import { openNight, triageStored } from '../../worker/triage/journal-looks';
import { NoAnswerError, triageLive } from '../../worker/triage/live-triage';
import { toTriageJson } from '../../worker/triage/triage-result';
import { LOOK_EVERY_MS } from '../../worker/triage/triage-request';
import { taskQueues } from '../../workflows/contract/names';
import type { Scenario } from '../../workflows/contract/scenario';
import type { TriageResult } from '../../workflows/contract/triage';
import { MINUTE_MS, type Instant } from '../../workflows/domain/instant';
import { isSymptom, SYMPTOM_IDS, type SymptomId } from '../../workflows/domain/triage/symptoms';
import { symptomsText, triageText } from '../output/show-triage';
import { EXIT } from '../run-command';
import { withExample } from './on-server';

type Options = ServerChoice & {
  readonly symptom: readonly SymptomId[];
  readonly list: boolean;
  readonly journal?: string;
  readonly at?: Instant;
  readonly scenario: string;
  readonly incident?: string;
  readonly every: number;
  readonly taskQueue: string;
  readonly json: boolean;
};

/** The region could not be asked: told apart from a region that explains nothing. */
const NOT_ASKED = 4;
const EVERY_MIN_MAX = 60;

/**
 * `triage`: from what a customer sees to its cause. Sets the process's exit status: 0 when a cause was
 * found, 1 when nothing explains it, 4 when the region could not be asked. Bad input is thrown.
 */
export function triageCommand(): Command {
  const command = new Command('triage')
    .description(
      'From what a customer sees to the likely cause, the evidence, what will not help and when it is over: ' +
        'by two looks at a region that is being run, or at a night that was kept.',
    )
    .option('--symptom <name>', 'what the customer sees; may be given several times', symptoms, [])
    .option('--list', 'shows the symptoms', false)
    .option('--journal <file>', 'a night that was kept, such as results/latest/journals/*.jsonl')
    .option('--at <instant>', 'with --journal: when the customer calls, such as T+200', instantAt)
    .option('--scenario <name or file>', 'the scenario of the region or night', DEFAULT_SCENARIO)
    .option('--incident <id>', 'without --journal: which incident', incidentId)
    .option('--every <minutes>', 'between the two looks', every, LOOK_EVERY_MS)
    .option('--task-queue <name>', 'without --journal: who runs the Workflow', taskQueues.rehearsal)
    .option('--json', 'prints JSON', false)
    .allowExcessArguments(false)
    .exitOverride();
  return withExample(
    withServerFlags(command),
    'triage --symptom launches-fail --incident night-1',
    'triage --symptom launches-fail --journal results/latest/journals/historical.jsonl --at T+200',
  ).action(async () => {
    process.exitCode = await run(command.opts<Options>());
  });
}

function symptoms(name: string, before: readonly SymptomId[]): readonly SymptomId[] {
  if (!isSymptom(name)) {
    throw new InvalidArgumentError(`Expected one of ${SYMPTOM_IDS.join(', ')}.`);
  }
  return [...before, name];
}

function instantAt(text: string): Instant {
  const parsed = instant().safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`${parsed.error.issues[0]?.message ?? 'Expected an instant'}.`);
}

function every(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > EVERY_MIN_MAX) {
    throw new InvalidArgumentError(`Expected a number of minutes above 0, up to ${EVERY_MIN_MAX}.`);
  }
  return value * MINUTE_MS;
}

async function run(options: Options): Promise<number> {
  if (options.list) {
    console.log(symptomsText());
    return EXIT.good;
  }
  const scenario = loadScenario(options.scenario);
  checkOptions(options);
  try {
    const { where, result } = await ask(scenario, options);
    show(scenario, { where, result }, options);
    return result.diagnoses.some(({ causes }) => causes.length > 0) ? EXIT.good : EXIT.notGood;
  } catch (error) {
    if (!(error instanceof NoAnswerError) && !(error instanceof ServerUnreachableError))
      throw error;
    console.error(error.message);
    return NOT_ASKED;
  }
}

function checkOptions({ symptom, journal, at, incident }: Options): void {
  if (symptom.length === 0) {
    throw new BadInputError('--symptom: none given: expected at least one; --list shows them');
  }
  if ((journal === undefined) !== (at === undefined)) {
    const missing = journal === undefined ? '--journal' : '--at';
    throw new BadInputError(`${missing}: none given: expected --journal and --at together`);
  }
  if ((journal === undefined) === (incident === undefined)) {
    const found = journal === undefined ? 'neither given' : `${incident} beside --journal`;
    throw new BadInputError(
      `--incident: ${found}: expected a region that is being run (--incident) or a night that was kept (--journal)`,
    );
  }
}

type Asked = { readonly where: string; readonly result: TriageResult };

async function ask(scenario: Scenario, options: Options): Promise<Asked> {
  const { journal, at = 0, symptom, every: lookEvery, incident = '', taskQueue } = options;
  if (journal !== undefined) {
    const night = openNight(journal, scenario);
    const question = { at: scenario.zero + at, lookEvery, symptoms: symptom };
    return { where: `${scenario.region}, ${journal}`, result: triageStored(night, question) };
  }
  const { connection, namespace } = await connectClient(options);
  try {
    const place = { region: scenario.region, id: incident };
    const endpoint = scenario.dns.endpoints[0] as string;
    const question = { place, endpoint, symptoms: symptom, lookEvery, taskQueue };
    const { result } = await triageLive(new Client({ connection, namespace }), question);
    return { where: `${scenario.region}, incident ${incident}`, result };
  } finally {
    await connection.close();
  }
}

function show({ region, zero }: Scenario, { where, result }: Asked, { json }: Options): void {
  if (json) {
    console.log(JSON.stringify(toTriageJson({ region, zero }, result), null, 2));
  } else console.log(triageText(result, { where, zero }));
}
