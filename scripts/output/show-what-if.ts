import {
  counterfactualRows,
  ENVELOPE_HEAD,
  envelopeRows,
  envelopeText,
  NIGHT_HEAD,
  pointRows,
} from '../../worker/what-if/rows';
import type { WhatIf } from '../../worker/what-if/what-if-result';
import { heading, plainTable } from './tables';

/** What each lever costs, where recovery tips, and the night with one thing changed. */
export function showWhatIf(result: WhatIf): void {
  const { policy, scenario, base } = result;
  heading(`${policy} in ${scenario}`, `one lever at a time; means over ${base.length} seed(s)`);
  show(NIGHT_HEAD, pointRows(result));
  heading('Safe envelope', envelopeText(result));
  show(ENVELOPE_HEAD, envelopeRows(result));
  const changed = counterfactualRows(result);
  if (changed.length === 0) return;
  heading('Counterfactuals', 'the night with one thing changed');
  show(NIGHT_HEAD, changed);
}

function show(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = plainTable([...head]);
  table.push(...rows.map((row) => [...row]));
  console.log(table.toString());
}
