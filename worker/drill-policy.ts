import { relative, resolve } from 'node:path';
import { Document, isMap, visit } from 'yaml';
import type { Policy, ScriptedAct } from '../workflows/contract/policy';
import { formatOffset } from '../workflows/domain/instant';

/**
 * What of a policy a person plays: its steps and how they work, and nobody who acts but the person. Who
 * plays alone cannot be several who sign, so their word is enough where the policy asks for signatures.
 */
export const attended = (policy: Policy): Policy => ({
  ...policy,
  steps: policy.steps.map((step) => ({
    ...step,
    approval: step.approval === 'none' ? 'none' : 'required',
  })),
  operator: { script: [] },
});

export type PlayedScript = {
  readonly incidentId: string;
  /** As it was given: a name in `policies/`, or a file. */
  readonly policy: string;
  /** As it was played: by a person with other approvals than those of the file. */
  readonly played: Pick<Policy, 'steps' | 'operator'>;
  readonly script: readonly ScriptedAct[];
  /** Where the file will stand: a policy that is a file is named from there. */
  readonly folder: string;
};

/** A policy is named in lower-case letters, digits and dashes; an incident may have more. */
export const policyNameOf = (incidentId: string): string =>
  incidentId.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');

/**
 * The text of a policy file in which an operator does what was done in a drill, at the same instants.
 * All else is that of the policy that was played, and stays in its file.
 */
export function scriptedPolicyText(played: PlayedScript): string {
  const { incidentId, script } = played;
  const { people } = played.played.operator;
  const operator = {
    ...(people === undefined ? {} : { people }),
    script: script.map(({ at = 0, by, reason, command }) => ({
      at: formatOffset(at, 0),
      ...{ by, command, reason },
    })),
  };
  const title = titleOf(incidentId);
  const isSigned = played.played.steps.some(({ approval }) => typeof approval === 'object');
  const file = new Document({
    ...{ extends: baseOf(played), name: policyNameOf(incidentId), title },
    ...(isSigned ? {} : { steps: played.played.steps }),
    operator,
  });
  // As people write them: what is done on one line.
  visit(file, {
    Pair: (_, { key, value }) => {
      if (String(key) === 'command' && isMap(value)) value.flow = true;
    },
  });
  return (
    `# What was done in the drill ${incidentId}, and when: to be rehearsed, or played again.\n` +
    `# Instants are minutes and seconds from T+0.\n${file.toString({ lineWidth: 0 })}`
  );
}

export const titleOf = (incidentId: string): string => `As it was done in the drill ${incidentId}`;

function baseOf({ policy, folder }: PlayedScript): string {
  if (!/\.ya?ml$/.test(policy) && !policy.includes('/')) return policy;
  const path = relative(resolve(folder), resolve(policy));
  return path.startsWith('.') ? path : `./${path}`;
}
