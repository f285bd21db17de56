import { MINUTE_MS } from '../../../workflows/domain/instant';
import type { Curves, Points } from '../../result/curves';
import { lineFigure, type Line, type LineChart } from '../charts/lines';
import { html, type Html } from '../html';
import type { Night, Section, View } from '../view';

type CurveOf = (curves: Curves) => Points;

type Described = Pick<LineChart, 'id' | 'title' | 'unit' | 'times' | 'max'> & {
  readonly curve: CurveOf;
  /** Whether its lowest value is what matters, and not its highest. */
  readonly isLowBad?: true;
  readonly text: (value: number) => string;
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const asPercent = { unit: '%', times: 100, text: percent };

/** Droplets and their leases: the collapse, the queue behind it and what its work was worth. */
export const leases: Section = {
  id: 'leases',
  title: 'Leases',
  body: (view) =>
    html`${figure(view, {
      ...{ id: 'chart-leased', title: 'Droplets with a lease', ...asPercent, max: 100 },
      ...{ curve: ({ leasedShare }) => leasedShare, isLowBad: true },
    })}
    ${figure(view, {
      ...{ id: 'chart-queue', title: "Attempts in DWFM's queues", unit: 'attempts', times: 1 },
      ...{ curve: ({ leaseQueue }) => leaseQueue, text: count },
    })}
    ${figure(view, {
      ...{ id: 'chart-goodput', title: 'Goodput: attempts answered in time', ...perSecond },
      curve: ({ leasesInTime }) => leasesInTime,
    })}
    ${figure(view, {
      ...{ id: 'chart-in-vain', title: 'Work in vain: attempts nobody waits for', ...perSecond },
      curve: ({ leasesInVain }) => leasesInVain,
    })}`,
};

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const perSecond = {
  ...{ unit: 'per second, mean of five minutes', times: 1 },
  text: (value: number): string => `${value.toFixed(1)} per second`,
};

export const network: Section = {
  id: 'network',
  title: 'Network',
  body: (view) =>
    html`${figure(view, {
      ...{
        id: 'chart-latency',
        title: 'Until a change of the network is in force',
        unit: 'minutes',
      },
      ...{ times: 1 / MINUTE_MS, curve: ({ networkLatency }) => networkLatency },
      text: (ms) => `${(ms / MINUTE_MS).toFixed(1)} min`,
    })}
    ${figure(view, {
      ...{ id: 'chart-launches', title: 'Launches accepted', unit: 'per second', times: 1 },
      curve: ({ acceptedLaunches }) => acceptedLaunches,
      text: (value) => `${value.toFixed(0)} per second`,
    })}`,
};

export const balancers: Section = {
  id: 'balancers',
  title: 'Load balancers',
  body: (view) =>
    figure(view, {
      ...{ id: 'chart-removed', title: 'Capacity of NLB out of service', ...asPercent },
      curve: ({ removedShare }) => removedShare,
    }),
};

function figure(view: View, { curve, isLowBad, text, ...chart }: Described): Html {
  const { nights, clock, span } = view;
  const lines = nights.map(({ name, result }): Line => {
    const band = chart.id === 'chart-leased' ? collapseOf(view, { name, result }) : undefined;
    return { name, points: curve(result.curves), band };
  });
  const says = lines.map(({ name, points }) => {
    const found = extreme(within(view, points), isLowBad === true);
    return found === undefined
      ? `${name}: not sampled`
      : `${name}: ${isLowBad === true ? 'lowest' : 'highest'} ${text(found.value)}${when(view, found)}`;
  });
  return lineFigure({ ...chart, lines, says: `${says.join('; ')}.` }, clock, span);
}

type Extreme = { readonly at: number; readonly value: number; readonly isFlat: boolean };

const when = ({ clock }: View, { at, isFlat }: Extreme): string =>
  isFlat ? ' throughout' : ` at ${clock.offset(at)}`;

/** What the charts show: nights begin before their trouble does. */
function within({ clock, span }: View, { at, value }: Points): Points {
  const isShown = (index: number): boolean => clock.minutes(at[index] as number) >= span.from;
  return { at: at.filter((_, index) => isShown(index)), value: value.filter((_, i) => isShown(i)) };
}

/** The first of the highest, or of the lowest, points. */
function extreme({ at, value }: Points, isLow: boolean): Extreme | undefined {
  if (value.length === 0) return undefined;
  const found = isLow ? Math.min(...value) : Math.max(...value);
  const isFlat = value.every((each) => each === found);
  return { at: at[value.indexOf(found)] as number, value: found, isFlat };
}

/** From the collapse to the moment from which attempts are answered in time again. */
function collapseOf({ clock }: View, { result }: Night): Line['band'] {
  const { timeline, endsAt } = result;
  const begun = timeline.find(({ kind }) => kind === 'leases-collapse');
  if (begun === undefined) return undefined;
  const over = timeline.find(({ kind, at }) => kind === 'leases-progress' && at > begun.at);
  return {
    ...{ name: 'collapse', from: clock.minutes(begun.at) },
    to: clock.minutes(over?.at ?? endsAt),
  };
}
