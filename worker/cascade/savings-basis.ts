import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, formatOffset } from '../../workflows/domain/instant';

/** What has to hold for a saving to hold, in sentences: who reads a figure has to know. */
export function restsOn({
  scenario,
  baseline,
  candidate,
  hasRange,
}: {
  readonly scenario: Scenario;
  readonly baseline: Policy;
  readonly candidate: Policy;
  readonly hasRange: boolean;
}): readonly string[] {
  return [
    `people: ${decisions(candidate)}, all assumed; that night ${instants(baseline)}`,
    ...(hasRange ? [] : ['one guess at what DWFM could have done: no range was played']),
    `the model: its numbers were fitted to ${scenario.name} under ${baseline.name}, and are assumed to hold for a shorter outage`,
    'the same region, the same luck, the same seed for both',
  ];
}

function decisions({ operator }: Policy): string {
  const { detection, script } = operator;
  const watch =
    detection === undefined
      ? ''
      : `${detection.confirmations} looks of ${detection.lookEvery / MINUTE_MS} min find it, then `;
  const times = script.map(({ after, at }) =>
    after === undefined ? formatOffset(at ?? 0, 0) : `${after / MINUTE_MS} min`,
  );
  const isAsked = script.some(({ after }) => after !== undefined);
  return `${watch}decisions ${isAsked ? 'after being asked for' : 'at'} ${times.join(', ')}`;
}

/** The two that weigh most: when the cause was known, and when the record was set. */
function instants({ operator: { script } }: Policy): string {
  const at = (find: (entry: Policy['operator']['script'][number]) => boolean): string =>
    formatOffset(script.find(find)?.at ?? 0, 0);
  const found = at(({ command }) => command.kind === 'start-recovery');
  const fixed = at(
    ({ command }) => command.kind === 'approve' && command.step === 'override-dns-record',
  );
  return `found at ${found}, the record set from ${fixed}`;
}
