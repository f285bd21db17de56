import type { Command } from '../../contract/steering';

/** A command as the audit has it: what it asks for, without who and why. */
export const describe = ({ kind, step, windowMax, totalMax }: Command): string => {
  if (kind !== 'limit') return step === undefined ? kind : `${kind} ${step}`;
  const limits = Object.entries({ windowMax, totalMax })
    .filter(([, limit]) => limit !== undefined)
    .map(([name, limit]) => `${name} ${limit ?? 'no limit'}`);
  return `limit ${limits.join(', ')}`;
};
