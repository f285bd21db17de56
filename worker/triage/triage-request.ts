import type { Incident } from '../../workflows/contract/incident';
import { workflowIds } from '../../workflows/contract/names';
import type { TriageRegionInput } from '../../workflows/contract/triage';
import { MINUTE_MS, type Instant } from '../../workflows/domain/instant';
import type { SymptomId } from '../../workflows/domain/triage/symptoms';
import type { Beside } from '../rehearsal';

/** Long enough for a rate to show, short enough for somebody who is on the phone. */
export const LOOK_EVERY_MS = 3 * MINUTE_MS;

/**
 * Resolvers that triage asks, spread over the population: with forty, the share that is cut off is
 * known to 16 % at worst.
 */
const VANTAGE_POINTS = 40;
/** A prime, so that all groups of name servers are among them. */
const STRIDE = 47;

export const TRIAGE_VANTAGE_POINTS: readonly string[] = Array.from(
  { length: VANTAGE_POINTS },
  (_, index) => `resolver/${STRIDE * index}`,
);

export type TriageRequest = {
  readonly endpoint: string;
  readonly symptoms: readonly SymptomId[];
  readonly startAt: Instant;
  /** Which triage of the incident it is, from 1. */
  readonly number: number;
  readonly lookEvery?: number;
};

export function triageInput(incident: Incident, request: TriageRequest): TriageRegionInput {
  const { lookEvery = LOOK_EVERY_MS, ...rest } = request;
  return { incident, ...rest, lookEvery, vantagePoints: TRIAGE_VANTAGE_POINTS };
}

/** A triage that runs beside a rehearsal. */
export const triageBeside =
  (request: TriageRequest) =>
  (incident: Incident): readonly Beside[] => [
    {
      type: 'triageRegion',
      workflowId: workflowIds.triage(incident, request.number),
      input: triageInput(incident, request),
    },
  ];
