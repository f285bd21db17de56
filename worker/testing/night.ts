import type { OwnRule } from '../../activities/world/judging/own-rules';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import type { EvaluatedRun } from '../evaluation/evaluation-result';
import type { Metric } from '../evaluation/metrics';
import type { PolicyResult } from '../result/policy-result';

/** A night that was rehearsed and judged. */
export type RehearsedNight = {
  readonly policy: Policy;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly rules: readonly OwnRule[];
  /** As `npm start` judges it. */
  readonly judged: PolicyResult;
  /** As `npm run evaluate` keeps it. */
  readonly run: EvaluatedRun;
  /** What nights are compared by; of all of them less is better. */
  readonly metrics: readonly Metric[];
  /** The same for the same night: SHA-256 of who acted when, and of the timeline. */
  readonly digest: string;
};

/** What a matcher says; `message` is what a person reads when the test fails. */
export type Verdict = { readonly pass: boolean; readonly message: () => string };

/** Refuses what is no night, in words that say what was forgotten. */
export function nightOf(received: unknown, expected = 'a night'): RehearsedNight {
  const night = received as Partial<RehearsedNight> | null | undefined;
  if (typeof night === 'object' && night?.judged !== undefined && night.run !== undefined) {
    return night as RehearsedNight;
  }
  const forgotten = received instanceof Promise ? ': await it' : '';
  throw new TypeError(`expected ${expected}, which is what rehearse() resolves to${forgotten}`);
}

/** Which night it was, in a line: so it can be played again. */
export const whichNight = ({ policy, scenario, seed }: RehearsedNight): string =>
  `policy ${policy.name}, scenario ${scenario.name}, seed ${seed}`;

export const when = ({ scenario }: RehearsedNight, at: Instant): string =>
  formatOffset(at, scenario.zero);

/** Columns side by side, two spaces apart, each line indented. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}
