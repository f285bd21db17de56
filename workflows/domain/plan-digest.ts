import type { StepId } from '../contract/policy';
import type { RecoveryPolicy } from '../contract/steps';
import { canonicalJson } from './canonical-json';
import { sha256 } from './sha256';

/** All that decides what a recovery will do. What does not change it is left out: when, and by whom. */
export type PlanToDigest = {
  readonly region: string;
  readonly incident: string;
  readonly recovery: number;
  readonly endpoint: string;
  readonly policy: RecoveryPolicy;
  readonly revision: PlanRevision;
};

/** What people have changed since the start. */
export type PlanRevision = {
  readonly skipped: readonly StepId[];
  /** Attempts beyond the first, step by step. */
  readonly retried: Readonly<Partial<Record<StepId, number>>>;
  readonly limits: { readonly windowMax?: number | null; readonly totalMax?: number | null };
};

export const UNREVISED: PlanRevision = { skipped: [], retried: {}, limits: {} };

/**
 * The digest of a plan: SHA-256 in hexadecimal. The client that shows a preview and the Workflow that
 * takes an approval make it with this code, from what both have.
 */
export function planDigest({ policy, ...plan }: PlanToDigest): string {
  const { name, steps, waives, ...rest } = policy;
  // A policy may come with more than a recovery knows of, as its loader made it.
  const { operator: _operator, title: _title, ...sections } = rest as Record<string, unknown>;
  const whole = { ...plan, policy: { name, steps, waives, ...sections } };
  return sha256(canonicalJson(whole));
}
