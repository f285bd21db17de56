import { setHandler } from '@temporalio/workflow';
import { failure } from '../../contract/failures';
import {
  abortLeasesUpdate,
  leaseCommandSignal,
  leaseStatusQuery,
  limitLeasesUpdate,
  pauseLeasesUpdate,
  resumeLeasesUpdate,
  type LeaseCommand,
  type LimitLeases,
} from '../../contract/lease-messages';
import type { LeaseGovernor } from '../../controllers/leases/lease-governor';
import type { Actor } from '../../durable/actor';
import { mistakeIn } from '../recovery/command-mistakes';

const UPDATES = {
  pause: pauseLeasesUpdate,
  resume: resumeLeasesUpdate,
  limit: limitLeasesUpdate,
  abort: abortLeasesUpdate,
} as const;

/** Hands a person's commands on to the governor, which carries them out within a tick. */
export function takeLeaseCommands(governor: LeaseGovernor, actor: Actor): void {
  setHandler(leaseStatusQuery, () => governor.status());
  setHandler(leaseCommandSignal, (command) => {
    const { kind } = command;
    if (mistakeIn(kind, command) === undefined && governor.refusalOf({ kind }) === undefined) {
      governor.take(commandOf(kind, command));
    }
  });
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
