import { holdsRules } from './hold-rules';
import { nightOf, type RehearsedNight, type Verdict } from './night';
import { isNoWorseThan, type Comparing } from './no-worse';
import { recoversWithin } from './recover-within';

declare global {
  // Jest declares its matchers in a namespace, and that is the only place to add to them.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> {
      /** No rule is broken, ours or own, but those that its scenario or its policy expects. */
      toHoldRules(): R;
      /** All is well again within so long after T+0: "12h", "90 min". */
      toRecoverWithin(limit: string): R;
      /** Against a night of the same scenario and seed: no new broken rule, no metric worse. */
      toBeNoWorseThan(other: RehearsedNight, comparing?: Comparing): R;
    }
  }
}

/** What `expect` learns. */
const MATCHERS = {
  toHoldRules: (received: unknown): Verdict => holdsRules(nightOf(received)),
  toRecoverWithin: (received: unknown, limit: string): Verdict =>
    recoversWithin(nightOf(received), limit),
  toBeNoWorseThan: (received: unknown, other: unknown, comparing?: Comparing): Verdict =>
    isNoWorseThan(nightOf(received), nightOf(other, 'another night to compare with'), comparing),
} as const;

// A script may rehearse nights, too; only a test has `expect`.
if ('expect' in globalThis) expect.extend(MATCHERS);
