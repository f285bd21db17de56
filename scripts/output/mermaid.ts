import { needsApproval } from '../../workflows/domain/preview/approval';
import type { Preview, PreviewStep } from '../../workflows/domain/preview/preview';
import { rangeText } from './durations-text';

/**
 * A preview as a Mermaid flowchart, for a document. What changes something has corners, what only looks
 * is round; thick is what is on the critical path.
 */
export function previewMermaid({ steps }: Preview): string {
  const idOf = (name: string): string => `s${steps.findIndex((step) => step.name === name)}`;
  const edges = steps.flatMap(({ name, after }) =>
    after.map((before) => `  ${idOf(before)} --> ${idOf(name)}`),
  );
  const critical = steps.filter((step) => step.critical).map(({ name }) => idOf(name));
  return [
    'flowchart TD',
    ...steps.map((step) => `  ${idOf(step.name)}${node(step)}`),
    ...edges,
    '  classDef critical stroke-width:3px',
    ...(critical.length === 0 ? [] : [`  class ${critical.join(',')} critical`]),
  ].join('\n');
}

function node(step: PreviewStep): string {
  const { name, duration, mutating } = step;
  const lines = [
    name,
    duration === 'unknown' ? 'duration unknown' : rangeText(duration),
    ...(needsApproval(step) ? ['needs an approval'] : []),
  ];
  const label = `"${lines.map(quoted).join('<br/>')}"`;
  return mutating ? `[${label}]` : `([${label}])`;
}

/** Mermaid reads `#name;` as a character; the quote would end the label. */
const quoted = (text: string): string =>
  text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;');
