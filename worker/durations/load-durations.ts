import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Policy, StepId } from '../../workflows/contract/policy';
import type { Durations } from '../../workflows/domain/preview/durations';
import { checkedFile, hasPolicyFile, InvalidFileError, policyFile } from '../config/load-file';
import { durationsSchema, recoveryKey, type StoredDurations } from './durations-file';

/** Where the durations of a policy stand: beside its file, under its name. */
export function durationsFile(nameOrPath: string, { name }: Policy): string {
  return join(dirname(policyFile(nameOrPath)), 'durations', `${name}.json`);
}

/**
 * The stored evaluation of a policy; unknown, with the reason, where there is none or it is of another
 * version. A file that is wrong is refused.
 */
export function loadDurations(nameOrPath: string, policy: Policy): Durations {
  if (!hasPolicyFile(nameOrPath)) {
    return { kind: 'unknown', reason: `there is no file of policy ${nameOrPath} here` };
  }
  const file = durationsFile(nameOrPath, policy);
  const remedy = `npm run measure-durations -- --policy ${nameOrPath}`;
  if (!existsSync(file)) {
    return { kind: 'unknown', reason: `nobody has measured this policy; to do so: ${remedy}` };
  }
  const stored = readDurations(file);
  if (stored.policy !== policy.name) {
    const problem = `policy: ${stored.policy}: expected ${policy.name}, the name of the policy`;
    throw new InvalidFileError(file, [problem]);
  }
  if (stored.recovery !== recoveryKey(policy)) {
    const reason = `the evaluation stored is of another version of this policy; anew: ${remedy}`;
    return { kind: 'unknown', reason };
  }
  return {
    kind: 'measured',
    runs: stored.runs.map(({ scenario, seed, steps }) => ({
      ...{ scenario, seed },
      steps: (Object.entries(steps) as [StepId, StoredStep][]).map(
        ([id, { outcome, since, until }]) => ({ id, outcome, tookMs: until - since }),
      ),
    })),
  };
}

type StoredStep = NonNullable<StoredDurations['runs'][number]['steps'][StepId]>;

export function readDurations(file: string): StoredDurations {
  return checkedFile(file, durationsSchema);
}

const LINE_MAX = 100;

/** A step on one line where it fits: the form that `npm run format` leaves as it is. */
export function writeDurations(file: string, durations: StoredDurations): void {
  const text = JSON.stringify(durations, null, 2);
  const folded = text.replaceAll(/\{\n([^{}]*)\n\s*\}/g, (whole, inner: string, offset: number) => {
    const oneLine = `{ ${inner.trim().replaceAll(/\n\s*/g, ' ')} }`;
    const before = offset - text.lastIndexOf('\n', offset) - 1;
    const comma = text[offset + whole.length] === ',' ? 1 : 0;
    return before + oneLine.length + comma <= LINE_MAX ? oneLine : whole;
  });
  writeFileSync(file, `${folded}\n`);
}
