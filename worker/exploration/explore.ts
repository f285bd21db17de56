import * as fc from 'fast-check';
import { RULES, type RuleId } from '../../workflows/domain/rules';
import { BadInputError } from '../bad-input';
import { playSchedule, type Played, type Setting } from './play-schedule';
import { schedules, type Schedule } from './schedule';

/** What is looked for, and how long. */
export type Search = {
  readonly schedules: number;
  /** Only this rule counts; else any. */
  readonly rule?: RuleId;
  /** Where an earlier search has found something: that schedule and no other is played. */
  readonly path?: string;
  readonly onProgress?: (played: number) => void;
};

/** A schedule that breaks a rule: the plainest one that the search came to. */
export type Found = {
  /** Of the search; with the seed it leads to this schedule again. */
  readonly path: string;
  /** Schedules that were played up to the first one that broke it. */
  readonly after: number;
  /** How many plainer ones were found from there. */
  readonly shrunk: number;
  readonly schedule: Schedule;
  readonly played: Played;
};

export type Explored = { readonly played: number; readonly found: Found | null };

/** Plays schedules until one breaks a rule, and then looks for the plainest that does. */
export async function explore(setting: Setting, search: Search): Promise<Explored> {
  const { rule, path, onProgress } = search;
  const breaksRule = ({ violations }: Played): boolean =>
    violations.some((violation) => rule === undefined || violation.rule === rule);
  let played = 0;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    played += 1;
    onProgress?.(played);
    return !breaksRule(await playSchedule(setting, schedule));
  });
  const details = await fc.check(property, {
    seed: setting.seed,
    ...(path === undefined
      ? { numRuns: search.schedules }
      : { numRuns: 1, path: checked(path), endOnFailure: true }),
  });
  if (path !== undefined && details.numRuns === 0) {
    throw new BadInputError(`--path ${path}: expected one that was printed, with its seed.`);
  }
  if (!details.failed) return { played: details.numRuns, found: null };
  const { counterexample, counterexamplePath, numRuns, numShrinks } = details;
  const [schedule] = counterexample as [Schedule];
  const foundAt = counterexamplePath ?? '';
  return {
    played: numRuns,
    found: {
      ...{ path: foundAt, after: numRuns, shrunk: numShrinks, schedule },
      played: await playAgain(setting, schedule, foundAt),
    },
  };
}

/** Code that fails ends a search like a broken rule; here it says so, and where. */
async function playAgain(setting: Setting, schedule: Schedule, path: string): Promise<Played> {
  try {
    return await playSchedule(setting, schedule);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${what} (seed ${setting.seed}, path ${path})`, { cause: error });
  }
}

/** How often each rule is broken. */
export type Broken = {
  readonly rule: RuleId;
  readonly schedules: number;
  /** The first schedule that broke it, counted from 1. */
  readonly first: number;
};

/** Plays all schedules to their ends, and counts those that break a rule. */
export async function tally(
  setting: Setting,
  search: Pick<Search, 'schedules' | 'onProgress'>,
): Promise<readonly Broken[]> {
  const broken = new Map<RuleId, Broken>();
  let played = 0;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const { violations } = await playSchedule(setting, schedule);
    played += 1;
    search.onProgress?.(played);
    for (const rule of new Set(violations.map((violation) => violation.rule))) {
      const { schedules: before, first } = broken.get(rule) ?? { schedules: 0, first: played };
      broken.set(rule, { rule, schedules: before + 1, first });
    }
  });
  await fc.assert(property, { seed: setting.seed, numRuns: search.schedules });
  return RULES.flatMap(({ id }) => broken.get(id) ?? []);
}

function checked(path: string): string {
  if (/^\d+(:\d+)*$/.test(path)) return path;
  throw new BadInputError(`--path ${path}: expected numbers with colons between them, as printed.`);
}
