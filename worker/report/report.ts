import type { CascadeResult } from '../result/cascade-result';
import { Clock } from './clock';
import { timeSpanOf } from './charts/time-axis';
import { html, type Html } from './html';
import { audit } from './sections/audit';
import { comparison } from './sections/comparison';
import { balancers, leases, network } from './sections/curves';
import { customers } from './sections/customers';
import { fidelity, rules } from './sections/judgement';
import { phases } from './sections/phases';
import { assumptions, reproduction } from './sections/provenance';
import { approvals, milestones, recovery, timeline } from './sections/recovery';
import { services } from './sections/services';
import { summary } from './sections/summary';
import { STYLE } from './style';
import type { Section, View } from './view';

/** In their order on the page. One that a result has nothing for is left out. */
const SECTIONS: readonly Section[] = [
  ...[summary, comparison, phases, leases, network, balancers, services, customers],
  ...[fidelity, milestones, rules, approvals, recovery, audit, timeline, assumptions, reproduction],
];

/** Nothing is fetched and nothing runs, whatever a result has in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page that shows a result, as one file of HTML: it needs nothing beside it. */
export function reportOf(result: CascadeResult): string {
  const clock = new Clock(result);
  const nights = Object.entries(result.policies).map(([name, night]) => ({ name, result: night }));
  const view: View = { result, nights, clock, span: timeSpanOf(result, clock) };
  const shown = SECTIONS.flatMap(({ id, title, body }) => {
    const made = body(view);
    return made === null ? [] : [{ id, title, made }];
  });
  return `<!doctype html>\n${page(view, shown).text}\n`;
}

type Shown = { readonly id: string; readonly title: string; readonly made: Html };

const page = ({ result, clock }: View, shown: readonly Shown[]): Html =>
  html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${result.title} – blackstart</title>
      <style>
        ${STYLE}
      </style>
    </head>
    <body>
      <header>
        <p class="muted">blackstart: the report of a night</p>
        <h1>${result.title}</h1>
        <p class="muted">
          Scenario ${result.scenario}, seed ${result.seed}. T+0 is ${clock.local(result.zero)}
          ${clock.zone}, ${result.startsAt.slice(0, 10)}.
        </p>
      </header>
      <nav aria-label="Sections">
        <ul>
          ${shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li> `)}
        </ul>
      </nav>
      <main>
        ${shown.map(
          ({ id, title, made }) =>
            html`<section id="${id}" aria-labelledby="${id}-title">
              <h2 id="${id}-title">${title}</h2>
              ${made}
            </section> `,
        )}
      </main>
      <footer>
        <p class="muted">
          Made by blackstart ${result.version}. It shows what came of a simulated region: how a
          runbook does on this failure, under the assumptions that are listed here.
        </p>
      </footer>
    </body>
  </html>`;
