import { z } from 'zod';
import { SECTION_OF_STEP, type OurStepId, type Policy } from '../../workflows/contract/policy';
import { AUTOMATION_PARTS } from '../../workflows/domain/roles';
import { WAIT_SHARE_MAX } from '../../workflows/domain/rules/load-rules';
import { completed, mistakesInOwnSteps, ownStepFields } from './own-step-schema';
import { duration, factor, instant, share } from './quantity';
import { ruleId } from './scenario-schema';
import { stepId } from './step-id';

const vantagePoints = z
  .array(z.string().regex(/^resolver\/\d{1,6}$/, 'expected "resolver/<n>"'))
  .min(1);
const reason = z.string().min(1).max(500);

const patience = { lookEvery: duration({ min: 1 }), giveUpAfter: duration({ min: 1 }) };
const attempts = z.number().int().min(1).max(100_000);
const latencyMax = duration({ min: 1 });
const serviceNames = z.array(z.string().min(1));

const checks = z.number().int().min(1).max(100);
/** What is left out is not set. */
const removalGuards = z.strictObject({
  counts: z.strictObject({ failsToRemove: checks, oksToReturn: checks }).nullable().default(null),
  levelCap: z
    .strictObject({ share: share(), loadMax: share({ min: 0.01 }) })
    .nullable()
    .default(null),
  panicBelow: share().nullable().default(null),
  failoverLoadMax: share().nullable().default(null),
  lateMax: share().nullable().default(null),
});

/** A launch throttle that follows the Network Manager's queue. */
const launchController = z.strictObject({
  raiseMax: factor({ min: 1.01, max: 10 }),
  shareMin: factor({ min: 0.01 }),
  margin: share({ max: 0.9 }),
  drainWithin: duration({ min: 1_000 }),
  calmFor: duration(),
});

/** Who finds the windows of the shards; `initial` is the window of `fixed`, and the first of the others. */
const leaseController = z
  .strictObject({
    kind: z.enum(['blackstart', 'fixed', 'aimd']),
    initial: attempts,
    windowMax: attempts,
    totalMax: z.number().int().min(1).max(10_000_000).nullable(),
  })
  .optional();

/** One section for each kind of step that has something to decide. */
const sections = {
  mitigate: z.strictObject({ services: serviceNames.min(1), ...patience }).optional(),
  throttle: z
    .strictObject({ attemptsInFlightMax: attempts, launchShare: factor().nullable() })
    .optional(),
  override: z
    .strictObject({
      floor: z.number().int().min(1),
      verifyEvery: duration({ min: 1 }),
      verifyFor: duration({ min: 1 }),
      vantagePoints,
    })
    .optional(),
  restore: z.strictObject({ ...patience, vantagePoints }).optional(),
  leases: z
    .strictObject({
      ...patience,
      // Below half of the time-out a rule holds that a host still answers in time.
      restartAbove: factor({ min: WAIT_SHARE_MAX, max: 1_000 }),
      restartsAtOnce: z.number().int().min(1).max(1_000),
      doneFrom: share(),
      controller: leaseController,
    })
    .optional(),
  services: z.strictObject({ pollersOf: serviceNames, unpin: serviceNames }).optional(),
  backlog: z
    .strictObject({
      ...patience,
      launchShare: factor().nullable(),
      speed: factor(),
      routineShare: share(),
      backlogShare: share({ max: 0.9 }).optional(),
      settleFor: duration(),
    })
    .optional(),
  balancers: z
    .strictObject({
      ...patience,
      failover: z.enum(['off', 'leave']),
      removalLimit: z.strictObject({ share: share(), per: duration({ min: 1 }) }).nullable(),
      removalGuards: removalGuards.optional(),
    })
    .optional(),
  launches: z
    .strictObject({
      ...patience,
      stages: z.array(z.strictObject({ share: factor(), holdFor: duration() })).optional(),
      controller: launchController.optional(),
      networkLatencyMax: latencyMax,
    })
    .refine(({ stages, controller }) => (stages === undefined) !== (controller === undefined), {
      message: 'expected either "stages" or a "controller": what raises the throttle?',
    })
    .optional(),
  failover: z
    .strictObject({ ...patience, networkLatencyMax: latencyMax, watchFor: duration({ min: 1 }) })
    .optional(),
  automation: z
    .strictObject({
      parts: z.array(z.enum(AUTOMATION_PARTS)).min(1),
      watchFor: duration({ min: 1 }),
      lookEvery: duration({ min: 1 }),
    })
    .optional(),
};

const role = z.string().regex(/^[a-z0-9-]+$/, 'expected a kebab-case name');

/** So many people with one of these roles, each signed, none of them who asked for the recovery. */
const signedApproval = z.strictObject({
  from: z.array(role).min(1),
  count: z.number().int().min(1).max(10),
  expiresAfter: duration({ min: 1_000 }),
});

const limit = attempts.nullable().optional();
const scriptedCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start-recovery') }),
  z.strictObject({ kind: z.enum(['approve', 'reject', 'skip', 'retry']), step: stepId }),
  z.strictObject({ kind: z.enum(['pause', 'resume', 'abort']) }),
  z.strictObject({ kind: z.literal('limit'), windowMax: limit, totalMax: limit }),
]);

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/, 'expected a kebab-case name'),
  title: z.string().min(1).max(200),
  steps: z
    .array(
      z.strictObject({
        id: stepId,
        after: z.array(stepId),
        approval: z.union([z.enum(['required', 'none']), signedApproval], {
          error: 'expected "required", "none", or { from: [roles], count, expiresAfter }',
        }),
        ...ownStepFields,
      }),
    )
    .min(1),
  ...sections,
  waives: z.array(z.strictObject({ rule: ruleId, reason })),
  operator: z.strictObject({
    detection: z
      .strictObject({
        lookEvery: duration({ min: 1 }),
        confirmations: z.number().int().min(1).max(1_000),
        vantagePoints,
        agreeing: z.number().int().min(1).optional(),
      })
      .optional(),
    people: z
      .array(z.strictObject({ name: z.string().min(1).max(100), roles: z.array(role).min(1) }))
      .min(1)
      .optional(),
    script: z.array(
      z.strictObject({
        at: instant().optional(),
        after: duration().optional(),
        command: scriptedCommand,
        by: z.string().min(1).max(100),
        reason,
      }),
    ),
  }),
});

/** The schema of a policy file. */
export const policySchema = schema.superRefine(checkWhole);
/** Optional parts are there or not; the schema's type cannot tell that from `undefined`. */
export const toPolicy = (parsed: z.output<typeof policySchema>): Policy =>
  ({ ...parsed, steps: completed(parsed.steps) }) as Policy;

type Parsed = z.output<typeof schema>;
type Complain = (path: (string | number)[], message: string, input: unknown) => void;

function checkWhole(policy: Parsed, context: z.RefinementCtx): void {
  const complain: Complain = (path, message, input) => {
    context.addIssue({ code: 'custom', path, message, input });
  };
  checkSteps(policy, complain);
  for (const { path, expected, found } of mistakesInOwnSteps(policy.steps)) {
    complain(['steps', ...path], expected, found);
  }
  checkSections(policy, complain);
  checkWatches(policy, complain);
  checkController(policy, complain);
  checkScript(policy, complain);
  checkPeople(policy, complain);
}

function checkSteps({ steps }: Parsed, complain: Complain): void {
  const ids = steps.map(({ id }) => id);
  for (const [index, { id, after }] of steps.entries()) {
    if (ids.indexOf(id) !== index) complain(['steps', index, 'id'], 'expected each step once', id);
    for (const [position, before] of after.entries()) {
      // Only steps further up may be waited for, so a circle cannot be written down.
      if (!ids.slice(0, index).includes(before)) {
        const expected = 'expected a step that stands above this one';
        complain(['steps', index, 'after', position], expected, before);
      }
    }
  }
}

/** A step needs its section, and a section that no step reads is a slip. */
function checkSections(policy: Parsed, complain: Complain): void {
  const ids = policy.steps.map(({ id }) => id);
  for (const [step, section] of Object.entries(SECTION_OF_STEP) as [OurStepId, Section | null][]) {
    if (section === null) continue;
    const isThere = policy[section] !== undefined;
    if (ids.includes(step) && !isThere) {
      complain([section], `expected this section, for the step ${step}`, undefined);
    }
    if (!ids.includes(step) && isThere) {
      complain([section], `expected no such section without the step ${step}`, policy[section]);
    }
  }
}

type Section = keyof typeof sections;

/** Who gives up, or is done, before the first look has seen nothing: all would seem well, or lost. */
function checkWatches(policy: Parsed, complain: Complain): void {
  for (const section of Object.keys(sections) as Section[]) {
    const found = policy[section] as Readonly<Record<string, unknown>> | undefined;
    const lookEvery = found?.['lookEvery'];
    for (const field of ['watchFor', 'giveUpAfter']) {
      const span = found?.[field];
      // One that is wrong by itself has been complained of, and is no number here.
      if (typeof span !== 'number' || typeof lookEvery !== 'number' || span >= lookEvery) continue;
      complain([section, field], `expected at least lookEvery (${lookEvery})`, span);
    }
  }
}

/** A first window above the most there may be would be cut without a word. */
function checkController({ leases }: Parsed, complain: Complain): void {
  const controller = leases?.controller;
  if (controller === undefined) return;
  const { initial, windowMax } = controller;
  if (initial > windowMax) {
    const expected = `expected at most windowMax (${windowMax})`;
    complain(['leases', 'controller', 'initial'], expected, initial);
  }
}

function checkScript(policy: Parsed, complain: Complain): void {
  const { script, detection } = policy.operator;
  const { agreeing, vantagePoints = [] } = detection ?? {};
  if (agreeing !== undefined && agreeing > vantagePoints.length) {
    const expected = `expected at most ${vantagePoints.length}, all of the vantage points`;
    complain(['operator', 'detection', 'agreeing'], expected, agreeing);
  }
  let lastAt = -Infinity;
  for (const [index, { at, after, command }] of script.entries()) {
    const path = ['operator', 'script', index];
    if ((at === undefined) === (after === undefined)) {
      complain(path, 'expected either "at" an instant, or "after" being asked', at);
    }
    if (at !== undefined && at < lastAt) {
      complain([...path, 'at'], 'expected the script in the order of its instants', at);
    }
    lastAt = at ?? lastAt;
    if (command.kind === 'start-recovery') {
      if (index > 0) complain([...path, 'command'], 'expected the start first, and once', command);
      if (after !== undefined && detection === undefined) {
        const expected = 'expected "at", or a detection after which it can come';
        complain([...path, 'after'], expected, after);
      }
      if (at !== undefined && detection !== undefined) {
        complain([...path, 'at'], 'expected "after" the detection, or no detection', at);
      }
      continue;
    }
    const mistake = commandMistake(policy, index);
    if (mistake !== undefined)
      complain([...path, ...mistake.path], mistake.expected, mistake.found);
  }
}

/** What was expected of a command to a recovery that runs; undefined where it can be taken. */
function commandMistake(
  { steps, operator: { script } }: Parsed,
  index: number,
): { path: string[]; expected: string; found: unknown } | undefined {
  const entry = script[index] as Parsed['operator']['script'][number];
  const { command, after } = entry;
  const before = script.slice(0, index).map((each) => each.command);
  if (!before.some(({ kind }) => kind === 'start-recovery')) {
    const expected = `expected "start-recovery" before the first ${command.kind}`;
    return { path: ['command'], expected, found: command.kind };
  }
  if (
    command.kind === 'limit' &&
    command.windowMax === undefined &&
    command.totalMax === undefined
  ) {
    return { path: ['command'], expected: 'expected windowMax, totalMax or both', found: command };
  }
  if (command.kind !== 'approve' && after !== undefined) {
    const expected = 'expected "at": only an approval is asked for';
    return { path: ['after'], expected, found: after };
  }
  if (!('step' in command)) return undefined;
  const expected = stepMistake(steps, { ...command, by: entry.by }, script.slice(0, index));
  return expected === undefined
    ? undefined
    : { path: ['command', 'step'], expected, found: command.step };
}

type Script = Parsed['operator']['script'];

const CHANGES_OF_PLAN: readonly string[] = ['skip', 'retry', 'limit'];

function stepMistake(
  steps: Parsed['steps'],
  { kind, step, by }: { readonly kind: string; readonly step: string; readonly by: string },
  before: Script,
): string | undefined {
  const target = steps.find(({ id }) => id === step);
  if (target === undefined) return 'expected a step of this policy';
  if (kind === 'skip' || kind === 'retry') return undefined;
  if (target.approval === 'none') return 'expected a step that asks for an approval';
  if (kind === 'reject') return undefined;
  const earlier = before.filter(
    ({ command }) => command.kind === 'approve' && 'step' in command && command.step === step,
  );
  // Whoever changes the plan takes its approvals away, so they may be given again.
  if (before.some(({ command }) => CHANGES_OF_PLAN.includes(command.kind))) return undefined;
  const count = typeof target.approval === 'object' ? target.approval.count : 1;
  if (earlier.length >= count) {
    return count === 1
      ? 'expected each step to be approved once'
      : `expected ${count} approvals of this step`;
  }
  return earlier.some((each) => each.by === by)
    ? 'expected each approval of a step by another person'
    : undefined;
}

/** Whoever signs in a script has to be one of its people; nobody approves what they asked for. */
function checkPeople({ steps, operator }: Parsed, complain: Complain): void {
  const signed = steps.filter(({ approval }) => typeof approval === 'object');
  const { people, script } = operator;
  if (signed.length === 0 || script.length === 0) return;
  if (people === undefined) {
    const expected = 'expected the people of the script, with their roles: approvals are signed';
    complain(['operator', 'people'], expected, undefined);
    return;
  }
  const names = people.map(({ name }) => name);
  for (const [index, { by }] of script.entries()) {
    if (names.includes(by)) continue;
    const expected = `expected one of the people (${names.join(', ')}): approvals are signed`;
    complain(['operator', 'script', index, 'by'], expected, by);
  }
}
