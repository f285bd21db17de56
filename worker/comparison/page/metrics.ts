import { forestFigure, type ForestRow } from '../../report/charts/forest';
import { html, type Html } from '../../report/html';
import { table, verdict } from '../../report/table';
import type { Comparison, JudgedMetric, Judgement } from '../comparison-result';
import { differenceText, intervalText, shareText, sideText } from '../figures-text';
import type { Section } from './section';

const HEAD = ['baseline', 'candidate', 'difference', '95 % interval', 'lower / higher', 'verdict'];

/** What is several times the baseline is beyond the chart, or nothing else could be read from it. */
const SHARE_MAX = 200;

/** All metrics overall: in the chart as shares of the baseline, or they would have no axis in common. */
export const metrics: Section = {
  id: 'metrics',
  title: 'Metrics overall',
  body: ({ metrics: all, breaches, scenarios: compared }) => {
    if (all.length === 0) return null;
    const rows = all.flatMap(({ id, isPrimary, overall }) =>
      rowOf(`${id}${isPrimary ? ' (decides)' : ''}`, overall, shareOf),
    );
    const over = compared.length === 1 ? 'the seeds' : `seeds and ${compared.length} scenarios`;
    return html`<p>
        Means over ${over}. Of all metrics less is better. What decides is held against chance
        together, the others one by one.
      </p>
      ${
        rows.length === 0
          ? null
          : forestFigure({
              id: 'chart-overall',
              title: 'Difference, in % of the baseline',
              says: saysOf(rows),
              ...{
                rows,
                isSaidElsewhere: true,
                text: (value) => `${signed(value)} %`,
                reachMax: SHARE_MAX,
              },
            })
      }
      ${table({
        label: 'Metrics overall',
        head: ['metric', ...HEAD],
        rows: all.map((metric) => [nameOf(metric), ...cells(metric.overall, metric.unit)]),
      })}
      ${
        breaches.length === 0
          ? null
          : html`<h3>Beyond the budget</h3>
              <ul>
                ${breaches.map(({ text }) => html`<li>${text}</li>`)}
              </ul>`
      }`;
  },
};

/** What decides, scenario by scenario, and all other metrics folded below. */
export const scenarios: Section = {
  id: 'scenarios',
  title: 'Scenario by scenario',
  body: (comparison) => {
    const { metrics: all, scenarios: compared } = comparison;
    if (all.length === 0 || compared.length < 2) return null;
    return html`${all.filter(({ isPrimary }) => isPrimary).map(chart)}
    ${compared.map(({ name, title }) => scenarioTable(name, title, comparison))}`;
  },
};

function chart({ id, unit, scenarios: own }: JudgedMetric): Html | null {
  const rows = own.flatMap((each) => rowOf(each.scenario, each, (value) => value));
  if (rows.length === 0) return null;
  return forestFigure({
    id: `chart-${id.replaceAll(/[^a-z0-9]/g, '-')}`,
    title: `${id}: difference in ${unit}`,
    says: saysOf(rows),
    ...{ rows, isSaidElsewhere: true, text: (value) => axisText(value) },
  });
}

function scenarioTable(name: string, title: string, { metrics: all }: Comparison): Html {
  const own = all.flatMap((metric) =>
    metric.scenarios
      .filter(({ scenario }) => scenario === name)
      .map((judged) => ({ metric, judged })),
  );
  const worse = own.filter(({ judged }) => judged.verdict === 'worse').length;
  const better = own.filter(({ judged }) => judged.verdict === 'better').length;
  return html`<details>
    <summary>${name}: ${worse} worse, ${better} better, of ${own.length} metrics</summary>
    <p class="muted">${title}</p>
    ${table({
      label: `Metrics in ${name}`,
      head: ['metric', ...HEAD],
      rows: own.map(({ metric, judged }) => [nameOf(metric), ...cells(judged, metric.unit)]),
    })}
  </details>`;
}

const nameOf = ({ id, what, isPrimary }: JudgedMetric): Html =>
  html`${id}${isPrimary ? ' (decides)' : ''}<br /><span class="muted">${what}</span>`;

function cells(judged: Judgement, unit: string) {
  const { difference, interval, lower, higher, verdict: found, isWithinTolerance, why } = judged;
  const share = shareText(judged);
  const isGood = found !== 'worse' || isWithinTolerance;
  const text = `${found}${isWithinTolerance ? ', within tolerance' : ''}`;
  return [
    sideText(judged, 'baseline', unit),
    sideText(judged, 'candidate', unit),
    difference === null
      ? ''
      : html`${differenceText(difference, unit)}
        ${share === '' ? null : html`<span class="local">${share}</span>`}`,
    intervalText(interval, unit),
    `${lower} / ${higher}`,
    html`${found === 'better' || found === 'worse' ? verdict(isGood, text) : text}
      <span class="muted">${why}</span>`,
  ];
}

/** In % of the baseline's mean; null where there is none to take a share of. */
const shareOf = (value: number, { baseline }: Judgement): number | null =>
  baseline === null || baseline === 0 ? null : (100 * value) / baseline;

function rowOf(
  label: string,
  judged: Judgement,
  scaled: (value: number, judged: Judgement) => number | null,
): readonly ForestRow[] {
  const { difference, interval, verdict: found } = judged;
  if (difference === null || interval === null) return [];
  const [at, low, high] = [difference, interval.low, interval.high].flatMap(
    (value) => scaled(value, judged) ?? [],
  );
  if (at === undefined || low === undefined || high === undefined) return [];
  const shown = found === 'better' ? 'lower' : found === 'worse' ? 'higher' : 'neither';
  return [{ label, difference: at, low, high, shown }];
}

/** Who hears the page is told what stands out; the table has the rest. */
function saysOf(rows: readonly ForestRow[]): string {
  const named = (shown: ForestRow['shown']): string =>
    rows
      .filter((row) => row.shown === shown)
      .map(({ label }) => label)
      .join(', ') || 'none';
  return `Shown to be better: ${named('lower')}. Shown to be worse: ${named('higher')}.`;
}

const signed = (value: number): string =>
  `${value > 0 ? '+' : ''}${Number(value.toPrecision(3))}`.replace('-', '−');

/** "900,000" would not fit beside another below an axis. */
function axisText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000_000) return `${signed(value / 1_000_000)}M`;
  return size >= 10_000 ? `${signed(value / 1_000)}k` : signed(value);
}
