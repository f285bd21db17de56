import { html, type Html } from './html';

type Cell = Html | string | number | null;

export type Table = {
  /** For who cannot see that it is one. */
  readonly label: string;
  readonly head: readonly string[];
  /** The first cell of a row says what the row is about. */
  readonly rows: readonly (readonly Cell[])[];
};

/**
 * A table that a phone shows row below row: each cell then carries its column's name. The roles are
 * said because such a display takes them away in some browsers.
 */
export function table({ label, head, rows }: Table): Html {
  return html`<table role="table" aria-label="${label}">
    <thead role="rowgroup">
      <tr role="row">
        ${head.map((text) => html`<th role="columnheader" scope="col">${text}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((cells) => row(cells, head))}
    </tbody>
  </table>`;
}

function row([first, ...cells]: readonly Cell[], [, ...head]: readonly string[]): Html {
  return html`<tr role="row">
    <th role="rowheader" scope="row">${first}</th>
    ${cells.map((cell, index) => html`<td role="cell" data-column="${head[index]}">${cell}</td>`)}
  </tr>`;
}

/** What came out well or not: in words, and in a colour. */
export const verdict = (isGood: boolean, text: string): Html =>
  html`<span class="${isGood ? 'good' : 'bad'}">${text}</span>`;
