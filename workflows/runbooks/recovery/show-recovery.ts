import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { RecoveryStatus } from '../../contract/messages';
import { detailsOf, phaseOf } from '../../domain/recovery-words';

/** The server has to know them; the one that `npm run server` starts does. */
const PHASE = defineSearchAttributeKey('BlackstartPhase', SearchAttributeType.KEYWORD);
const STATUS = defineSearchAttributeKey('BlackstartStatus', SearchAttributeType.KEYWORD);
const REGION = defineSearchAttributeKey('BlackstartRegion', SearchAttributeType.KEYWORD);
const INCIDENT = defineSearchAttributeKey('BlackstartIncident', SearchAttributeType.KEYWORD);

/** Shows in Temporal's UI how a recovery stands: for who opens the UI and knows nothing else. */
export function showRecovery(
  status: RecoveryStatus,
  { isAttended, isIndexed }: { readonly isAttended: boolean; readonly isIndexed: boolean },
): void {
  const { steering } = status;
  if (steering === undefined) return;
  setCurrentDetails(detailsOf(status));
  const phase = phaseOf(status);
  if (isIndexed) {
    upsertSearchAttributes([
      { key: PHASE, value: phase.slice(0, KEYWORD_MAX) },
      { key: STATUS, value: steering.paused === null ? status.outcome : 'paused' },
      { key: REGION, value: steering.region },
      { key: INCIDENT, value: steering.incident },
    ]);
  }
  // Nobody looks at a rehearsal while it runs, and each upsert is an event.
  if (isAttended) {
    upsertMemo({
      auditHead: steering.audit.head,
      auditEntries: steering.audit.entries,
      now: phase,
    });
  }
}

/** What a store of search attributes takes for sure. */
const KEYWORD_MAX = 200;
