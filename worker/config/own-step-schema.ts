import { z } from 'zod';
import { isOwnStepId, STEP_IDS } from '../../workflows/contract/policy';
import type { Json } from '../../workflows/domain/canonical-json';
import { RULES_OF_CHANGE, type Change } from '../../workflows/domain/manual/step-manual';
import { freePlaces } from '../../workflows/domain/own-turns';
import { DURATION_UNITS, SHARE_UNITS } from './quantity';

/** With more of them each would act so rarely that what it sees is old. */
const OWN_STEPS_MAX = 3;

const sentence = z.string().min(1).max(500);
const change = z.enum(Object.keys(RULES_OF_CHANGE) as [Change, ...Change[]]);

/** What only a step of a user's own says: of ours the manual says it. */
export const ownStepFields = {
  workflow: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]*$/, 'expected the name of an exported function')
    .optional()
    .describe('of a step of your own: the Workflow Type that does it'),
  title: z.string().min(1).max(200).optional().describe('of a step of your own'),
  does: sentence.optional().describe('of a step of your own, in a sentence'),
  changes: z
    .array(change)
    .optional()
    .describe('of a step of your own: what it may change; without it, it only looks'),
  undo: sentence.optional().describe('of a step of your own: how its changes are undone'),
  byHand: z
    .array(sentence)
    .min(1)
    .optional()
    .describe('of a step of your own: what a person does in its place'),
  with: z
    .record(z.string(), z.json())
    .superRefine(checkQuantities)
    .optional()
    .describe('of a step of your own: what it is told; durations become ms, shares 0 to 1'),
};

type Step = { readonly id: string } & Readonly<
  Partial<Record<keyof typeof ownStepFields, unknown>>
>;
type Mistake = {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly found: unknown;
};

const NEEDED = {
  workflow: 'the Workflow Type that does it',
  title: 'what it is called',
  does: 'what it does, in a sentence',
  undo: 'how what it changes is undone',
} as const satisfies Partial<Record<keyof typeof ownStepFields, string>>;

/** A step of a user's own says all that is known of it; one of ours says none of that. */
export function mistakesInOwnSteps(steps: readonly Step[]): readonly Mistake[] {
  return [
    ...steps.flatMap((step, index) => mistakesInStep(step).map((each) => at(index, each))),
    ...mistakesInNumber(steps),
  ];
}

const at = (index: number, { path, ...rest }: Mistake): Mistake => ({
  path: [index, ...path],
  ...rest,
});

function mistakesInStep(step: Step): readonly Mistake[] {
  if (isOwnStepId(step.id)) {
    return Object.entries(NEEDED)
      .filter(([field]) => step[field as keyof typeof NEEDED] === undefined)
      .map(([field, what]) => ({
        ...{ path: [field], found: undefined },
        expected: `expected ${what}, for a step of your own`,
      }));
  }
  return (Object.keys(ownStepFields) as (keyof typeof ownStepFields)[])
    .filter((field) => step[field] !== undefined)
    .map((field) => ({
      ...{ path: [field], found: step[field] },
      expected: `expected none: ${step.id} is a step of ours; yours are called "own/<name>"`,
    }));
}

function mistakesInNumber(steps: readonly Step[]): readonly Mistake[] {
  const own = steps.flatMap(({ id }, index) => (isOwnStepId(id) ? [{ id, index }] : []));
  const first = own[0];
  if (first === undefined) return [];
  const tooMany = own.slice(OWN_STEPS_MAX).map(({ id, index }) => ({
    ...{ path: [index, 'id'], found: id },
    expected: `expected at most ${OWN_STEPS_MAX} steps of your own`,
  }));
  if (freePlaces(steps).length > 0) return tooMany;
  const expected =
    `expected at most ${STEP_IDS.length - 1} of our steps beside yours: ` +
    'yours act at the instants that a step which is not listed leaves free';
  return [...tooMany, { path: [first.index, 'id'], expected, found: first.id }];
}

/** The steps with all that they say, and what they leave unsaid; ours stay as they are. */
export function completed<Listed extends Step>(steps: readonly Listed[]): readonly Listed[] {
  return steps.map((step) =>
    isOwnStepId(step.id)
      ? { ...step, changes: step.changes ?? [], with: handOn((step.with ?? {}) as Json) }
      : step,
  );
}

const UNITS: Readonly<Record<string, number>> = { ...DURATION_UNITS, ...SHARE_UNITS, factor: 1 };

type Given = { readonly value: number; readonly unit: string };

/** A number with a unit, as everywhere in a policy. */
const isQuantity = (value: Json | undefined): value is Given & Readonly<Record<string, Json>> =>
  isMap(value) && typeof value['value'] === 'number' && typeof value['unit'] === 'string';

/** Durations in ms, shares as a part of 1, what has no unit as it stands. */
function handOn(value: Json): Json {
  if (isQuantity(value)) {
    const handed = value.value * (UNITS[value.unit] ?? 1);
    return Object.hasOwn(DURATION_UNITS, value.unit) ? Math.round(handed) : handed;
  }
  if (isList(value)) return value.map(handOn);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, handOn(each)]));
}

function checkQuantities(value: Json, context: z.RefinementCtx, path: string[] = []): void {
  if (typeof value !== 'object' || value === null) return;
  if (isQuantity(value)) {
    const complain = (message: string): void => {
      context.addIssue({ code: 'custom', path, message, input: value });
    };
    if (!Object.hasOwn(UNITS, value.unit)) {
      complain(`expected one of the units ${Object.keys(UNITS).join(', ')}; a count has none`);
    }
    if ('source' in value === 'assumption' in value) {
      complain('expected either "source" or "assumption": who says so?');
    }
    return;
  }
  for (const [name, each] of Object.entries(value)) {
    checkQuantities(each as Json, context, [...path, name]);
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isMap = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
