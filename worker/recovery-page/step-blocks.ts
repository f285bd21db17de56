import type { StepState } from '../../workflows/contract/messages';
import type { Policy, StepPolicy } from '../../workflows/contract/policy';
import type { Instant } from '../../workflows/domain/instant';
import { manualOf } from '../../workflows/domain/manual/manual-of';
import { isMutating, rulesOf } from '../../workflows/domain/manual/step-manual';
import {
  approvalText,
  needsApproval,
  waitsForApproval,
} from '../../workflows/domain/preview/approval';
import { describeRule } from '../../workflows/domain/preview/preview';
import {
  code,
  heading,
  list,
  marked,
  plain,
  strong,
  text,
  warning,
  type Block,
  type Inline,
} from './page';

export type RemainingStep = {
  readonly number: number;
  readonly step: StepPolicy;
  readonly policy: Policy;
  readonly endpoint: string;
  readonly state: StepState | undefined;
  /** Steps that it waits for and that have not ended well. */
  readonly waitsFor: readonly string[];
  /** How an instant of the status is shown. */
  readonly timeOf: (instant: Instant) => string;
};

/** What a person does for one step, with all that has to be known for it. */
export function stepBlocks(remaining: RemainingStep): readonly Block[] {
  const { number, step, policy, endpoint, waitsFor } = remaining;
  const context = { policy, endpoint };
  const manual = manualOf(step.id, context);
  const rules = rulesOf(manual).map((rule) => describeRule(rule, context));
  const nothing = plain(step.after.length === 0 ? 'nothing' : 'nothing any more');
  const gates = waitsFor.length === 0 ? nothing : namesOf(waitsFor);
  return [
    heading(2, plain(`${number}. ${manual.title}`)),
    text(marked(manual.does)),
    ...stateBlocks(remaining),
    list('plain', [
      [...label('Step'), ...code(step.id)],
      [...label('Waits for'), ...gates],
      [...label('Approval'), ...plain(approvalStanding(step, remaining.state))],
      [
        ...label('Changes'),
        ...(isMutating(manual) ? namesOf(manual.changes) : plain('nothing, it only looks')),
      ],
    ]),
    heading(3, plain('Before')),
    list('todo', manual.byHand.before.map(marked)),
    heading(3, plain('Do')),
    list(
      'todo',
      manual.byHand.actions.map(({ text: action, code: typed }) => ({
        text: marked(action),
        ...(typed === undefined ? {} : { code: typed }),
      })),
    ),
    heading(3, plain('It is done when')),
    list('todo', manual.byHand.seen.map(marked)),
    [...label('If not'), ...marked(manual.byHand.ifNot)],
    [...label('To undo it'), ...marked(manual.undo)],
    ...(rules.length === 0
      ? []
      : [
          heading(3, plain('Rules that must hold')),
          list(
            'plain',
            rules.map(({ id, promise, waived }) => [
              ...plain(`${promise} (`),
              ...code(id),
              ...plain(waived === null ? ')' : `; this policy breaks it knowingly: ${waived})`),
            ]),
          ),
        ]),
  ].map((block) => ('kind' in block ? block : text(block)));
}

/** What is still needed of it. */
export function approvalStanding(step: StepPolicy, state: StepState | undefined): string {
  if (!needsApproval(step) || waitsForApproval(step, state)) return approvalText(step);
  return 'given';
}

/** What has begun may be half done: whoever goes on has to look first. */
function stateBlocks({ state, timeOf }: RemainingStep): readonly Block[] {
  if (state?.kind === 'running') {
    const since = `This step was under way, since ${timeOf(state.since)}, when the page was written`;
    return [
      warning(plain(`${since}: any of its actions may have been done. Read back before each.`)),
    ];
  }
  if (state?.kind !== 'ended') return [];
  const { endedAt } = state.result;
  const span = `from ${timeOf(state.since)} to ${timeOf(endedAt)}`;
  return [
    warning(
      plain(`This step ran ${span} and stopped before its end. Read back before each action.`),
    ),
    ...factsBlocks(state.result),
  ];
}

/** What a step that ended has said of itself. */
export function factsBlocks(facts: {
  readonly nowTrue: readonly string[];
  readonly left: readonly string[];
}): readonly Block[] {
  const { nowTrue, left } = facts;
  return [
    ...(nowTrue.length === 0 ? [] : [text(strong('Then true')), list('plain', nowTrue.map(plain))]),
    ...(left.length === 0
      ? []
      : [text(strong('Left for a person')), list('todo', left.map(plain))]),
  ];
}

const label = (what: string): Inline => [...strong(`${what}:`), { text: ' ', form: 'plain' }];

/** `a`, `b` */
export const namesOf = (names: readonly string[]): Inline =>
  names.flatMap((name, index) => [
    ...(index === 0 ? [] : [{ text: ', ', form: 'plain' } as const]),
    ...code(name),
  ]);
