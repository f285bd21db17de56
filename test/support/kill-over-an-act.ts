import { statSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { readJournalFile } from '../../activities/journal-file';
import { actKey, type Act } from '../../workflows/contract/call';
import type { Instant } from '../../workflows/domain/instant';
import type { WorkerProcess } from './worker-process';

/** An act that was done and written, and not answered, when its worker was killed. */
export type Kill = { readonly key: string; readonly acts: number; readonly atMs: number };

/** Handed to a worker, and not answered. */
const { PENDING_ACTIVITY_STATE_STARTED: STARTED } = temporal.api.enums.v1.PendingActivityState;

export async function journalReaches(journalFile: string, instant: Instant): Promise<void> {
  while ((readJournalFile(journalFile).entries.at(-1)?.at ?? 0) < instant) await delay(50);
}

/**
 * Stops the worker as soon as it has written an act, and kills it if the server has no answer yet;
 * else lets it go on to the next. `workflowOf` says whose Workflow did an act; undefined: not to be killed over.
 */
export async function killOverAnAct(
  { journalFile, client }: { readonly journalFile: string; readonly client: Client },
  worker: WorkerProcess,
  workflowOf: (role: string) => string | undefined,
): Promise<Kill> {
  for (let size = statSync(journalFile).size; ; size = statSync(journalFile).size) {
    while (statSync(journalFile).size === size) await nextTurn();
    worker.signal('SIGSTOP');
    await delay(20);
    const { entries } = readJournalFile(journalFile);
    const last = entries.at(-1);
    const workflowId = last && workflowOf(last.request.act.role);
    if (last !== undefined && workflowId !== undefined && (await isUnderWay(client, workflowId))) {
      const atMs = Date.now();
      await worker.kill();
      return { key: last.key, acts: entries.length, atMs };
    }
    worker.signal('SIGCONT');
  }
}

async function isUnderWay(client: Client, workflowId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return raw.pendingActivities?.some(({ state }) => state === STARTED) ?? false;
}

/** Keys of the acts that the server has had to hand out more than once. */
export function retriedKeys({ events }: temporal.api.history.v1.IHistory): readonly string[] {
  return (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) => {
    if ((started?.attempt ?? 1) < 2) return [];
    const scheduled = events?.find((each) => each.eventId?.equals(started?.scheduledEventId ?? 0));
    const input = scheduled?.activityTaskScheduledEventAttributes?.input;
    return [actKey((payloadOf(input) as { readonly act: Act }).act)];
  });
}

/** The first of what a message or an Activity was given. */
export function payloadOf(input: temporal.api.common.v1.IPayloads | null | undefined): unknown {
  return JSON.parse(Buffer.from(input?.payloads?.[0]?.data ?? []).toString() || 'null');
}
