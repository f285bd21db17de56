import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { ScriptedAct, ScriptedCommand, StepId } from '../workflows/contract/policy';
import type { RecoverRegionInput } from '../workflows/contract/steps';
import { COMMAND_KINDS, type CommandBody, type CommandKind } from '../workflows/contract/steering';
import { GRID_MS, type Instant } from '../workflows/domain/instant';
import type { RunHistory } from './run-histories';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payload = temporal.api.common.v1.IPayload;

/** How the server's time and the incident's go together. */
export type DrillClock = {
  readonly originMs: number;
  readonly pace: number;
  readonly zero: Instant;
};

/**
 * What was said to a recovery, as an operator's script: its start, and every command that it took, from
 * whichever terminal. The server has it all in the recovery's Event History. Empty when none was begun.
 * `startedBy` is for a recovery whose input does not say who asked for it.
 */
export function scriptOf(
  histories: readonly RunHistory[],
  clock: DrillClock,
  startedBy: Pick<ScriptedAct, 'by' | 'reason'>,
): readonly ScriptedAct[] {
  const events = histories
    .filter(({ type }) => type === 'recoverRegion')
    .flatMap(({ history }) => history.events ?? []);
  const begun = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (begun === undefined) return [];
  const { startAt, steering } = decode(begun) as RecoverRegionInput;
  const { by, reason } = steering?.requestedBy ?? startedBy;
  const start = { at: startAt - clock.zero, command: { kind: 'start-recovery' }, by, reason };
  const refused = new Set(events.map(refusedUpdate));
  let takenUpMs = 0;
  const said = events.flatMap((event) => {
    // A command is taken at the Workflow's time: that at which its Workflow Task began.
    if (event.workflowTaskStartedEventAttributes) takenUpMs = momentOf(event);
    if (refused.has(String(event.eventId))) return [];
    return commandOf(event, clock, instantAt(takenUpMs, clock));
  });
  return [start as ScriptedAct, ...said].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

/** An Update that passed its validator and failed all the same has commanded nothing. */
function refusedUpdate({ workflowExecutionUpdateCompletedEventAttributes: end }: HistoryEvent) {
  return end?.outcome?.failure ? String(end.acceptedEventId) : undefined;
}

function commandOf(
  event: HistoryEvent,
  clock: DrillClock,
  takenAt: Instant,
): readonly ScriptedAct[] {
  const { acceptedRequest } = event.workflowExecutionUpdateAcceptedEventAttributes ?? {};
  const name = acceptedRequest?.input?.name ?? '';
  const payload = acceptedRequest?.input?.args?.payloads?.[0];
  if (payload === undefined || !isCommandKind(name)) return [];
  const body = decode(payload) as CommandBody;
  const { by, reason, at = takenAt } = body;
  return [{ at: at - clock.zero, command: scripted(name, body), by, reason }];
}

const isCommandKind = (name: string): name is CommandKind =>
  (COMMAND_KINDS as readonly string[]).includes(name);

function scripted(kind: CommandKind, { step, windowMax, totalMax }: CommandBody): ScriptedCommand {
  switch (kind) {
    case 'approve':
    case 'reject':
    case 'skip':
    case 'retry':
      // A command about a step names it, or it had not been taken.
      return { kind, step: step as StepId };
    case 'limit':
      return {
        kind,
        ...(windowMax === undefined ? {} : { windowMax }),
        ...(totalMax === undefined ? {} : { totalMax }),
      };
    case 'pause':
    case 'resume':
    case 'abort':
      return { kind };
  }
}

const momentOf = ({ eventTime }: HistoryEvent): number =>
  Number(eventTime?.seconds ?? 0) * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1e6);

const instantAt = (atMs: number, { originMs, pace }: DrillClock): Instant =>
  Math.max(0, Math.floor(((atMs - originMs) * pace) / GRID_MS) * GRID_MS);

const decode = (payload: Payload): unknown => defaultPayloadConverter.fromPayload(payload);
