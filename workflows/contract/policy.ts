import type { Instant } from '../domain/instant';
import type { RuleId } from '../domain/rules';

/** The steps of a recovery; each is a Workflow Type of its own. */
export const STEP_IDS = [
  'mitigate-internally',
  'disable-automation',
  'override-dns-record',
  'restore-dynamodb',
] as const;
export type StepId = (typeof STEP_IDS)[number];

/**
 * A runbook's parameters and decisions, as the loader hands them on: durations in milliseconds,
 * instants counted from the scenario's T+0.
 */
export type Policy = {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly StepPolicy[];
  readonly override: OverridePolicy;
  readonly restore: RestorePolicy;
  readonly mitigate: MitigatePolicy;
  /** Rules that this runbook breaks knowingly: recorded as expected, not enforced. */
  readonly waives: readonly WaivedRule[];
  readonly operator: OperatorPolicy;
};

export type StepPolicy = {
  readonly id: StepId;
  /** Steps that must have ended well before this one starts. */
  readonly after: readonly StepId[];
  readonly approval: 'required' | 'none';
};

export type OverridePolicy = {
  /** Fewest addresses of each type that an override may leave. */
  readonly floor: number;
  readonly verifyEvery: number;
  readonly verifyFor: number;
  readonly vantagePoints: readonly string[];
};

export type RestorePolicy = {
  readonly lookEvery: number;
  readonly giveUpAfter: number;
  readonly vantagePoints: readonly string[];
};

export type MitigatePolicy = {
  readonly services: readonly string[];
  readonly lookEvery: number;
  readonly giveUpAfter: number;
};

export type WaivedRule = { readonly rule: RuleId; readonly reason: string };

/** An operator as a script: what a person did, or would do, at which instant after T+0. */
export type OperatorPolicy = { readonly script: readonly ScriptedAct[] };

export type ScriptedAct = {
  readonly at: Instant;
  readonly command: ScriptedCommand;
  readonly by: string;
  readonly reason: string;
};

export type ScriptedCommand =
  { readonly kind: 'start-recovery' } | { readonly kind: 'approve'; readonly step: StepId };
