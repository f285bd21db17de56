import { RULES } from '../../workflows/domain/rules';
import { APPROVED_RULE } from '../result/unapproved-steps';
import { when, whichNight, type RehearsedNight, type Verdict } from './night';

type Violation = RehearsedNight['judged']['violations'][number];

/** Of a rule that is broken again and again a few times tell enough. */
const TIMES_SHOWN_MAX = 5;

/** Rules that a night broke, although neither its scenario nor its policy expects them to be. */
const brokenRules = ({ judged }: RehearsedNight): readonly Violation[] =>
  judged.violations.filter(({ isExpected, at }) => !isExpected && at !== null);

/** No rule is broken, ours or own, but those that are expected to be. */
export function holdsRules(night: RehearsedNight): Verdict {
  const broken = brokenRules(night);
  const rules = [...new Set(broken.map(({ rule }) => rule))];
  const asked = rulesOf(night).length;
  if (rules.length === 0) {
    const message = () => `expected a rule to be broken; all ${asked} hold (${whichNight(night)})`;
    return { pass: true, message };
  }
  const count = rules.length === 1 ? 'a rule' : `${rules.length} rules`;
  return {
    pass: false,
    message: () =>
      [
        `expected the rules to hold; this night breaks ${count} of ${asked}:`,
        ...rules.flatMap((rule) => ['', describeRule(night, rule)]),
        '',
        `  ${whichNight(night)}`,
      ].join('\n'),
  };
}

function describeRule(night: RehearsedNight, rule: string): string {
  const times = brokenRules(night).filter((violation) => violation.rule === rule);
  const shown = times
    .slice(0, TIMES_SHOWN_MAX)
    .map(({ at, by, evidence }) => `    ${when(night, at ?? 0)}  ${by}: ${evidence}`);
  const last = times.at(-1);
  const rest = times.length - shown.length;
  const more =
    rest > 0 ? [`    … and ${rest} times more, the last at ${when(night, last?.at ?? 0)}`] : [];
  return [`  ${rule}  ${promiseOf(night, rule)}`, ...shown, ...more].join('\n');
}

/** All that a night is held against. */
const rulesOf = ({ rules }: RehearsedNight): readonly { id: string; promise: string }[] => [
  ...RULES,
  APPROVED_RULE,
  ...rules,
];

const promiseOf = (night: RehearsedNight, id: string): string =>
  rulesOf(night).find((rule) => rule.id === id)?.promise ?? '';
