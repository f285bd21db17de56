import { html } from '../../report/html';
import { table, verdict } from '../../report/table';
import { groupFindings, kindText, subjectText, whenText } from '../figures-text';
import { seedsText } from '../pair-runs';
import type { Section } from './section';

/** What is new of the rules, and of how nights and recoveries end. */
export const safety: Section = {
  id: 'safety',
  title: 'Safety',
  body: (comparison) => {
    const { safety: found, isSameNights } = comparison;
    if (isSameNights) return null;
    if (found.length === 0) return html`<p>No rule is broken otherwise than before.</p>`;
    return table({
      label: 'What is new of safety rules, nights and recoveries',
      head: ['what', 'finding', 'scenario', 'nights', 'first', 'seen'],
      rows: groupFindings(found).map(({ found: each, seeds }) => [
        subjectText(each),
        verdict(!each.isFailure, kindText(each)),
        ...[each.scenario, seedsText(seeds)],
        html`<span class="offset">${whenText(each, comparison)}</span>`,
        each.text,
      ]),
    });
  },
};
