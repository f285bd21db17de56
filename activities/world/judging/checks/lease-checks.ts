import { MINUTE_MS } from '../../../../workflows/domain/instant';
import { SAMPLE_MS } from '../../physics';
import type { Night } from '../night';
import { NEVER, percent, within, type Check, type Measurement } from './measuring';

const SAMPLES_OF_FIVE_MINUTES = (5 * MINUTE_MS) / SAMPLE_MS;
const GAIN_MAX = 0.05;
const DROP_IN_FIVE_MINUTES_MAX = 0.25;
const LAPSED_MIN = 0.95;
/** Workers that are busy all the time, but for a moment between two attempts. */
const BUSY_MIN = 0.99;

/** F6 and F7: leases that lapse slowly, a recovery that collapses, and one that does not. */
export const LEASE_CHECKS: readonly Check[] = [
  {
    ...{ id: 'F6a', kind: 'fit', what: 'leases lapsed when the records are set by hand' },
    ...{ expected: '≥95 %', tolerance: '–' },
    measure: lapsedAtTheFix,
  },
  {
    ...{ id: 'F6b', kind: 'pred', what: 'shape of the decay; greatest loss in five minutes' },
    ...{ expected: 'monotone; ≤25 %', tolerance: '–' },
    measure: shapeOfTheDecay,
  },
  {
    ...{ id: 'F6c', kind: 'def', what: 'instances that ended without their owner asking for it' },
    ...{ expected: '0', tolerance: 'exact' },
    measure: runningInstances,
  },
  {
    ...{
      id: 'F7a',
      kind: 'pred',
      what: 'leases gained from the fix to the throttle, workers busy',
    },
    ...{ expected: '≤5 % of the fleet', tolerance: '–' },
    measure: gainOfTheStorm,
  },
  {
    ...{ id: 'F7b', kind: 'fit', what: 'from throttle and restarts to all leases' },
    ...{ expected: '74 min', tolerance: '±10 min' },
    measure: recoveryOfLeases,
  },
];

function lapsedAtTheFix(night: Night): Measurement {
  const leased = night.valueAt('leases/leased-share', night.filled?.at);
  if (leased === undefined) return NEVER;
  return { measured: percent(1 - leased), ok: 1 - leased >= LAPSED_MIN };
}

function shapeOfTheDecay(night: Night): Measurement {
  const { emptied, filled } = night;
  if (emptied === undefined || filled === undefined) return NEVER;
  const shares = night.between('leases/leased-share', emptied.at, filled.at);
  if (shares.length <= SAMPLES_OF_FIVE_MINUTES) return NEVER;
  const isMonotone = shares.every((share, i) => i === 0 || share <= (shares[i - 1] ?? 1));
  const drops = shares
    .slice(SAMPLES_OF_FIVE_MINUTES)
    .map((share, index) => (shares[index] ?? 1) - share);
  const worst = Math.max(0, ...drops);
  return {
    measured: `${isMonotone ? 'monotone' : 'not monotone'}; ${percent(worst)}`,
    ok: isMonotone && worst <= DROP_IN_FIVE_MINUTES_MAX,
  };
}

function runningInstances(night: Night): Measurement {
  const unasked = night.values('launches/ended-unasked');
  if (unasked.length === 0) return NEVER;
  const most = Math.max(...unasked);
  return { measured: String(Math.round(most)), ok: most === 0 };
}

function gainOfTheStorm(night: Night): Measurement {
  const { filled, throttled } = night;
  const before = night.valueAt('leases/leased-share', filled?.at);
  const after = night.valueAt('leases/leased-share', throttled?.at);
  if (filled === undefined || throttled === undefined) return NEVER;
  if (before === undefined || after === undefined) return NEVER;
  // Caches expire over a quarter of an hour; from then on the whole fleet is due.
  const stormAt = night.all('resolvers-recovered').at(-1)?.at ?? filled.at;
  const busy = night.between('leases/busy-share', stormAt, throttled.at);
  if (busy.length === 0) return NEVER;
  const leastBusy = Math.min(...busy);
  return {
    measured: `${percent(after - before)}, ${percent(leastBusy)} busy`,
    ok: after - before <= GAIN_MAX && leastBusy >= BUSY_MIN,
  };
}

function recoveryOfLeases(night: Night): Measurement {
  const { throttled } = night;
  if (throttled === undefined) return NEVER;
  const back = night.first('leases-back', ({ at }) => at > throttled.at);
  if (back === undefined) return NEVER;
  const minutes = night.minutes(back.at) - night.minutes(throttled.at);
  const { ok } = within(night, back.at, {
    expected: night.minutes(throttled.at) + 74,
    minutes: 10,
  });
  return { measured: `${minutes.toFixed(1)} min`, ok };
}
