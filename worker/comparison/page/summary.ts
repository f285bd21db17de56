import { html, type Html } from '../../report/html';
import { verdict } from '../../report/table';
import type { Comparison } from '../comparison-result';
import { differenceText, intervalText, shareText } from '../figures-text';
import type { Section } from './section';

/** The verdict, what is against it, and what decides in a few figures. */
export const summary: Section = {
  id: 'summary',
  title: 'In short',
  body: (comparison) =>
    html`<p>
        ${verdict(
          comparison.exitStatus === 0,
          `${comparison.verdict} (exit status ${comparison.exitStatus})`,
        )}
      </p>
      ${reasons('What is worse', comparison.failures)}
      ${reasons('What could not be judged', comparison.unjudged)}
      <div class="cards">${comparison.metrics.filter(({ isPrimary }) => isPrimary).map(card)}</div>
      ${
        comparison.isSameNights
          ? html`<p>
              Every pair of nights has one digest: who acted when, and what was seen, is the same.
              So are its figures and the rules that it broke. Nothing else was compared.
            </p>`
          : null
      }`,
};

const reasons = (title: string, all: readonly string[]): Html | null =>
  all.length === 0
    ? null
    : html`<h3>${title}</h3>
        <ul>
          ${all.map((reason) => html`<li>${reason}</li>`)}
        </ul>`;

function card({ id, what, unit, overall }: Comparison['metrics'][number]): Html {
  const { difference, interval, why, verdict: found, isWithinTolerance } = overall;
  const isGood = found !== 'worse' || isWithinTolerance;
  return html`<article>
    <h3>${id}</h3>
    <p class="muted">${what}</p>
    <dl>
      <dt>verdict</dt>
      <dd>${verdict(isGood, `${found}${isWithinTolerance ? ', within tolerance' : ''}`)}</dd>
      <dt>difference</dt>
      <dd>
        ${difference === null ? why : html`${differenceText(difference, unit)} ${share(overall)}`}
      </dd>
      ${
        interval === null
          ? null
          : html`<dt>95 % interval</dt>
              <dd>${intervalText(interval, unit)}</dd>`
      }
    </dl>
  </article>`;
}

const share = (judged: Parameters<typeof shareText>[0]): Html | null => {
  const text = shareText(judged);
  return text === '' ? null : html`<span class="muted">(${text})</span>`;
};
