import { actsOf, type Act } from '../acts';
import { spanFigure, type SpanRow } from '../charts/spans';
import { aboutAxis } from '../charts/time-axis';
import { seriesColour } from '../colours';
import { html, type Html } from '../html';
import { nightId, type Night, type Section, type View } from '../view';

/** When each part of the region was in trouble, night by night, with what people did meanwhile. */
export const phases: Section = {
  id: 'phases',
  title: 'Phases, and what operators did',
  body: (view) =>
    html`<p>
        ${aboutAxis(view.clock)} All charts of this page have the same axis. Numbers in circles are
        acts of operators.
      </p>
      ${view.nights.map((night) => nightFigure(view, night))}`,
};

function nightFigure(view: View, night: Night): Html {
  const { clock, span } = view;
  const { name, result } = night;
  const acts = actsOf(result);
  return html`<div class="night">
    ${spanFigure(
      {
        id: nightId('chart-phases', view, night),
        title: name,
        says: sentence(view, night),
        rows: rowsOf(view, night),
        ...{ tracks: 1, isSaidElsewhere: true },
        marks: acts.map(({ at, what }) => ({ at: clock.minutes(at), text: what })),
      },
      clock,
      span,
    )}
    ${
      acts.length === 0
        ? null
        : html`<ol class="acts">
            ${acts.map((act) => item(view, act))}
          </ol>`
    }
  </div>`;
}

const item = ({ clock }: View, { at, by, what }: Act): Html =>
  html`<li>${clock.both(at)} ${by === null ? null : html`<b>${by}</b> `}${what}</li>`;

function rowsOf({ clock, nights }: View, night: Night): readonly SpanRow[] {
  const { result } = night;
  const colour = seriesColour(nights.indexOf(night));
  return result.phases.map(({ what, from, to }) => ({
    label: `${what}: ${clock.span(from, to)}`,
    bars:
      from === null
        ? []
        : [
            {
              from: clock.minutes(from),
              to: clock.minutes(to ?? result.endsAt),
              ...{ isOpen: to === null, colour, track: 0 },
            },
          ],
  }));
}

function sentence({ clock }: View, { result }: Night): string {
  const fell = result.phases.filter(({ from }) => from !== null);
  if (fell.length === 0) return 'Nothing fell in this night.';
  const spans = fell.map(({ what, from, to }) => `${what} from ${clock.span(from, to)}`);
  return `${spans.join('; ')}.`;
}
