import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { ScriptedAct, ScriptedCommand, StepId } from '../workflows/contract/policy';
import type { RecoverRegionInput } from '../workflows/contract/steps';
import { COMMAND_KINDS, type CommandBody, type CommandKind } from '../workflows/contract/steering';
import { GRID_MS, type Instant } from '../workflows/domain/instant';
import type { RunHistory } from './run-histories';
import { takenUpdates, type TakenUpdate } from './taken-updates';

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
  const said = [...takenUpdates(events).values()].flatMap((update) => commandIn(update, clock));
  return [start as ScriptedAct, ...said].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function commandIn(
  { name, body, takenMs }: TakenUpdate,
  clock: DrillClock,
): readonly ScriptedAct[] {
  if (body === undefined || !isCommandKind(name)) return [];
  const said = body as CommandBody;
  const { by, reason, at = instantAt(takenMs, clock) } = said;
  return [{ at: at - clock.zero, command: scripted(name, said), by, reason }];
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

const instantAt = (atMs: number, { originMs, pace }: DrillClock): Instant =>
  Math.max(0, Math.floor(((atMs - originMs) * pace) / GRID_MS) * GRID_MS);

const decode = (payload: Payload): unknown => defaultPayloadConverter.fromPayload(payload);
