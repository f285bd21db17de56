import { toMarkdown } from '../recovery-page/markdown';
import {
  code,
  heading,
  list,
  plain,
  strong,
  text,
  warning,
  type Block,
  type Inline,
} from '../recovery-page/page';
import type { Comparison, Judgement } from './comparison-result';
import {
  differenceText,
  groupFindings,
  headline,
  intervalText,
  kindText,
  shareText,
  sideText,
  subjectText,
  whenText,
  type FindingGroup,
} from './figures-text';
import { howJudged } from './how-judged';
import { seedsText } from './pair-runs';

/** A comment has to fit 65,536 signs; of more findings the first are enough to act on. */
const FINDINGS_MAX = 40;
const REASONS_MAX = 12;

/** A comparison for a pull request: the verdict first, and what nobody needs at once folded away. */
export function toPullRequest(comparison: Comparison): string {
  const { baseline, candidate, isSameNights } = comparison;
  const title = `Runbook change: ${headline(comparison)}`;
  return toMarkdown({
    title,
    blocks: [
      text([
        ...code(candidate.policy.name),
        ...plain(' beside '),
        ...code(baseline.policy.name),
        ...plain(`: ${comparison.changed.text}. ${nightsText(comparison)}.`),
      ]),
      ...reasons(comparison),
      ...(isSameNights ? [] : [...safety(comparison), ...metrics(comparison)]),
      ...(isSameNights || comparison.scenarios.length < 2 ? [] : [scenarios(comparison)]),
      howItWasDone(comparison),
    ],
  });
}

function nightsText({ scenarios: all }: Comparison): string {
  const pairs = all.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const same = all.reduce((sum, each) => sum + each.same, 0);
  const equal = same === 0 ? '' : `, ${same} of them the same`;
  return `${pairs} pairs of nights in ${all.length} scenarios${equal}`;
}

function reasons({ failures, unjudged }: Comparison): readonly Block[] {
  const shown = (all: readonly string[]): readonly Inline[] => {
    const more = all.length - REASONS_MAX;
    const first = all.slice(0, REASONS_MAX).map(plain);
    return more > 0 ? [...first, plain(`and ${more} more`)] : first;
  };
  return [
    ...(failures.length === 0
      ? []
      : [warning(plain('What is worse:')), list('plain', shown(failures))]),
    ...(unjudged.length === 0
      ? []
      : [text(strong('What could not be judged:')), list('plain', shown(unjudged))]),
  ];
}

function safety(comparison: Comparison): readonly Block[] {
  const all = groupFindings(comparison.safety);
  const title = heading(2, plain('Safety'));
  if (all.length === 0) return [title, text(plain('No rule is broken otherwise than before.'))];
  const row = ({ found, seeds }: FindingGroup): readonly Inline[] => [
    found.rule === null ? plain(subjectText(found)) : code(found.rule),
    found.isFailure ? strong(kindText(found)) : plain(kindText(found)),
    plain(`${found.scenario}, ${seedsText(seeds)}`),
    plain(whenText(found, comparison)),
    plain(found.text),
  ];
  const more = all.length - FINDINGS_MAX;
  return [
    title,
    {
      kind: 'table',
      head: ['what', '', 'nights', 'first', 'seen'],
      rows: all.slice(0, FINDINGS_MAX).map(row),
    },
    ...(more > 0 ? [text(plain(`And ${more} more, in the result.`))] : []),
  ];
}

const HEAD = ['baseline', 'candidate', 'difference', '95 % interval', 'verdict'];

function metrics({ metrics: all, breaches }: Comparison): readonly Block[] {
  const row = ({ id, unit, overall }: Comparison['metrics'][number]): readonly Inline[] => [
    code(id),
    ...cells(overall, unit),
  ];
  const deciding = all.filter(({ isPrimary }) => isPrimary);
  const others = all.filter(({ isPrimary }) => !isPrimary);
  return [
    heading(2, plain('Metrics')),
    { kind: 'table', head: ['decides', ...HEAD], rows: deciding.map(row) },
    ...(breaches.length === 0
      ? []
      : [
          text(strong('Beyond the budget:')),
          list(
            'plain',
            breaches.map((breach) => plain(breach.text)),
          ),
        ]),
    {
      kind: 'details',
      summary: `${others.length} other metrics, which inform and do not decide`,
      blocks: [{ kind: 'table', head: ['metric', ...HEAD], rows: others.map(row) }],
    },
  ];
}

function cells(judged: Judgement, unit: string): readonly Inline[] {
  const { difference, interval, verdict, isWithinTolerance, why } = judged;
  const share = shareText(judged);
  const shown =
    difference === null
      ? ''
      : `${differenceText(difference, unit)}${share === '' ? '' : ` (${share})`}`;
  const text = `${verdict}${isWithinTolerance ? ', within tolerance' : ''}`;
  return [
    plain(sideText(judged, 'baseline', unit)),
    plain(sideText(judged, 'candidate', unit)),
    plain(shown),
    plain(intervalText(interval, unit)),
    [...(verdict === 'worse' ? strong(text) : plain(text)), ...plain(` (${why})`)],
  ];
}

function scenarios({ scenarios: all, metrics: judged }: Comparison): Block {
  const rows = all.flatMap(({ name }) =>
    judged.flatMap(({ id, unit, scenarios: own }) =>
      own
        .filter(({ scenario }) => scenario === name)
        .filter(({ isPrimary, verdict }) => isPrimary || /worse|better/.test(verdict))
        .map((each) => [plain(name), code(id), ...cells(each, unit)]),
    ),
  );
  return {
    kind: 'details',
    summary: `Scenario by scenario: what decides, and what else is better or worse`,
    blocks: [{ kind: 'table', head: ['scenario', 'metric', ...HEAD], rows }],
  };
}

function howItWasDone(comparison: Comparison): Block {
  const { baseline, candidate, command, unpaired, scenarios: all } = comparison;
  return {
    kind: 'details',
    summary: 'How this was judged, and how to do it again',
    blocks: [
      list('plain', howJudged(comparison).map(plain)),
      text(plain('Nights that were compared:')),
      list(
        'plain',
        all.map(({ name, seeds, same }) =>
          plain(`${name}, ${seedsText(seeds)}, ${same} of ${seeds.length} the same`),
        ),
      ),
      ...(unpaired.length === 0
        ? []
        : [
            text(plain('Left out:')),
            list(
              'plain',
              unpaired.map(({ side, scenario, seeds, why }) =>
                plain(`${scenario}, ${seedsText(seeds)} of the ${side}: ${why}`),
              ),
            ),
          ]),
      text(plain('Commands:')),
      list('numbered', [code(baseline.command), code(candidate.command), code(command)]),
    ],
  };
}
