import { Command, Option } from 'commander';
import {
  explorationResult,
  explorationSchema,
  explorationSurveySchema,
  type Surveyed,
} from '../worker/exploration/exploration-result';
import { explore, tally } from '../worker/exploration/explore';
import {
  namesOf,
  NO_SAFEGUARDS,
  SAFEGUARDS,
  safeguardsNamed,
} from '../worker/exploration/safeguard-names';
import { countFromOne, wholeNumber } from '../worker/flags';
import type { Safeguards } from '../workflows/domain/dns-plan';
import { RULES, type RuleId } from '../workflows/domain/rules';
import { showExploration, showSurvey } from './output/show-exploration';
import { StatusLine } from './output/status-line';
import { EXIT, runCommand } from './run-command';

type Flags = {
  readonly schedules: number;
  readonly seed: number;
  readonly safeguards: readonly string[];
  readonly rule?: RuleId;
  readonly path?: string;
  readonly survey?: boolean;
  readonly json?: boolean;
};

/** `npm run explore`: looks for an interleaving of DNS's automation and its operator that breaks a rule. */
async function main(): Promise<number> {
  const flags = readFlags();
  const safeguards = safeguardsNamed(flags.safeguards);
  return flags.survey === true ? survey(flags) : search(flags, safeguards);
}

function readFlags(): Flags {
  const rules = RULES.map(({ id }) => id).filter((id) => /^(dns|automation)\//.test(id));
  return new Command('npm run explore --')
    .description('Explores the interleavings of the DNS automation and its operator, with faults.')
    .option('--schedules <number>', 'so many at most', countFromOne, 10_000)
    .option('--seed <number>', 'of the world and of the schedules', wholeNumber, 1)
    .option('--safeguards <names...>', `none, all, or some of ${SAFEGUARDS.join(', ')}`, ['none'])
    .addOption(new Option('--rule <id>', 'look for this rule only').choices(rules))
    .option('--path <numbers>', 'play the schedule that was found there')
    .addOption(
      new Option('--survey', 'count what each safeguard leaves broken').conflicts(['path', 'rule']),
    )
    .option('--json', 'print what was found as JSON')
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Flags>();
}

async function search(flags: Flags, safeguards: Safeguards): Promise<number> {
  const { schedules, seed, rule, path } = flags;
  const startedAt = performance.now();
  const status = new StatusLine();
  const explored = await explore(
    { seed, safeguards },
    {
      ...{ schedules, onProgress: progressOf(status, `of ${schedules.toLocaleString('en-US')}`) },
      ...(rule === undefined ? {} : { rule }),
      ...(path === undefined ? {} : { path }),
    },
  );
  status.clear();
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  const names = namesOf(safeguards);
  const { found } = explored;
  const again = found === null ? '' : replayCommand(flags, found.path);
  if (flags.json === true) {
    const result = explorationResult(explored, { seed, safeguards: names, again });
    console.log(JSON.stringify(explorationSchema.parse(result), null, 2));
  } else {
    showExploration(explored, { safeguards: names, seed, wallSeconds });
    if (found !== null) console.log(`\nPlay it again:  ${again}`);
  }
  return found === null ? EXIT.good : EXIT.notGood;
}

function replayCommand({ seed, safeguards, rule }: Flags, path: string): string {
  const only = rule === undefined ? '' : ` --rule ${rule}`;
  return `npm run explore -- --seed ${seed} --path ${path} --safeguards ${safeguards.join(' ')}${only}`;
}

/** Says now and then how many have been played. */
function progressOf(status: StatusLine, what: string): (played: number) => void {
  return (played) => {
    if (played % 100 === 0) status.show(`${played.toLocaleString('en-US')} schedules ${what} …`);
  };
}

/** None; each alone; the two that together are enough; all. */
const SURVEYED: readonly (readonly string[])[] = [
  [],
  ...SAFEGUARDS.map((name) => [name]),
  ['fencedWrites', 'cleanUpSparesActive'],
  SAFEGUARDS,
];

async function survey({ schedules, seed, json }: Flags): Promise<number> {
  const startedAt = performance.now();
  const status = new StatusLine();
  const surveyed: Surveyed[] = [];
  for (const [index, names] of SURVEYED.entries()) {
    const safeguards = names.length === 0 ? NO_SAFEGUARDS : safeguardsNamed(names);
    const onProgress = progressOf(status, `with set ${index + 1} of ${SURVEYED.length}`);
    const broken = await tally({ seed, safeguards }, { schedules, onProgress });
    surveyed.push({ safeguards: namesOf(safeguards), broken });
  }
  status.clear();
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  if (json === true) {
    const survey = { format: 'blackstart/exploration-survey@1', seed, schedules, surveyed };
    console.log(JSON.stringify(explorationSurveySchema.parse(survey), null, 2));
  } else showSurvey(surveyed, { schedules, seed, wallSeconds });
  return surveyed.some(({ broken }) => broken.length > 0) ? EXIT.notGood : EXIT.good;
}

void runCommand(main);
