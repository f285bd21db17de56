import type { Instant } from '../domain/instant';
import type { Triage } from '../domain/triage/diagnose';
import type { SymptomId } from '../domain/triage/symptoms';
import type { Incident } from './incident';

export type TriageRegionInput = {
  readonly incident: Incident;
  /** The instant from which on it looks. */
  readonly startAt: Instant;
  /**
   * Which triage of this incident it is, from 1: it is part of the ID, and tells the acts of one triage
   * from those of another.
   */
  readonly number: number;
  readonly endpoint: string;
  readonly symptoms: readonly SymptomId[];
  /** Between the two looks, in ms. */
  readonly lookEvery: number;
  readonly vantagePoints: readonly string[];
};

export type TriageResult = Triage & {
  /** The instants of the two looks; estimates count from the second. */
  readonly lookedAt: readonly [Instant, Instant];
};
