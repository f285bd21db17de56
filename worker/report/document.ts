import { html, type Html } from './html';
import { STYLE } from './style';

export type Document = {
  readonly title: string;
  /** What it is, above its title: "the report of a night". */
  readonly kind: string;
  readonly about: string;
  readonly sections: readonly Shown[];
  /** The version of blackstart. */
  readonly madeBy: string;
  readonly shows: string;
};

export type Shown = { readonly id: string; readonly title: string; readonly made: Html };

/** Nothing is fetched and nothing runs, whatever a result has in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page as one file of HTML: it needs nothing beside it. */
export const documentOf = (document: Document): string =>
  `<!doctype html>\n${page(document).text}\n`;

const page = ({ title, kind, about, sections, madeBy, shows }: Document): Html =>
  html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title} – blackstart</title>
      <style>
        ${STYLE}
      </style>
    </head>
    <body>
      <header>
        <p class="muted">blackstart: ${kind}</p>
        <h1>${title}</h1>
        <p class="muted">${about}</p>
      </header>
      <nav aria-label="Sections">
        <ul>
          ${sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li> `)}
        </ul>
      </nav>
      <main>
        ${sections.map(
          ({ id, title: sectionTitle, made }) =>
            html`<section id="${id}" aria-labelledby="${id}-title">
              <h2 id="${id}-title">${sectionTitle}</h2>
              ${made}
            </section> `,
        )}
      </main>
      <footer>
        <p class="muted">Made by blackstart ${madeBy}. It shows ${shows}.</p>
      </footer>
    </body>
  </html>`;
