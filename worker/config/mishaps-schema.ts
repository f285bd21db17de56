import { z } from 'zod';
import { FALSIFIABLE } from '../../workflows/contract/scenario/mishaps';
import type { Scenario } from '../../workflows/contract/scenario';
import { CHANGES } from '../../workflows/domain/effects';
import type { Instant } from '../../workflows/domain/instant';
import { ownStepId } from './step-id';
import { ROLES } from '../../workflows/domain/roles';
import { duration, factor, instant, share } from './quantity';

/** What goes wrong beside the night itself; every part is optional. */
/** Who acts: one of ours, or a step of a user's own. */
export const role = z.union([z.enum(ROLES as unknown as [string, ...string[]]), ownStepId], {
  error: `expected one of ${ROLES.join(', ')}, or own/<name>`,
});

export const mishaps = {
  slips: z
    .array(z.strictObject({ kind: z.literal('active-plan-deleted'), at: instant() }))
    .optional(),
  apiLimits: z
    .array(
      z.strictObject({
        from: instant(),
        until: instant(),
        share: share(),
        operation: z.enum(Object.keys(CHANGES) as [string, ...string[]]).optional(),
        role: role.optional(),
      }),
    )
    .optional(),
  falseReadings: z
    .array(
      z.strictObject({
        reading: z.enum(FALSIFIABLE),
        of: z.string().min(1).max(100).optional(),
        says: z.enum(['well', 'ill']),
        from: instant(),
        until: instant(),
      }),
    )
    .optional(),
  operator: z.strictObject({ slowedBy: factor({ min: 1, max: 100 }) }).optional(),
  workers: z
    .strictObject({
      from: instant(),
      dieEvery: duration({ min: 60_000 }),
      pace: factor({ min: 1, max: 1_000 }),
    })
    .optional(),
};

export type ParsedMishaps = z.output<z.ZodObject<typeof mishaps>>;

type Complain = (path: (string | number)[], message: string, input: unknown) => void;
type Known = {
  readonly resolvers: { readonly count: number };
  readonly dynamodb: { readonly replicas: readonly string[] };
};

/** What no single field of them can tell. */
export function checkMishaps(scenario: ParsedMishaps & Known, complain: Complain): void {
  const { apiLimits = [], falseReadings = [], resolvers, dynamodb } = scenario;
  for (const [name, list] of Object.entries({ apiLimits, falseReadings })) {
    for (const [index, { from, until }] of list.entries()) {
      if (from >= until) complain([name, index, 'until'], 'expected an instant after from', until);
    }
  }
  const vantagePoint = /^resolver\/(0|[1-9]\d{0,5})$/;
  for (const [index, { reading, of }] of falseReadings.entries()) {
    if (of === undefined) continue;
    const path = ['falseReadings', index, 'of'];
    const known = {
      askResolvers: Number(vantagePoint.exec(of)?.[1] ?? Infinity) < resolvers.count,
      readReplicaLag: dynamodb.replicas.includes(of),
      readLeases: false,
    };
    const expected = {
      askResolvers: `expected a vantage point, up to resolver/${resolvers.count - 1}`,
      readReplicaLag: `expected one of ${dynamodb.replicas.join(', ')}`,
      readLeases: 'expected none: it is about all of them',
    };
    if (!known[reading]) complain(path, expected[reading], of);
  }
}

/** Instants from the start; a part that is not there stays away. */
export function toMishaps(
  { slips, apiLimits, falseReadings, operator, workers }: ParsedMishaps,
  zero: Instant,
): Pick<Scenario, keyof typeof mishaps> {
  const shifted = <Span extends { readonly from: number; readonly until: number }>(span: Span) => ({
    ...span,
    ...{ from: zero + span.from, until: zero + span.until },
  });
  return {
    ...(slips === undefined
      ? {}
      : { slips: slips.map((slip) => ({ ...slip, at: zero + slip.at })) }),
    ...(apiLimits === undefined
      ? {}
      : { apiLimits: apiLimits.map(shifted) as NonNullable<Scenario['apiLimits']> }),
    ...(falseReadings === undefined
      ? {}
      : { falseReadings: falseReadings.map(shifted) as NonNullable<Scenario['falseReadings']> }),
    ...(operator === undefined ? {} : { operator }),
    ...(workers === undefined ? {} : { workers: { ...workers, from: zero + workers.from } }),
  };
}
