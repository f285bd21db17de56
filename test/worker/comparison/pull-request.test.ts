import MarkdownIt from 'markdown-it';
import { loadBudget } from '../../../worker/comparison/budget';
import { compare } from '../../../worker/comparison/compare';
import type { Comparison } from '../../../worker/comparison/comparison-result';
import { toPullRequest } from '../../../worker/comparison/pull-request';
import { evaluationOf, runOf, type RunFigures } from '../../support/evaluations';

const SEEDS = [1, 2, 3, 4, 5];
const side = (figures: (seed: number) => Partial<RunFigures>, scenario = 'night') =>
  evaluationOf(SEEDS.map((seed) => runOf({ seed, scenario, ...figures(seed) })));
const minutes = (seed: number) => ({ minutes: 60 + (seed % 3) });

function comparison(
  after: (seed: number) => Partial<RunFigures>,
  before: (seed: number) => Partial<RunFigures> = minutes,
  scenario = 'night',
): Comparison {
  const found = compare({
    baseline: { file: 'a.json', evaluation: side(before, scenario) },
    candidate: { file: 'b.json', evaluation: side(after, scenario) },
    ...{ budget: loadBudget(), budgetFile: null },
  });
  return { ...found, version: '0.1.0', command: 'npm run compare -- --baseline a.json' };
}

const html = (markdown: string): string => new MarkdownIt({ html: true }).render(markdown);

describe('the text for a pull request', () => {
  const rule = 'dns/record-never-empty';
  const worse = toPullRequest(
    comparison((seed) => ({ minutes: 50 + seed, broken: seed > 3 ? [{ rule, minute: 12 }] : [] })),
  );

  it('begins with the verdict and what it rests on', () => {
    expect(worse.split('\n')[0]).toBe(
      '# Runbook change: Worse: dns/record-never-empty newly broken; the night newly not as expected',
    );
  });

  it('has a table of what is new of safety, the seeds together', () => {
    expect(html(worse)).toMatch(
      /<td><code>dns\/record-never-empty<\/code><\/td>\n<td><strong>newly broken<\/strong><\/td>\n<td>night, seeds 4, 5<\/td>\n<td>T\+12:00<\/td>/,
    );
  });

  it('has what decides in sight, and the rest folded', () => {
    const [seen = '', folded = ''] = html(worse).split('<details>');
    expect(seen).toContain('<code>recovery-time</code>');
    expect(seen).not.toContain('service/lambda');
    expect(folded).toContain('<code>service/lambda</code>');
    expect(worse.match(/<details>/g)).toHaveLength(worse.match(/<\/details>/g)?.length ?? 0);
  });

  it('is a few lines where the nights are the same', () => {
    const equal = toPullRequest(comparison(minutes));
    expect(equal).toContain('# Runbook change: Equal: the same nights');
    expect(equal).not.toContain('## Metrics');
  });

  it('fits a comment with more findings than anybody reads', () => {
    const rules = Array.from({ length: 300 }, (_, index) => ({ rule: `rule/${index}` }));
    const text = toPullRequest(comparison((seed) => ({ ...minutes(seed), broken: rules })));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('And 261 more, in the result.');
  });

  it('shows hostile texts as texts, also in what is folded', () => {
    const hostile = '</summary></details>|<img src=x onerror=hurt>`**a**\n# b';
    const text = toPullRequest(
      comparison((seed) => ({ minutes: 50 + seed, broken: [{ rule: hostile }] }), minutes, hostile),
    );
    const shown = html(text);
    expect(shown).not.toContain('<img');
    expect(shown.match(/<h1>/g)).toHaveLength(1);
    expect(shown.match(/<\/details>/g)).toHaveLength(text.match(/^<details>$/gm)?.length ?? 0);
  });
});
