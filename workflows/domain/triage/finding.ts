import type { Estimate } from './estimate';
import type { Looks } from './look';

/** What can be behind a symptom, as far as the ports can show it. */
export const CAUSE_IDS = [
  'record-empty',
  'negative-cache',
  'leases-lapsed',
  'leases-collapsed',
  'leases-returning',
  'launch-throttle',
  'network-backlog',
  'healthy-capacity-removed',
  'service-recovering',
  'service-catching-up',
] as const;
export type CauseId = (typeof CAUSE_IDS)[number];

/** One reading, in both looks. */
export type Evidence = {
  /** The port's method and the field. */
  readonly reading: string;
  readonly what: string;
  readonly before: string | number | null;
  readonly now: string | number | null;
  readonly unit: Unit;
};

/** `ms`, `share` (0 to 1), `perSecond`; `count` needs no word, `text` is no number. */
type Unit = 'ms' | 'share' | 'perSecond' | 'count' | 'text';

export type Finding = {
  readonly cause: CauseId;
  readonly title: string;
  readonly evidence: readonly Evidence[];
  readonly willNotHelp: readonly string[];
  readonly helps: readonly string[];
  readonly over: Estimate;
  /** The cause of this cause, where the same looks show it. */
  readonly behind: CauseId | null;
};

/** Tells whether the readings show a cause; undefined: they do not, or what it takes was not read. */
export type FindCause = (looks: Looks) => Finding | undefined;
