import type { Night } from '../night';
import { phaseEnd } from '../phases';
import { at, NEVER, percent, within, type Check, type Measurement } from './measuring';

/** Of the launches of those hours, at most this share has its network in time. */
const CONNECTED_MAX = 0.2;
const ERRORS_END_WITHIN_MIN = 10;

/** F8 and F9: instances without connectivity, and load balancers that take healthy capacity away. */
export const NETWORK_CHECKS: readonly Check[] = [
  {
    ...{ id: 'F8a', kind: 'fit', what: 'propagation of network state abnormal, and normal again' },
    ...{ expected: 'T+393; T+648', tolerance: '±15; ±20 min' },
    measure: propagation,
  },
  {
    ...{ id: 'F8b', kind: 'pred', what: 'launches meanwhile: accepted, and with network in time' },
    ...{ expected: 'accepted, without', tolerance: 'exact' },
    measure: launchesMeanwhile,
  },
  {
    ...{ id: 'F8c', kind: 'def', what: 'all of EC2 normal: the end of the operators’ relaxing' },
    ...{ expected: 'T+842', tolerance: '±15 min' },
    measure: (night) => within(night, phaseEnd(night, 'launches'), { expected: 842, minutes: 15 }),
  },
  {
    ...{ id: 'F9a', kind: 'fit', what: 'connection errors of load balancers begin' },
    ...{ expected: 'T+342', tolerance: '±10 min' },
    measure: (night) =>
      within(night, night.first('balancer-errors-begin')?.at, { expected: 342, minutes: 10 }),
  },
  {
    ...{
      id: 'F9b',
      kind: 'pred',
      what: 'healthy capacity that zone failover removed, at the most',
    },
    ...{ expected: 'yes', tolerance: 'exact' },
    measure: removedCapacity,
  },
  {
    ...{ id: 'F9c', kind: 'pred', what: 'errors end after failover is switched off' },
    ...{ expected: '≤10 min', tolerance: '–' },
    measure: endOfErrors,
  },
];

function propagation(night: Night): Measurement {
  const begin = within(night, night.first('propagation-abnormal')?.at, {
    ...{ expected: 393, minutes: 15 },
  });
  const end = within(night, phaseEnd(night, 'network'), { expected: 648, minutes: 20 });
  return { measured: `${begin.measured}; ${end.measured}`, ok: begin.ok && end.ok };
}

function launchesMeanwhile(night: Night): Measurement {
  const from = night.first('propagation-abnormal')?.at;
  const to = phaseEnd(night, 'network');
  if (from === undefined || to === undefined) return NEVER;
  const accepted = Math.min(...night.between('launches/accepted-per-s', from, to));
  const inTime = night.between('network/in-time-share', from, to);
  const share = inTime.reduce((sum, value) => sum + value, 0) / inTime.length;
  return {
    measured: `${Math.round(accepted)}/s at least; ${percent(share)}`,
    ok: accepted > 0 && share <= CONNECTED_MAX,
  };
}

function removedCapacity(night: Night): Measurement {
  const removed = night.values('balancers/removed-share');
  const most = Math.max(0, ...removed);
  return { measured: percent(most), ok: most > 0 };
}

function endOfErrors(night: Night): Measurement {
  const off = night.first('step', ({ source }) => source === 'stabilize-load-balancers')?.at;
  if (off === undefined) return NEVER;
  const end = phaseEnd(night, 'balancers');
  if (end === undefined || end < off) return NEVER;
  const minutes = night.minutes(end) - night.minutes(off);
  const measured = `${at(night, end)}, after ${minutes.toFixed(1)} min`;
  return { measured, ok: minutes <= ERRORS_END_WITHIN_MIN };
}
