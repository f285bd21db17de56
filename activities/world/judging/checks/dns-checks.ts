import { at, NEVER, within, type Check, type Measurement } from './measuring';
import type { Instant } from '../../../../workflows/domain/instant';
import type { Night } from '../night';
import { downIntervals } from '../outcomes';

/** F1 to F5: the race, the stuck automation, cached answers, the first services that come back. */
export const DNS_CHECKS: readonly Check[] = [
  {
    ...{
      id: 'F1a',
      kind: 'pred',
      what: 'stale overwrite, clean-up of the active plan, empty record',
    },
    ...{ expected: 'in this order', tolerance: 'exact' },
    measure: orderOfTheRace,
  },
  {
    ...{ id: 'F1b', kind: 'pred', what: 'from the overwrite to the empty record; first effect' },
    ...{ expected: '≤60 s; by T+2', tolerance: '–' },
    measure: speedOfTheRace,
  },
  {
    ...{
      id: 'F2a',
      kind: 'pred',
      what: 'plans applied to the endpoint until the fix, and after it',
    },
    ...{ expected: '0 and 0, plans still made', tolerance: 'exact' },
    measure: automationIsStuck,
  },
  {
    ...{ id: 'F3', kind: 'def', what: 'answers for A and AAAA; Route 53 errors' },
    ...{ expected: 'NOERROR, empty; 0', tolerance: 'exact' },
    measure: faithfulAnswers,
  },
  {
    ...{ id: 'F4a', kind: 'pred', what: 'last resolver recovers; none before the fix' },
    ...{ expected: 'T+172; T+157', tolerance: '±2 min' },
    measure: lastResolver,
  },
  {
    ...{ id: 'F4b', kind: 'pred', what: 'median resolver recovers' },
    ...{ expected: 'T+164', tolerance: '±3 min' },
    measure: (night) =>
      within(night, resolverInstant(night, 'median'), { expected: 164, minutes: 3 }),
  },
  {
    ...{ id: 'F5a', kind: 'fit', what: 'STS, IAM recover after the internal override' },
    ...{ expected: 'T+91, T+97', tolerance: '±5 min' },
    measure: internalServices,
  },
  {
    ...{ id: 'F5b', kind: 'pred', what: 'the public name and DWFM meanwhile' },
    ...{ expected: 'still down', tolerance: 'exact' },
    measure: restStaysDown,
  },
];

function orderOfTheRace(night: Night): Measurement {
  const { emptied } = night;
  if (emptied === undefined) return { measured: 'the record was never empty', ok: false };
  const overwrite = staleOverwrite(night);
  const cleanUp = night.first('plans-deleted', ({ at }) => at === emptied.at);
  if (overwrite === undefined || cleanUp === undefined) {
    return { measured: 'empty, but not by a stale plan and a clean-up', ok: false };
  }
  const seconds = (emptied.at - overwrite.at) / 1_000;
  const measured = `${overwrite.source}, ${seconds} s later ${cleanUp.source}: empty`;
  return { measured, ok: overwrite.source !== cleanUp.source };
}

/** The last plan applied before the record was empty, when a newer one stood there before. */
function staleOverwrite(night: Night) {
  const emptiedAt = night.emptied?.at ?? -1;
  const before = night.applied(-1, emptiedAt);
  const [previous, last] = before.slice(-2);
  const isStale = Number(last?.data?.['generation']) < Number(previous?.data?.['generation']);
  return isStale ? last : undefined;
}

function speedOfTheRace(night: Night): Measurement {
  const overwrite = staleOverwrite(night);
  const effect = night.first('service-down');
  if (overwrite === undefined || night.emptied === undefined || effect === undefined) return NEVER;
  const seconds = (night.emptied.at - overwrite.at) / 1_000;
  const effectAt = night.minutes(effect.at);
  return {
    measured: `${seconds} s; ${at(night, effect.at)}`,
    ok: seconds >= 0 && seconds <= 60 && effectAt <= 2,
  };
}

function automationIsStuck(night: Night): Measurement {
  const { emptied, filled, scenario } = night;
  if (emptied === undefined || filled === undefined) return NEVER;
  const backOn = night.first('automation-on', (event) => event.at > filled.at)?.at;
  const until = backOn ?? scenario.endsAt;
  const before = night.applied(emptied.at, filled.at).length;
  const after = night.applied(filled.at, until).length;
  const plans = night.all('plan-published', (e) => e.at > emptied.at && e.at < filled.at).length;
  const measured = `${before} and ${after}, ${plans} plans made meanwhile`;
  return { measured, ok: before === 0 && after === 0 && plans > 0 };
}

function faithfulAnswers(night: Night): Measurement {
  const answers = night.all('edge-answer');
  const empty = answers.filter(({ data }) => data?.['a'] !== 'addresses');
  const isNoData = empty.every(({ data }) => data?.['a'] === 'nodata' && data['aaaa'] === 'nodata');
  const errors = answers.filter(({ data }) => data?.['a'] === 'servfail').length;
  if (empty.length === 0) return NEVER;
  const measured = `${isNoData ? 'NOERROR, empty' : String(empty[0]?.data?.['a'])}; ${errors}`;
  return { measured, ok: isNoData && errors === 0 };
}

function lastResolver(night: Night): Measurement {
  const last = resolverInstant(night, 'last');
  const first = resolverInstant(night, 'first');
  if (last === undefined || first === undefined) return NEVER;
  const isLate = night.filled !== undefined && first >= night.filled.at;
  const held = within(night, last, { expected: 172, minutes: 2 });
  return { measured: `${held.measured}; ${at(night, first)}`, ok: held.ok && isLate };
}

function resolverInstant(night: Night, which: 'first' | 'median' | 'last'): Instant | undefined {
  const instant = night.all('resolvers-recovered').at(-1)?.data?.[which];
  return typeof instant === 'number' ? instant : undefined;
}

function internalServices(night: Night): Measurement {
  const up = (service: string) => night.first('service-up', ({ source }) => source === service)?.at;
  const sts = within(night, up('sts'), { expected: 91, minutes: 5 });
  const iam = within(night, up('iam'), { expected: 97, minutes: 5 });
  return { measured: `${sts.measured}, ${iam.measured}`, ok: sts.ok && iam.ok };
}

/** From the internal override to the fix: nobody else reaches DynamoDB, and no lease comes back. */
function restStaysDown(night: Night): Measurement {
  const pinned = night.first('step', ({ source }) => source === 'mitigate-internally')?.at;
  const { filled } = night;
  if (pinned === undefined || filled === undefined) return NEVER;
  const isDown = (downIntervals(night)['dynamodb'] ?? []).some(
    ({ from, to }) => from <= pinned && (to ?? Infinity) > filled.at,
  );
  const leases = night.between('leases/leased-share', pinned, filled.at);
  const hasRisen = leases.some((share, index) => share > (leases[index - 1] ?? 1));
  const isFalling = !hasRisen && (leases.at(-1) ?? 1) < (leases[0] ?? 0);
  const measured = `DynamoDB ${isDown ? 'down' : 'up'}, leases ${isFalling ? 'falling' : 'not falling'}`;
  return { measured, ok: isDown && isFalling };
}
