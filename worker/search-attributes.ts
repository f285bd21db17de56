import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

/** By what recoveries can be found on a server that has been told of these; each is a Keyword. */
export const SEARCH_ATTRIBUTES = [
  'BlackstartIncident',
  'BlackstartRegion',
  'BlackstartPhase',
  'BlackstartStatus',
] as const;

const { INDEXED_VALUE_TYPE_KEYWORD } = temporal.api.enums.v1.IndexedValueType;

/**
 * Whether a namespace knows all of them. A Workflow that sets one that it does not know is stuck, so a
 * server that does not tell counts as one that does not know.
 */
export async function searchAttributesAre(
  connection: Connection,
  namespace: string,
): Promise<boolean> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace,
    });
    return SEARCH_ATTRIBUTES.every((name) => customAttributes[name] === INDEXED_VALUE_TYPE_KEYWORD);
  } catch {
    // Temporal Cloud, and servers with roles, keep this service for administrators.
    return false;
  }
}
