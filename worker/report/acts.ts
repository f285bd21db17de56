import type { Instant } from '../../workflows/domain/instant';
import type { PolicyResult } from '../result/policy-result';

/** Something that a person did, or a script in a person's name; `by` is null where nobody is told. */
export type Act = {
  readonly at: Instant;
  readonly by: string | null;
  readonly what: string;
  readonly reason: string;
};

/** The commands of a night, after the beginning of its recovery, in their order. */
export function actsOf({ commands, timeline }: PolicyResult): readonly Act[] {
  const begun = timeline.find(({ source, kind }) => source === 'recover-region' && kind === 'note');
  const commanded = commands.map(({ at, by, reason, kind, step, to }) => ({
    ...{ at, by, reason },
    what: `${wordOf(kind)} ${step ?? to}`,
  }));
  const beginning =
    begun === undefined ? [] : [{ at: begun.at, by: null, what: begun.text, reason: '' }];
  return [...beginning, ...commanded].toSorted((a, b) => a.at - b.at);
}

/** Commands are named as orders: "approve" becomes "approves". */
const wordOf = (kind: string): string =>
  /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
