import type { RecoveryStatus, StepState } from '../../workflows/contract/messages';
import { workflowIds } from '../../workflows/contract/names';
import type { Policy, StepId, StepPolicy } from '../../workflows/contract/policy';
import type { Instant } from '../../workflows/domain/instant';
import { manualOf } from '../../workflows/domain/manual/manual-of';
import { toHtml } from './html';
import { toMarkdown } from './markdown';
import {
  code,
  heading,
  list,
  plain,
  strong,
  text,
  warning,
  type Block,
  type Inline,
  type Page,
} from './page';
import { approvalStanding, factsBlocks, namesOf, stepBlocks } from './step-blocks';

export type ExportInput = {
  readonly policy: Policy;
  readonly region: string;
  readonly incident: string;
  readonly endpoint: string;
  /** How the recovery stands; absent: none has begun, or nobody knows, and all steps remain. */
  readonly status?: RecoveryStatus;
  readonly digest: string;
  /** When the page is written, as a reader is to see it. */
  readonly written: string;
  /** How an instant of the status is shown. */
  readonly timeOf: (instant: Instant) => string;
};

export type Exported = { readonly markdown: string; readonly html: string };

/** The remaining steps of a recovery, for a person who has nothing else: neither Temporal nor us. */
export function exportOf(input: ExportInput): Exported {
  const page = pageOf(input);
  return { markdown: toMarkdown(page), html: toHtml(page) };
}

type Standing = { readonly step: StepPolicy; readonly state: StepState | undefined };

function pageOf(input: ExportInput): Page {
  const { policy, status, region, endpoint, timeOf } = input;
  const states = new Map(status?.steps.map(({ id, state }) => [id, state]));
  const standing = policy.steps.map((step): Standing => ({ step, state: states.get(step.id) }));
  const hasEndedWell = ({ state }: Standing): boolean =>
    state?.kind === 'ended' && state.result.outcome !== 'stopped';
  const done = standing.filter(hasEndedWell);
  const remaining = standing.filter((each) => !hasEndedWell(each));
  const isOpen = (id: StepId): boolean => remaining.some(({ step }) => step.id === id);
  return {
    title: `Recovery of ${region} by hand`,
    blocks: [
      ...headBlocks(input),
      ...useBlocks(input),
      ...overviewBlocks(standing, isOpen),
      ...doneBlocks(done, input),
      ...remaining.flatMap(({ step, state }, index) =>
        stepBlocks({
          ...{ number: index + 1, step, state, policy, endpoint, timeOf },
          waitsFor: step.after.filter(isOpen),
        }),
      ),
      ...(remaining.length === 0
        ? [heading(2, plain('Nothing remains')), text(plain('Every step has ended well.'))]
        : []),
    ],
  };
}

function headBlocks(input: ExportInput): readonly Block[] {
  const { incident, policy, endpoint, digest, written, status } = input;
  const facts: readonly (readonly [string, Inline])[] = [
    ['Incident', code(incident)],
    ['Endpoint', code(endpoint)],
    ['Policy', [...code(policy.name), ...plain(`: ${policy.title}`)]],
    ['Digest of the plan', code(digest)],
    ['Written', plain(written)],
    ['The recovery', plain(status?.outcome ?? 'has not begun, or its status is not known')],
  ];
  return [{ kind: 'table', head: ['', ''], rows: facts.map(([what, is]) => [strong(what), is]) }];
}

function useBlocks({ region, incident, status }: ExportInput): readonly Block[] {
  const recovery = workflowIds.recovery({ region, id: incident });
  const isRunning = status?.outcome === 'running';
  return [
    heading(2, plain('How to use this page')),
    ...(isRunning
      ? [
          warning([
            ...plain(
              'The recovery was running when this was written. First make sure that the Workflow ',
            ),
            ...code(recovery),
            ...plain(
              ' does not run any more: terminate it, or stop every worker of it. Two who change the same thing are one too many.',
            ),
          ]),
        ]
      : []),
    list('plain', [
      plain(
        'Take the steps in their order. Those that do not wait for each other can be done side by side, by different people.',
      ),
      plain(
        'Begin a step only when all that it waits for is done, and whoever has to approve it has said so, with name, time and reason in the log of the incident.',
      ),
      plain(
        'An answer that does not come is not a failure: read back what stands before anything is tried again.',
      ),
      plain('What is refused is not tried again, but understood.'),
      plain('Write down what you change and what stood before: it is the way back.'),
    ]),
  ];
}

function overviewBlocks(
  standing: readonly Standing[],
  isOpen: (id: StepId) => boolean,
): readonly Block[] {
  let number = 0;
  const rows = standing.map(({ step, state }) => {
    const remains = isOpen(step.id);
    if (remains) number += 1;
    const waitsFor = step.after.filter(isOpen);
    return [
      plain(remains ? String(number) : ''),
      code(step.id),
      plain(stateText(state)),
      remains && waitsFor.length > 0 ? namesOf(waitsFor) : plain('–'),
      plain(remains ? approvalStanding(step, state) : '–'),
    ];
  });
  const head = ['', 'step', 'stands', 'waits for', 'approval'];
  return [heading(2, plain('The steps')), { kind: 'table', head, rows }];
}

const OUTCOME_TEXT = {
  done: 'done',
  'not-needed': 'not needed',
  stopped: 'stopped',
  skipped: 'skipped',
} as const;

function stateText(state: StepState | undefined): string {
  if (state === undefined || state.kind === 'waiting') return 'not begun';
  if (state.kind === 'running') return 'under way';
  return OUTCOME_TEXT[state.result.outcome];
}

function doneBlocks(done: readonly Standing[], input: ExportInput): readonly Block[] {
  if (done.length === 0) return [];
  const { policy, endpoint, timeOf } = input;
  return [
    heading(2, plain('Done already')),
    ...done.flatMap(({ step, state }) => {
      if (state?.kind !== 'ended') return [];
      const { title } = manualOf(step.id, { policy, endpoint });
      const { outcome, endedAt } = state.result;
      const word = { ...OUTCOME_TEXT, 'not-needed': 'was not needed' }[outcome];
      return [
        heading(3, plain(title)),
        text([
          ...code(step.id),
          ...plain(` from ${timeOf(state.since)} to ${timeOf(endedAt)}: ${word}.`),
        ]),
        ...factsBlocks(state.result),
      ];
    }),
  ];
}
