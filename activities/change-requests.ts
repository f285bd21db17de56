import { z } from 'zod';
import { failure } from '../workflows/contract/failures';
import type { Act } from '../workflows/contract/call';
import type { RecoveryPorts } from './ports';

const text = z.string().min(1);
const texts = z.array(text);
const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const onOff = { on: z.boolean() };
/** What is made elsewhere and only handed on: a reading, a policy's section. */
const handedOn = z.looseObject({});
const byHand = { fence: z.number().int().nonnegative(), waived: texts };

/** What each change may be asked for; a request may say more, such as whether it wants a snapshot. */
const REQUESTS = {
  overrideRecord: { ...byHand, endpoint: text, a: texts, aaaa: texts, expectedLock: z.string() },
  restoreRecord: { ...byHand, endpoint: text, records: z.array(handedOn) },
  handBackRecord: { ...byHand, endpoint: text, expectedLock: z.string() },
  throttleLeases: { ...byHand, attemptsInFlightMax: count.nullable() },
  restartLeaseHosts: { ...byHand, hosts: z.array(count) },
  measureLeases: { ...byHand, lane: handedOn },
  steerLeases: { ...byHand, shards: z.array(handedOn) },
  throttleLaunches: { ...byHand, share: z.number().nonnegative().nullable() },
  adjustNetwork: {
    ...{ ...byHand, speed: z.number().positive(), routineShare: share },
    backlogShare: share.nullable(),
  },
  switchZoneFailover: { ...byHand, ...onOff },
  limitRemoval: { ...byHand, limit: handedOn.nullable(), guards: handedOn.nullable() },
  pinInternalName: { service: text, endpoint: text, addresses: texts },
  unpinInternalName: { service: text },
  restorePollers: { service: text },
  switchAutomation: { ...onOff, reason: z.string() },
} as const satisfies Partial<Record<keyof RecoveryPorts, z.ZodRawShape>>;

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(REQUESTS).map(([operation, shape]) => [operation, z.looseObject(shape)]),
);

/**
 * Refuses a change that is not one: what a Workflow hands to a port is the last thing that a compiler sees,
 * and a region asked for NaN does something that nobody meant. Raises `InvalidInput`.
 */
export function checkChange(operation: string, request: { readonly act: Act }): void {
  const parsed = SCHEMAS.get(operation)?.safeParse(request);
  const [issue] = parsed?.error?.issues ?? [];
  if (issue === undefined) return;
  const place = [operation, ...issue.path].join('.');
  throw failure('InvalidInput', `${request.act.role}: ${place}: ${issue.message}`);
}
