import type { Html } from '../../report/html';
import type { Comparison } from '../comparison-result';

/** A section of the page; null: this comparison has nothing for it. */
export type Section = {
  readonly id: string;
  readonly title: string;
  readonly body: (comparison: Comparison) => Html | null;
};
