import colors from 'picocolors';
import { approvalText, needsApproval } from '../../workflows/domain/preview/approval';
import type { ExpectedDuration } from '../../workflows/domain/preview/expected';
import type { Preview, PreviewStep } from '../../workflows/domain/preview/preview';
import { rangeText } from './durations-text';
import { drawGraph } from './step-graph';
import { COLUMNS, labelled, wrapped } from './wrapped';

/** A preview for a terminal: the steps as a graph, the critical path, then each step by itself. */
export function previewText(preview: Preview): string {
  return [
    ...headLines(preview),
    '',
    ...graphLines(preview),
    '',
    ...pathLines(preview),
    ...preview.steps.flatMap((step) => ['', ...stepLines(step)]),
  ].join('\n');
}

function headLines({ region, incident, endpoint, policy, digest }: Preview): readonly string[] {
  const [title = '', ...rest] = wrapped(
    `Preview of a recovery of ${region}: ${policy.title}`,
    COLUMNS,
  );
  return [
    colors.bold(title),
    ...rest.map((line) => colors.bold(line)),
    ...labelled('incident', incident, 0),
    ...labelled('endpoint', endpoint, 0),
    ...labelled('policy', policy.name, 0),
    ...labelled('digest', digest, 0),
    ...labelled(
      '',
      'an approval is bound to this digest, and refused when the plan has changed',
      0,
    ),
  ];
}

/** The longest name of a step, and a blank. */
const NAME_WIDTH = 25;
const CELL_WIDTHS = [8, 9, 7, 7, 6, 10];

function graphLines({ steps }: Preview): readonly string[] {
  const graph = drawGraph(steps);
  const width = Math.max(...graph.map((line) => line.length), 0) + 2;
  const hasStates = steps.some(({ state }) => state !== undefined);
  const head = ['changes', 'approval', 'least', 'middle', 'most', ...(hasStates ? ['now'] : [])];
  const legend = '● on the critical path  ○ not; lines come from what a step waits for; minutes';
  const rows = steps.map((step, index) => {
    const graphPart = `  ${(graph[index] ?? '').padEnd(width)}`;
    const name = step.name.padEnd(NAME_WIDTH);
    const cells = [
      step.mutating ? 'yes' : 'no',
      needsApproval(step) ? 'yes' : 'no',
      ...durationCells(step.duration),
      ...(hasStates ? [stateWord(step)] : []),
    ];
    return `${graphPart}${step.critical ? colors.bold(name) : name}${columns(cells)}`;
  });
  const heads = `  ${' '.repeat(width)}${'step'.padEnd(NAME_WIDTH)}${columns(head)}`;
  return [`${colors.bold('Steps')}  ${colors.dim(legend)}`, colors.dim(heads), ...rows];
}

const columns = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(CELL_WIDTHS[index] ?? 0))
    .join('')
    .trimEnd();

const durationCells = (duration: ExpectedDuration): readonly string[] =>
  duration === 'unknown'
    ? ['?', '?', '?']
    : [duration.min, duration.median, duration.max].map((minutes) =>
        minutes.toFixed(minutes < 10 ? 1 : 0),
      );

function stateWord({ state }: PreviewStep): string {
  if (state?.kind !== 'ended') return state?.kind ?? '';
  return state.result.outcome;
}

function pathLines({ criticalPath, evaluation, steps: all }: Preview): readonly string[] {
  const { by, steps, total, approvals } = criticalPath;
  if (steps.length === 0) return [`${colors.bold('Critical path')}  nothing is left to do`];
  const way = steps.join(' → ');
  const takes =
    total === 'unknown'
      ? `unknown: ${evaluation.kind === 'unknown' ? evaluation.reason : 'no rehearsal had all of these steps'}`
      : rangeText(total);
  const waits =
    approvals.length === 0
      ? 'nobody is waited for'
      : `it waits for people, too: ${approvals.join(', ')}. How long that takes is not in these figures, and a long wait may make another way the longest`;
  return [
    `${colors.bold('Critical path')}  ${colors.dim(`the longest way by ${by}`)}`,
    ...wrapped(way, COLUMNS - 2).map((line) => `  ${line}`),
    ...labelled('takes', takes),
    ...(all.some(({ state }) => state?.kind === 'running')
      ? labelled('', 'a step that runs is counted from its beginning')
      : []),
    ...labelled('approvals', waits),
    ...(evaluation.kind === 'unknown'
      ? []
      : labelled(
          'measured',
          `in ${evaluation.runs} rehearsals of ${evaluation.scenarios.join(', ')}`,
        )),
  ];
}

function stepLines(step: PreviewStep): readonly string[] {
  const { name, title, does, mutating, changes, rules, duration, undo, afterOthers } = step;
  const all = [...step.after, ...afterOthers.map((other) => `${other} (not in this preview)`)];
  return [
    `${colors.bold(name)}  ${title}`,
    ...labelled('does', does),
    ...labelled('changes', mutating ? changes.join(', ') : 'nothing, it only looks'),
    ...labelled('waits for', all.length === 0 ? 'nothing' : all.join(', ')),
    ...labelled('approval', approvalText(step)),
    ...labelled('duration', durationText(duration)),
    ...(rules.length === 0 ? labelled('rules', 'none') : []),
    ...rules.flatMap(({ id, waived }, index) =>
      labelled(index === 0 ? 'rules' : '', waived === null ? id : `${id}, waived: ${waived}`),
    ),
    ...labelled('undo', undo),
  ];
}

function durationText(duration: ExpectedDuration): string {
  if (duration === 'unknown') return 'unknown';
  const { notNeeded, stopped, runs } = duration;
  return [
    rangeText(duration),
    ...(notNeeded > 0 ? [`in ${notNeeded} of ${runs} there was nothing to do`] : []),
    ...(stopped > 0 ? [`in ${stopped} more it stopped before its end`] : []),
  ].join('; ');
}
