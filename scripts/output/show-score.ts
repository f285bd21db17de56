import colors from 'picocolors';
import { hasFallen, type PolicyResult } from '../../worker/result/policy-result';
import { formatOffset, MINUTE_MS } from '../../workflows/domain/instant';
import { showComparison } from './show-comparison';
import { showRules, type Shown } from './show-result';
import { hoursAndMinutes, large } from '../../worker/result/figures';
import { heading } from './tables';

type Rival = Pick<Shown, 'policy' | 'judged'>;

/** A drill against that night and against our own runbook: how long, for whom, at what risk. */
export function showScore(yours: Shown, rivals: readonly Rival[]): void {
  const { scenario, policy, judged } = yours;
  const drill = { ...policy, name: 'this drill' };
  const all = [{ scenario, policy: drill, judged }, ...rivals.map((r) => ({ scenario, ...r }))];
  showComparison(scenario, Object.fromEntries(all.map((each) => [each.policy.name, each.judged])));
  showRules(all);
  heading('Score', 'against the same night, rehearsed with the same seed');
  for (const line of scoreLines(yours, rivals)) console.log(`  ${line}`);
}

function scoreLines({ scenario, judged }: Shown, rivals: readonly Rival[]): readonly string[] {
  const end = judged.eventEndsAt;
  const over =
    end === null
      ? 'the event is not over'
      : `the event is over at ${formatOffset(end, scenario.zero)}`;
  const until = end === null ? ` up to ${formatOffset(judged.endsAt, scenario.zero)}, and on` : '';
  const missing = judged.violations.filter(({ at }) => at === null).map(({ rule }) => rule);
  if (missing.length > 0) {
    return [
      colors.bold(colors.yellow('no score: this was not that night')),
      `what was to break did not: ${missing.join(', ')}`,
      judged.endsAt < scenario.zero
        ? 'it ended before the trouble of that night began'
        : 'the race is decided by seconds, and this machine was later than that: play it again, slower',
    ];
  }
  return [
    colors.bold(
      hasFallen(judged)
        ? `${over}, ${large(judged.customers.minutesDown)} customer-minutes down${until}`
        : 'nothing fell',
    ),
    ...rivals.map(({ policy, judged: rival }) =>
      [`against ${policy.name}: `, endAgainst(judged, rival), minutesAgainst(judged, rival)].join(
        '',
      ),
    ),
  ];
}

function endAgainst(yours: PolicyResult, rival: PolicyResult): string {
  const [mine, theirs] = [yours.eventEndsAt, rival.eventEndsAt];
  if (mine === null || theirs === null) {
    if (mine === theirs) return 'neither is over';
    return mine === null ? 'that one is over' : 'that one is not over';
  }
  const minutes = (mine - theirs) / MINUTE_MS;
  if (Math.round(minutes) === 0) return 'over at the same time';
  return `${hoursAndMinutes(Math.abs(minutes))} ${minutes < 0 ? 'sooner' : 'later'}`;
}

/** While an event goes on, its customer-minutes grow: then no more is claimed than holds already. */
function minutesAgainst(yours: PolicyResult, rival: PolicyResult): string {
  const more = yours.customers.minutesDown - rival.customers.minutesDown;
  const grows = (more < 0 ? yours : rival).eventEndsAt === null;
  if (grows) return ', customer-minutes not to be compared yet';
  if (Math.round(more) === 0) return ', as many customer-minutes';
  const larger = more < 0 ? rival : yours;
  const least = larger.eventEndsAt === null ? 'at least ' : '';
  return `, ${least}${large(Math.abs(more))} customer-minutes ${more < 0 ? 'fewer' : 'more'}`;
}
