import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { failureTypeOf } from '../../workflows/contract/failures';
import type { Incident } from '../../workflows/contract/incident';
import { workflowIds } from '../../workflows/contract/names';
import type { TriageResult } from '../../workflows/contract/triage';
import { residueOf } from '../../workflows/domain/roles';
import type { triageRegion } from '../../workflows/runbooks/triage-region';
import { incidentNow } from '../recoveries/incident-time';
import { findIncident } from '../workflow-starts';
import { triageInput, type TriageRequest } from './triage-request';

export type LiveQuestion = Pick<TriageRequest, 'endpoint' | 'symptoms'> & {
  readonly place: { readonly region: string; readonly id: string };
  readonly lookEvery: number;
  readonly taskQueue: string;
  /** Of an incident that nobody replays; a replay has its own. 1: real time. */
  readonly pace?: number;
  /** Beyond the looks themselves: for workers that are slow, or have to be started. */
  readonly patienceMs?: number;
};

export type LiveAnswer = { readonly workflowId: string; readonly result: TriageResult };

/** No answer came; the message says why, and what can be done. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

const PATIENCE_MS = 30_000;
/** Each of the two looks waits for an instant of the role, and the second for the time between them. */
const ownInstantsMs = 2 * residueOf('triage-region').everyMs;

/** Asks a region that is being run, by two looks from now on. @throws NoAnswerError */
export async function triageLive(client: Client, question: LiveQuestion): Promise<LiveAnswer> {
  const { place, lookEvery, pace = 1, patienceMs = PATIENCE_MS } = question;
  const incident = await findIncident(client, { place, pace });
  const handle = await start(client, incident, question);
  const waitMs = patienceMs + (lookEvery + ownInstantsMs) / incident.pace;
  const result = await answered(handle, incident, waitMs);
  return { workflowId: handle.workflowId, result };
}

type Handle = WorkflowHandle<typeof triageRegion>;

/** The first number that is free: each triage of an incident has acts of its own. */
async function start(client: Client, incident: Incident, question: LiveQuestion): Promise<Handle> {
  const { taskQueue, endpoint, symptoms, lookEvery } = question;
  for (let number = 1; ; number += 1) {
    const request = { endpoint, symptoms, lookEvery, number, startAt: incidentNow(incident) };
    try {
      return await client.workflow.start<typeof triageRegion>('triageRegion', {
        ...{ taskQueue, workflowId: workflowIds.triage(incident, number) },
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [triageInput(incident, request)],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

async function answered(handle: Handle, incident: Incident, waitMs: number): Promise<TriageResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const who = `a worker that holds the incident ${incident.id} (${incident.regionQueue})`;
      const why = `no answer within ${Math.round(waitMs / 1_000)} s; expected ${who}`;
      reject(new NoAnswerError(`${handle.workflowId}: ${why}`));
    }, waitMs);
  });
  try {
    return await Promise.race([handle.result(), late]);
  } catch (error) {
    if (error instanceof NoAnswerError) await handle.terminate(error.message);
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (failureTypeOf(error) === 'ReplayEnded') {
      throw new NoAnswerError(
        `the replay of ${incident.id} is over: ask its journal, with --journal and --at`,
      );
    }
    throw new NoAnswerError(`${handle.workflowId}: ${error.cause?.message ?? error.message}`);
  } finally {
    clearTimeout(timer);
  }
}
