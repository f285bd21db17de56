import { hasFallen } from '../../result/policy-result';
import { hoursAndMinutes, large } from '../../result/figures';
import { html, type Html } from '../html';
import { verdict } from '../table';
import type { Night, Section, View } from '../view';

/** In a few lines for each night: when it was over, who was hurt, what held. */
export const summary: Section = {
  id: 'summary',
  title: 'In short',
  body: (view) => html`<div class="cards">${view.nights.map((night) => card(view, night))}</div>`,
};

function card({ clock }: View, { name, result }: Night): Html {
  const { title, customers, fidelity, isGood, eventEndsAt, recovery } = result;
  const held = fidelity.filter(({ ok }) => ok).length;
  return html`<article>
    <h3>${name}</h3>
    <p class="muted">${title}</p>
    <dl>
      <dt>the event is over</dt>
      <dd>
        ${
          eventEndsAt === null
            ? verdict(!hasFallen(result), hasFallen(result) ? 'not in this night' : 'nothing fell')
            : html`${clock.both(eventEndsAt)}, after ${hoursAndMinutes(clock.minutes(eventEndsAt))}`
        }
      </dd>
      <dt>customer-minutes down</dt>
      <dd>${large(customers.minutesDown)}</dd>
      <dt>the recovery</dt>
      <dd>${recovery.outcome}</dd>
      ${
        fidelity.length === 0
          ? null
          : html`<dt>checks against that night</dt>
              <dd>${verdict(held === fidelity.length, `${held} of ${fidelity.length} held`)}</dd>`
      }
      <dt>as expected</dt>
      <dd>
        ${verdict(isGood, isGood ? 'yes' : 'no: see what is missed, missing, new or stopped')}
      </dd>
    </dl>
  </article>`;
}
