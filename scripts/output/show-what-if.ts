import {
  counterfactualRows,
  ENVELOPE_HEAD,
  envelopeRows,
  envelopeTexts,
  NIGHT_HEAD,
  pointRows,
  TIP_HEAD,
  tipRows,
} from '../../worker/what-if/rows';
import type { WhatIf } from '../../worker/what-if/what-if-result';
import { heading, plainTable } from './tables';

/** What each lever costs, where recovery tips, and the night with one thing changed. */
export function showWhatIf(result: WhatIf): void {
  const { policy, scenario, base } = result;
  const over = `means over ${base.length} seed(s)`;
  if (result.points.length > 0) {
    heading(`${policy} in ${scenario}`, `one lever at a time; ${over}`);
    show(NIGHT_HEAD, pointRows(result));
  }
  heading('Safe envelope', 'a fixed window of one host, swept');
  for (const text of envelopeTexts(result)) console.log(text);
  show(ENVELOPE_HEAD, envelopeRows(result));
  const whole = tipRows(result);
  if (whole.length > 0) {
    heading('Whole nights', `below and above the tip; ${over}`);
    show(TIP_HEAD, whole);
  }
  const changed = counterfactualRows(result);
  if (changed.length === 0) return;
  heading('Counterfactuals', `the night with one thing changed; ${over}`);
  show(NIGHT_HEAD, changed);
}

function show(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = plainTable([...head]);
  table.push(...rows.map((row) => [...row]));
  console.log(table.toString());
}
