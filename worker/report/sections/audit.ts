import { html, type Html } from '../html';
import { table } from '../table';
import type { Night, Section, View } from '../view';

/** Every command, refusal and effect, in lines that hold each other. */
export const audit: Section = {
  id: 'audit',
  title: 'Audit',
  body: (view) => {
    const written = view.nights.filter(({ result }) => result.recovery.audit !== null);
    if (written.length === 0) return null;
    return html`<p>
        Each line holds the hash of the line before it, so the last hash stands for all of them.
      </p>
      ${written.map((night) => lines(view, night))}`;
  },
};

function lines({ clock }: View, { name, result }: Night): Html {
  const { lines: all = [], head = '' } = result.recovery.audit ?? {};
  return html`<details>
    <summary>${name}: ${all.length} lines, head ${head.slice(0, 12)}</summary>
    ${table({
      label: `Audit of the recovery under ${name}`,
      head: ['when', 'who', 'what', 'why', 'hash'],
      rows: all.map(({ at, by, text, reason, hash }) => [
        ...[clock.both(at), by, text, reason],
        hash.slice(0, 12),
      ]),
    })}
  </details>`;
}
