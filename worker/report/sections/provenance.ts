import type { Quantity } from '../../config/quantities';
import type { Savings } from '../../result/savings';
import { html, type Html } from '../html';
import { table } from '../table';
import type { Night, Section } from '../view';

/** Every number that went in, with who says so. */
export const assumptions: Section = {
  id: 'assumptions',
  title: 'Assumptions and sources',
  body: ({ result: { quantities, savings } }) => {
    const files = [...new Set(quantities.map(({ file }) => file))];
    const assumed = quantities.filter(({ basis }) => basis === 'assumption').length;
    return html`<p>
        ${quantities.length} numbers went in: ${quantities.length - assumed} with a source,
        ${assumed} assumed, each with the reason.
      </p>
      ${savings.map(basis)}
      ${files.map((file) =>
        fileTable(
          file,
          quantities.filter((each) => each.file === file),
        ),
      )}`;
  },
};

const basis = ({ candidate, baseline, restsOn }: Savings): Html =>
  html`<p>What ${candidate} would have saved of ${baseline} rests on</p>
    <ul>
      ${restsOn.map((line) => html`<li>${line}</li> `)}
    </ul>`;

const fileTable = (file: string, quantities: readonly Quantity[]): Html =>
  html`<details>
    <summary>${file}: ${quantities.length} numbers</summary>
    ${table({
      label: `Numbers of ${file}`,
      head: ['number', 'value', 'basis', 'source, or why so'],
      rows: quantities.map(({ place, value, unit, basis: kind, says }) => [
        place,
        `${value} ${unit}`,
        kind,
        says,
      ]),
    })}
  </details>`;

/** How to get the same again, and how to see that it is the same. */
export const reproduction: Section = {
  id: 'reproduce',
  title: 'How to reproduce it',
  body: ({ result, nights }) =>
    html`<p>With blackstart ${result.version}, and the same scenario and policy files:</p>
      <pre><code>${result.command}</code></pre>
      <p>
        The seed is ${result.seed}. In a rehearsal a timeline is the same on every machine, which
        its digest shows: a SHA-256 over who acted when, and over what an operator saw. This page is
        made again from its result by <code>npm run report -- FILE.json</code>.
      </p>
      ${table({
        label: 'Runs, and the digests of their timelines',
        head: ['policy', 'digest of the timeline', 'acts', 'events', 'history', 'real time'],
        rows: nights.map(run),
      })}`,
};

const run = ({ name, result: { digest, cost } }: Night) => [
  name,
  html`<code>${digest}</code>`,
  ...[cost.acts, cost.events].map((count) => count.toLocaleString('en-US')),
  `${(cost.historyBytes / 1e6).toFixed(1)} MB`,
  `${cost.wallSeconds.toFixed(1)} s${cost.repeats > 0 ? `, repeated ${cost.repeats} times` : ''}`,
];
