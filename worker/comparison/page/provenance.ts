import { html } from '../../report/html';
import { table } from '../../report/table';
import type { Comparison } from '../comparison-result';
import { shortCommit } from '../figures-text';
import { howJudged } from '../how-judged';
import { seedsText } from '../pair-runs';
import type { Section } from './section';

export const nights: Section = {
  id: 'nights',
  title: 'Nights',
  body: ({ scenarios, unpaired }) =>
    html`${
      scenarios.length === 0
        ? null
        : table({
            label: 'Nights that were compared',
            head: ['scenario', 'compared', 'the same night'],
            rows: scenarios.map(({ name, title, seeds, same }) => [
              html`${name}<br /><span class="muted">${title}</span>`,
              seedsText(seeds),
              `${same} of ${seeds.length}`,
            ]),
          })
    }
    ${
      unpaired.length === 0
        ? null
        : html`<h3>Left out</h3>
            ${table({
              label: 'Nights that were left out',
              head: ['scenario', 'side', 'nights', 'why'],
              rows: unpaired.map(({ scenario, side, seeds, why }) => [
                ...[scenario, side, seedsText(seeds), why],
              ]),
            })}`
    }`,
};

export const reproduction: Section = {
  id: 'reproduction',
  title: 'How it was judged, and how to do it again',
  body: (comparison) =>
    html`<ul>
        ${howJudged(comparison).map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
      ${table({
        label: 'What was compared',
        head: ['', 'policy', 'policy digest', 'commit', 'code digest', 'version'],
        rows: (['baseline', 'candidate'] as const).map((side) => sideOf(side, comparison)),
      })}
      <pre>
${[comparison.baseline.command, comparison.candidate.command, comparison.command].join('\n')}</pre>`,
};

function sideOf(side: 'baseline' | 'candidate', comparison: Comparison) {
  const { policy, code, version } = comparison[side];
  const short = (digest: string): string => digest.slice(0, 12);
  return [
    ...[
      side,
      policy.name,
      short(policy.digest),
      shortCommit(code.commit),
      short(code.sources),
      version,
    ],
  ];
}
