import { documentOf, type Shown } from '../report/document';
import { html, type Html } from '../report/html';
import { table } from '../report/table';
import { envelopeFigure } from './envelope-chart';
import {
  counterfactualRows,
  ENVELOPE_HEAD,
  envelopeRows,
  envelopeTexts,
  NIGHT_HEAD,
  pointRows,
  TIP_HEAD,
  tipRows,
} from './rows';
import { swingsOf, swingsOfChanges, type Swing } from './swings';
import { tornado } from './tornado';
import type { WhatIf } from './what-if-result';

/** The result as one page that needs nothing beside it. */
export function whatIfPage(result: WhatIf): string {
  const { policy, scenario, base, version, command } = result;
  return documentOf({
    ...{ title: `${policy} in ${scenario}`, kind: 'what if', madeBy: version },
    about: `Means over ${base.length} seed(s). Made by: ${command}`,
    sections: [...levers(result), envelope(result), ...changes(result)],
    shows: 'simulated nights, not a real region',
  });
}

function levers(result: WhatIf): readonly Shown[] {
  const swings = swingsOf(result);
  if (swings.length === 0) return [];
  const made = html`${tornados('levers', swings)}
  ${table({ label: 'Levers', head: NIGHT_HEAD, rows: pointRows(result) })}`;
  return [{ id: 'levers', title: 'One lever at a time', made }];
}

function envelope(result: WhatIf): Shown {
  const whole = tipRows(result);
  const made = html`<ul>
      ${envelopeTexts(result).map((text) => html`<li>${text}</li> `)}
    </ul>
    ${envelopeFigure(result)}
    ${table({ label: 'Windows', head: ENVELOPE_HEAD, rows: envelopeRows(result) })}
    ${
      whole.length === 0
        ? null
        : html`<h3>Whole nights below and above the tip</h3>
            ${table({ label: 'Whole nights', head: TIP_HEAD, rows: whole })}`
    }`;
  return { id: 'envelope', title: 'Safe envelope of the recovery rate', made };
}

function changes(result: WhatIf): readonly Shown[] {
  const rows = counterfactualRows(result);
  if (rows.length === 0) return [];
  const made = html`${tornados('changes', swingsOfChanges(result))}
  ${table({ label: 'Counterfactuals', head: NIGHT_HEAD, rows })}`;
  return [{ id: 'counterfactuals', title: 'The night with one thing changed', made }];
}

/** The same rows twice, in the same order. */
const tornados = (id: string, swings: readonly Swing[]): Html =>
  html`<p class="muted">
      To the left is better. ≥: at least, as the changed night had not ended; ≤: at most, as the
      base had not; not known: neither had.
    </p>
    ${tornado({
      ...{ id: `${id}-recovery`, of: 'recovery', swings },
      title: 'Recovery time: difference to the base, in minutes',
    })}
    ${tornado({
      ...{ id: `${id}-customers`, of: 'customers', swings },
      title: 'Customer-minutes: difference to the base',
    })}`;
