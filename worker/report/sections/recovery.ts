import { actsOf } from '../acts';
import { html, type Html } from '../html';
import { table, verdict } from '../table';
import type { Night, Section, View } from '../view';

/** Who let the recovery do what, when and why. */
export const approvals: Section = {
  id: 'approvals',
  title: 'Who approved what',
  body: (view) => html`${view.nights.map((night) => commands(view, night))}`,
};

function commands({ clock }: View, { name, result }: Night): Html {
  const acts = actsOf(result);
  if (acts.length === 0) {
    return html`<h3>${name}</h3>
      <p>Nobody did anything.</p>`;
  }
  return html`<h3>${name}</h3>
    ${table({
      label: `Acts of operators under ${name}`,
      head: ['when', 'who', 'what', 'why'],
      rows: acts.map(({ at, by, what, reason }) => [clock.both(at), by ?? '–', what, reason]),
    })}`;
}

/** Step by step, what the recovery did, what is true since and what it left for a person. */
export const recovery: Section = {
  id: 'recovery',
  title: 'Recovery, step by step',
  body: (view) => {
    const begun = view.nights.filter(({ result }) => result.recovery.outcome !== 'not-begun');
    return begun.length === 0 ? null : html`${begun.map((night) => steps(view, night))}`;
  },
};

const steps = ({ clock }: View, { name, result }: Night): Html =>
  html`<h3>${name}: ${result.recovery.outcome}</h3>
    ${table({
      label: `Steps of the recovery under ${name}`,
      head: ['step', 'outcome', 'from', 'to', 'since then'],
      rows: result.recovery.steps.map(({ id, outcome, since, until, nowTrue, left }) => [
        id,
        verdict(outcome === 'done' || outcome === 'not-needed', outcome),
        since === null ? '' : clock.both(since),
        until === null ? '' : clock.both(until),
        [...nowTrue, ...left.map((rest) => `left: ${rest}`)].join('; '),
      ]),
    })}`;

/** What an operator would have seen, as it came. */
export const timeline: Section = {
  id: 'timeline',
  title: 'Timeline',
  body: (view) =>
    html`<p>What an operator would have seen.</p>
      ${view.nights.map((night) => events(view, night))}`,
};

const events = ({ clock }: View, { name, result }: Night): Html =>
  html`<details>
    <summary>${name}: ${result.timeline.length} events</summary>
    ${table({
      label: `Timeline under ${name}`,
      head: ['when', 'source', 'what'],
      rows: result.timeline.map(({ at, source, text }) => [clock.both(at), source, text]),
    })}
  </details>`;

/** That night, and here. */
export const milestones: Section = {
  id: 'milestones',
  title: 'Milestones',
  body: (view) =>
    html`${view.nights.slice(0, 1).map(({ name, result }) =>
      table({
        label: `Milestones, that night and under ${name}`,
        head: ['what', 'that night', `here, ${name}`, 'kind'],
        rows: result.milestones.map(({ what, at, measuredAt, kind }) => [
          what,
          view.clock.both(at),
          measuredAt === null ? 'not in this night' : view.clock.both(measuredAt),
          kind,
        ]),
      }),
    )}`,
};
