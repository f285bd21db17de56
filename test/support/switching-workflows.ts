import { startChild } from '@temporalio/workflow';
import { replayCascade } from '../../workflows/cascade/replay-cascade';
import { workflowIds } from '../../workflows/contract/names';
import type { ReplayCascadeInput } from '../../workflows/contract/replay';
import type { Instant } from '../../workflows/domain/instant';
import { Actor } from '../../workflows/durable/actor';
import { originAfter } from '../../workflows/domain/instant';

export * from '../../workflows/rehearsal';

export type Switch = { readonly at: Instant; readonly on: boolean };

/** A replay, and somebody who turns the automation's switch beside it. */
export async function replayWithSwitches(
  input: ReplayCascadeInput,
  switches: readonly Switch[],
): Promise<void> {
  const originMs = originAfter(Date.now());
  const replay = await startChild(replayCascade, {
    workflowId: workflowIds.cascade(input.incident),
    args: [{ ...input, originMs }],
  });
  const actor = new Actor('enable-automation', { ...input.incident, originMs });
  for (const { at, on } of switches) {
    await actor.act(at, (ports, act) => ports.switchAutomation({ act, on, reason: 'a test' }));
  }
  await replay.result();
}
