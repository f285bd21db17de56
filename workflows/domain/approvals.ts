import type { ApprovalPolicy } from '../contract/policy';
import type { Instant } from './instant';

/** One person's consent to a step, as it was taken. */
export type Approval = {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
  /** Null: it does not expire, and is bound to no plan. */
  readonly signed: { readonly expiresAt: Instant; readonly planDigest: string } | null;
};

/** The approvals of one step: whose are needed, and whose are there. */
export class Approvals {
  readonly #policy: ApprovalPolicy;
  #given: readonly Approval[] = [];

  constructor(policy: ApprovalPolicy) {
    this.#policy = policy;
  }

  get areNeeded(): boolean {
    return this.#policy !== 'none';
  }

  /** Signed, by several, none of whom asked for the recovery; else anybody's word is enough. */
  get signers(): Exclude<ApprovalPolicy, string> | null {
    return typeof this.#policy === 'string' ? null : this.#policy;
  }

  get count(): number {
    if (this.#policy === 'none') return 0;
    return this.#policy === 'required' ? 1 : this.#policy.count;
  }

  get given(): readonly Approval[] {
    return this.#given;
  }

  get missing(): number {
    return Math.max(0, this.count - this.#given.length);
  }

  /** The instant of the one that made them enough; 0 when none is needed, null while some are missing. */
  get completeAt(): Instant | null {
    if (this.missing > 0) return null;
    return Math.max(0, ...this.#given.map(({ at }) => at));
  }

  /** Why one more by this person is not taken. */
  refusalOf(by: string): string | undefined {
    if (!this.areNeeded) return 'needs no approval';
    if (this.missing === 0) return 'is approved already';
    if (this.#given.some((approval) => approval.by === by))
      return `has the approval of ${by} already`;
    return undefined;
  }

  give(approval: Approval): void {
    this.#given = [...this.#given, approval];
  }

  /** Drops those that are not good any more for a step that would start at `startAt`; which these are. */
  lapse(startAt: Instant, planDigest: string): readonly Approval[] {
    const isGood = ({ signed }: Approval): boolean =>
      signed === null || (signed.planDigest === planDigest && signed.expiresAt >= startAt);
    const lapsed = this.#given.filter((approval) => !isGood(approval));
    if (lapsed.length > 0) this.#given = this.#given.filter(isGood);
    return lapsed;
  }
}
