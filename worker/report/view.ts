import type { CascadeResult } from '../result/cascade-result';
import type { PolicyResult } from '../result/policy-result';
import type { TimeSpan } from './charts/time-axis';
import type { Clock } from './clock';
import type { Html } from './html';

/** A night under one policy, with its place among the others, which gives it its colour. */
export type Night = { readonly name: string; readonly result: PolicyResult };

/** What all sections are made from. */
export type View = {
  readonly result: CascadeResult;
  readonly nights: readonly Night[];
  readonly clock: Clock;
  readonly span: TimeSpan;
};

/** A section of the report; null: this result has nothing for it. */
export type Section = {
  readonly id: string;
  readonly title: string;
  readonly body: (view: View) => Html | null;
};

/** Names of policies are anything; those of HTML are not. */
export const nightId = (section: string, { nights }: View, night: Night): string =>
  `${section}-${nights.indexOf(night) + 1}`;
