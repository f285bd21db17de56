import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setHandler,
} from '@temporalio/workflow';
import { failure } from '../contract/failures';
import {
  approveUpdate,
  statusQuery,
  type ApproveCommand,
  type RecoveryStatus,
} from '../contract/messages';
import {
  auditQuery,
  COMMAND_KINDS,
  commandUpdates,
  type CommandBody,
  type CommandKind,
} from '../contract/steering';
import { isOwnStep } from '../contract/policy';
import type { RecoverRegionInput } from '../contract/steps';
import { SECOND_MS } from '../domain/instant';
import * as ownSteps from '../own-steps';
import { mistakeIn } from './recovery/command-mistakes';
import { RegionRecovery } from './recovery/region-recovery';
import type { Steering } from './recovery/steering';

/**
 * Recovers a region: orders the steps by what they depend on and by the approvals that the policy
 * asks for, runs what is due, takes what people command, and says what it waits for. It ends recovered,
 * or stopped or aborted with what is true by then and what is left for a person.
 */
export async function recoverRegion(input: RecoverRegionInput): Promise<RecoveryStatus> {
  mustKnowOwnSteps(input);
  const recovery = new RegionRecovery(input);
  const { steering } = recovery;
  setHandler(statusQuery, () => recovery.status);
  if (steering === undefined) {
    takeApprovals(recovery);
    return toItsEnd(recovery);
  }
  takeCommands(recovery, steering);
  // A cancellation is an abort: steps stop where it is safe, and what was changed is put back.
  CancellationScope.current().cancelRequested.catch(() => {
    steering.cancelled();
  });
  return CancellationScope.nonCancellable(() => toItsEnd(recovery));
}

/** A step whose Workflow no worker has would never end: better not to begin. */
function mustKnowOwnSteps({ policy }: RecoverRegionInput): void {
  const unknown = policy.steps.filter(isOwnStep).find(({ workflow }) => !(workflow in ownSteps));
  if (unknown === undefined) return;
  const { id, workflow } = unknown;
  const remedy = 'start it with --workflows <file>, the file that exports it';
  throw failure(
    'InvalidInput',
    `this worker has no Workflow Type ${workflow}, for ${id}: ${remedy}`,
  );
}

/** Refusals are kept, so whoever goes on and on could fill the history: beyond this they are not. */
const REFUSALS_KEPT_MAX = 200;

/** Whoever acts on the grid may be a place of it ahead of the clock's last one. */
const AHEAD_MAX_MS = 10 * SECOND_MS;

function takeCommands(recovery: RegionRecovery, steering: Steering): void {
  const { actor } = recovery;
  let refusals = 0;
  const take = async (kind: CommandKind, said: CommandBody): Promise<RecoveryStatus> => {
    const command = { ...said, kind };
    const now = actor.now();
    const at = said.at ?? now;
    // Only a script has an instant, and it is under way. What is signed expires by the recovery's time.
    const refusal =
      at > now + AHEAD_MAX_MS
        ? `at: ${at}: expected an instant that has come; it is ${now} ms`
        : steering.refusalOf(command, Math.max(at, now));
    if (refusal === undefined) {
      await steering.carryOut(command, at);
      return recovery.status;
    }
    refusals += 1;
    steering.refuse(command, refusal, at);
    throw failure('CommandRefused', refusal);
  };
  for (const kind of COMMAND_KINDS) {
    setHandler(commandUpdates[kind], (said) => take(kind, said), {
      // What cannot be read was said by nobody; what can be read and is refused leaves a trace.
      validator: (said) => {
        const mistake = mistakeIn(kind, said);
        if (mistake !== undefined) throw failure('CommandRefused', mistake);
        if (refusals >= REFUSALS_KEPT_MAX) throw failure('CommandRefused', 'too many refusals');
      },
    });
  }
  setHandler(auditQuery, () => steering.entries);
}

/** As recoveries were begun before they could be steered. */
function takeApprovals({ plan, actor }: RegionRecovery): void {
  setHandler(
    approveUpdate,
    (command: ApproveCommand) => {
      plan.take({ ...command, kind: 'approve' }, command.at ?? actor.now());
      return plan.status();
    },
    {
      validator: (command: ApproveCommand) => {
        const { step } = command;
        const refusal = mistakeIn('approve', command) ?? plan.refusalOf(step);
        if (refusal !== undefined) throw failure('CommandRefused', refusal);
      },
    },
  );
}

/** Whoever is answered last is answered before it ends. */
async function toItsEnd(recovery: RegionRecovery): Promise<RecoveryStatus> {
  const status = await recovery.run();
  await condition(allHandlersFinished);
  return status;
}
