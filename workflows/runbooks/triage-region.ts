import { failure } from '../contract/failures';
import type { TriageRegionInput, TriageResult } from '../contract/triage';
import type { Instant } from '../domain/instant';
import { diagnose } from '../domain/triage/diagnose';
import type { Look } from '../domain/triage/look';
import { isSymptom, SYMPTOM_IDS, TRIAGE_SERVICES } from '../domain/triage/symptoms';
import { Actor } from '../durable/actor';

/** So many acts, and so many sequence numbers, has each triage. */
const LOOKS = 2;

/**
 * From what customers see to its causes, by two looks at the region. It changes nothing and waits for
 * nobody, so any number may run beside a recovery, each under a number of its own.
 */
export async function triageRegion(input: TriageRegionInput): Promise<TriageResult> {
  const { incident, startAt, number, endpoint, symptoms, vantagePoints, lookEvery } = input;
  checkInput(input);
  const state = { sequence: LOOKS * number, lastAt: startAt - 1 };
  const actor = new Actor('triage-region', incident, state);
  const services = TRIAGE_SERVICES;
  const look = async (notBefore: Instant): Promise<readonly [Look, Instant]> => {
    const seen = await actor.act(notBefore, (ports, act) =>
      ports.lookAtRegion({ act, endpoint, vantagePoints, services }),
    );
    return [seen, actor.lastAt];
  };
  const [before, first] = await look(startAt);
  const [now, second] = await look(first + lookEvery);
  const triage = diagnose(symptoms, { before, now, gapMs: second - first });
  return { ...triage, lookedAt: [first, second] };
}

function checkInput({ symptoms, lookEvery, number }: TriageRegionInput): void {
  const complain = (field: string, value: unknown, expected: string): never => {
    throw failure('InvalidInput', `${field}: ${JSON.stringify(value)}: expected ${expected}`);
  };
  if (symptoms.length === 0 || !symptoms.every(isSymptom)) {
    complain('symptoms', symptoms, `one or more of ${SYMPTOM_IDS.join(', ')}`);
  }
  if (!(lookEvery > 0)) complain('lookEvery', lookEvery, 'milliseconds above 0');
  if (!Number.isInteger(number) || number < 1) complain('number', number, 'a whole number from 1');
}
