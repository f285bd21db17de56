import { MINUTE_MS, type Instant } from '../../workflows/domain/instant';
import { hoursAndMinutes } from '../result/figures';
import { durationOf } from './amounts';
import { columns, when, whichNight, type RehearsedNight, type Verdict } from './night';

/** All is well again within so long after T+0, and well for good. */
export function recoversWithin(night: RehearsedNight, limit: string): Verdict {
  const limitMin = durationOf(limit, 'toRecoverWithin') / MINUTE_MS;
  const { minutes, isOpen } = night.run.recoveryTime;
  if (!isOpen && minutes <= limitMin) {
    return {
      pass: true,
      message: () =>
        `expected a recovery longer than ${limit}; it took ${hoursAndMinutes(minutes)} (${whichNight(night)})`,
    };
  }
  const took = isOpen
    ? `it had not ended after ${hoursAndMinutes(minutes)}, with the night`
    : `it took ${hoursAndMinutes(minutes)}, ${length(minutes - limitMin)} more`;
  return {
    pass: false,
    message: () =>
      [
        `expected a recovery within ${limit}; ${took}`,
        ...section('what was not well', troublesOf(night)),
        ...section('the steps of the recovery', stepsOf(night)),
        '',
        `  ${whichNight(night)}`,
      ].join('\n'),
  };
}

const length = (minutes: number): string =>
  minutes < 1 ? `${Math.ceil(minutes * 60)} s` : hoursAndMinutes(minutes);

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', `${title}:`, columns(rows)];

type Trouble = { readonly name: string; readonly from: Instant; readonly to: Instant | null };

/** What fell, the last to be well first: that is where the time went. */
function troublesOf(night: RehearsedNight): readonly (readonly string[])[] {
  const { judged, scenario } = night;
  const parts = judged.phases.flatMap(({ id, what, from, to }) =>
    from === null ? [] : [{ name: `${id} (${what})`, from, to }],
  );
  const services = Object.entries(judged.services).flatMap(([name, intervals]) => {
    const [first, last] = [intervals[0], intervals.at(-1)];
    if (first === undefined || last === undefined) return [];
    const times = intervals.length === 1 ? '' : `, ${intervals.length} times`;
    const waits = scenario.expects.afterwards.includes(name) ? ', not waited for' : '';
    return [{ name: `${name} down${times}${waits}`, from: first.from, to: last.to }];
  });
  const endOf = ({ to }: Trouble): number => to ?? Infinity;
  return [...parts, ...services]
    .toSorted((a, b) => endOf(b) - endOf(a))
    .map(({ name, from, to }) => [
      ...[when(night, from), `to ${to === null ? 'the end' : when(night, to)}`],
      ...[length(((to ?? judged.endsAt) - from) / MINUTE_MS), name],
    ]);
}

type Step = RehearsedNight['judged']['recovery']['steps'][number];

/** Each step with how long it took, and before it how long people were waited for. */
function stepsOf(night: RehearsedNight): readonly (readonly string[])[] {
  const { steps } = night.judged.recovery;
  return steps.map((step) => {
    const { id, outcome, since, until, nowTrue, left } = step;
    const waited = waitedForPeople(night, step);
    const notes = [
      ...(waited === 0 ? [] : [`people were waited for, ${length(waited)}`]),
      ...(outcome === 'stopped' ? nowTrue : []),
      ...left,
    ];
    return [
      ...[
        since === null ? '' : when(night, since),
        until === null ? '' : `to ${when(night, until)}`,
      ],
      since === null || until === null ? '' : length((until - since) / MINUTE_MS),
      `${id}: ${outcome}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`,
    ];
  });
}

/** In minutes: from the end of what it depends on to its approval. */
function waitedForPeople({ policy, run }: RehearsedNight, { id, since }: Step): number {
  const gates = policy.steps.find((step) => step.id === id);
  if (since === null || gates === undefined || gates.approval === 'none') return 0;
  const { steps } = run.recovery;
  const ends = steps.filter((step) => gates.after.some((before) => before === step.id));
  const begun = Math.min(...steps.flatMap((step) => step.since ?? []));
  const due = Math.max(begun, ...ends.map(({ until }) => until ?? begun));
  return Math.max(0, (since - due) / MINUTE_MS);
}
