import { isGrpcServiceError, type Client } from '@temporalio/client';
import { workflowIds } from '../../workflows/contract/names';
import type { ReplayCascadeInput } from '../../workflows/contract/replay';
import type { Instant } from '../../workflows/domain/instant';
import type { SignedFor } from '../../workflows/domain/signatures';

/** The instant from which a rehearsal counts its T+n; where there is none, the incident's first. */
export async function readZero(
  client: Client,
  { region, incident }: Omit<SignedFor, 'recovery'>,
): Promise<Instant> {
  const workflowId = workflowIds.cascade({ region, id: incident });
  try {
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId },
      maximumPageSize: 1,
    });
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    const payload = started?.input?.payloads?.[0];
    if (payload === undefined) return 0;
    const { payloadConverter } = client.options.loadedDataConverter;
    return payloadConverter.fromPayload<ReplayCascadeInput>(payload).zero;
  } catch (error) {
    if (isGrpcServiceError(error)) return 0;
    throw error;
  }
}
