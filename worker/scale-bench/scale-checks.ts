import type { ScaleResult, ScaleRun } from './scale-result';

type Check = ScaleResult['checks'][number];

/** A history may have 51,200 events and 50 MiB, and Temporal warns at a fifth of that. */
const RUN_EVENTS_MAX = 10_000;
const RUN_BYTES_MAX = 10 * 1_024 * 1_024;
/** Over all runs, at a million droplets. */
const EVENTS_PER_DROPLET_MAX = 0.01;
const LARGE = 1_000_000;
/** From the smallest fleet to the largest, which is a thousand times as large. */
const GROWTH_MAX = 2;

/** What has to hold, whatever a machine's speed is. */
export function checksOf(runs: readonly ScaleRun[]): readonly Check[] {
  const most = (size: (run: ScaleRun) => number): number => Math.max(...runs.map(size));
  const notDone = runs.filter(({ outcome }) => outcome !== 'done');
  return [
    check(
      'all leases come back',
      notDone.length === 0,
      `${runs.length - notDone.length} of ${runs.length}`,
    ),
    atMost(
      'events of the longest run',
      most(({ runEventsMax }) => runEventsMax),
      RUN_EVENTS_MAX,
    ),
    atMost(
      'bytes of the largest run',
      most(({ runBytesMax }) => runBytesMax),
      RUN_BYTES_MAX,
    ),
    ...runs
      .filter(({ droplets }) => droplets >= LARGE)
      .map(({ eventsPerDroplet }) =>
        atMost('events per droplet, at a million', eventsPerDroplet, EVENTS_PER_DROPLET_MAX),
      ),
    ...growth(runs),
  ];
}

/** Events, bytes and acts in proportion to the time that it took: more droplets are not more of them. */
function growth(runs: readonly ScaleRun[]): readonly Check[] {
  const [first] = runs;
  const alike = runs.filter(
    ({ shards, server }) => shards === first?.shards && server === first.server,
  );
  const sorted = alike.toSorted((a, b) => a.droplets - b.droplets);
  const [smallest, largest] = [sorted[0], sorted.at(-1)];
  if (smallest === undefined || largest === undefined || smallest === largest) return [];
  const times = largest.droplets / smallest.droplets;
  const sizes = {
    events: (run: ScaleRun) => run.events,
    'bytes of history': (run: ScaleRun) => run.historyBytes,
    acts: (run: ScaleRun) => run.acts,
  };
  return Object.entries(sizes).map(([name, size]) => {
    const factor =
      size(largest) / largest.recoverySeconds / (size(smallest) / smallest.recoverySeconds);
    const what = `${name} per minute of recovery, at ${times} times the droplets`;
    return check(what, factor <= GROWTH_MAX, `${factor.toFixed(2)} times as many`);
  });
}

const check = (what: string, isHeld: boolean, measured: string): Check => ({
  ...{ what, isHeld, measured },
});

const atMost = (what: string, value: number, max: number): Check =>
  check(
    `${what}, at most ${max.toLocaleString('en-US')}`,
    value <= max,
    value.toLocaleString('en-US'),
  );
