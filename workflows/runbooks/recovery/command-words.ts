import type { StepResult } from '../../contract/messages';
import type { Command, Said } from '../../contract/steering';
import type { Instant } from '../../domain/instant';

/** A command as the audit has it: what it asks for, without who and why. */
export const describe = ({ kind, step, windowMax, totalMax }: Command): string => {
  if (kind !== 'limit') return step === undefined ? kind : `${kind} ${step}`;
  const limits = Object.entries({ windowMax, totalMax })
    .filter(([, limit]) => limit !== undefined)
    .map(([name, limit]) => `${name} ${limit ?? 'no limit'}`);
  return `limit ${limits.join(', ')}`;
};

/** How a step stands that a person has decided about. */
export const decided = (said: Said & { readonly at: Instant }, text: string): StepResult => ({
  ...{ outcome: 'stopped', nowTrue: [text], left: [], endedAt: said.at },
});
