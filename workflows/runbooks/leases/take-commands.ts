import { setHandler } from '@temporalio/workflow';
import { failure } from '../../contract/failures';
import {
  abortLeasesUpdate,
  leaseStatusQuery,
  limitLeasesUpdate,
  pauseLeasesUpdate,
  resumeLeasesUpdate,
  type LeaseCommand,
  type LimitLeases,
} from '../../contract/lease-messages';
import type { LeaseGovernor } from '../../controllers/leases/lease-governor';
import type { Actor } from '../../durable/actor';

const UPDATES = {
  pause: pauseLeasesUpdate,
  resume: resumeLeasesUpdate,
  limit: limitLeasesUpdate,
  abort: abortLeasesUpdate,
} as const;

/** Hands a person's commands on to the governor, which carries them out within a tick. */
export function takeLeaseCommands(governor: LeaseGovernor, actor: Actor): void {
  setHandler(leaseStatusQuery, () => governor.status());
  for (const kind of Object.keys(UPDATES) as LeaseCommand['kind'][]) {
    setHandler(
      UPDATES[kind],
      (said: LimitLeases) => {
        governor.take(commandOf(kind, { ...said, at: said.at ?? actor.now() }));
        return governor.status();
      },
      {
        validator: (said: LimitLeases) => {
          const reason = mistakeIn(kind, said) ?? governor.refusalOf({ kind });
          if (reason !== undefined) throw failure('CommandRefused', reason);
        },
      },
    );
  }
}

/** What is kept of a command: nothing that is no part of it, for it is carried on from run to run. */
function commandOf(kind: LeaseCommand['kind'], said: LimitLeases): LeaseCommand {
  const { by, reason, at, windowMax, totalMax } = said;
  return {
    ...{ kind, by, reason },
    ...(at === undefined ? {} : { at }),
    ...(kind === 'limit' && windowMax !== undefined ? { windowMax } : {}),
    ...(kind === 'limit' && totalMax !== undefined ? { totalMax } : {}),
  };
}

/** As in a policy's script. */
const BY_MAX = 100;
const REASON_MAX = 500;

/** A command is somebody's, for a reason: both are kept. */
function mistakeIn(
  kind: LeaseCommand['kind'],
  said: Partial<LimitLeases> | undefined,
): string | undefined {
  const { by, reason, at, windowMax, totalMax } = said ?? {};
  if (!isText(by, BY_MAX))
    return `by: expected who gives the command, in up to ${BY_MAX} characters`;
  if (!isText(reason, REASON_MAX)) return `reason: expected why, in up to ${REASON_MAX} characters`;
  if (at !== undefined && !(Number.isSafeInteger(at) && at >= 0)) {
    return `at: ${String(at)}: expected an instant in whole milliseconds`;
  }
  if (kind !== 'limit') return undefined;
  if (windowMax === undefined && totalMax === undefined) {
    return 'windowMax, totalMax: expected one of them';
  }
  return mistakeInLimit('windowMax', windowMax) ?? mistakeInLimit('totalMax', totalMax);
}

const isText = (text: unknown, max: number): boolean =>
  typeof text === 'string' && text.trim() !== '' && text.length <= max;

function mistakeInLimit(name: string, limit: unknown): string | undefined {
  if (limit === undefined || limit === null) return undefined;
  if (Number.isSafeInteger(limit) && (limit as number) >= 1) return undefined;
  return `${name}: ${JSON.stringify(limit)}: expected a whole number of attempts from 1, or null`;
}
