import { z } from 'zod';
import type { RecoveryStatus } from '../../workflows/contract/messages';
import type { Policy } from '../../workflows/contract/policy';
import { BadInputError } from '../bad-input';
import { checkedFile } from '../config/load-file';
import { stepId } from '../config/step-id';

const instant = z.number().int().min(0);
const texts = z.array(z.string());

/** The answer to the Query `status`; what it has beside this is not needed here. */
const statusSchema = z.object({
  outcome: z.enum(['running', 'recovered', 'stopped']),
  steps: z.array(
    z.object({
      id: stepId,
      state: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('waiting'), for: texts }),
        z.object({ kind: z.literal('running'), since: instant }),
        z.object({
          kind: z.literal('ended'),
          since: instant,
          result: z.object({
            outcome: z.enum(['done', 'not-needed', 'stopped']),
            nowTrue: texts,
            left: texts,
            endedAt: instant,
          }),
        }),
      ]),
    }),
  ),
});

/** A status that somebody has kept in a file; refused where it is of another policy. */
export function loadStatus(file: string, policy: Policy): RecoveryStatus {
  const status = checkedFile(file, statusSchema);
  const ids = policy.steps.map(({ id }) => id);
  const index = status.steps.findIndex(({ id }) => !ids.includes(id));
  const other = status.steps[index];
  if (other !== undefined) {
    throw new BadInputError(
      `${file}: steps[${index}].id: ${other.id}: expected a step of policy ${policy.name}: ${ids.join(', ')}`,
    );
  }
  return status;
}
