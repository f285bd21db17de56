import { oneLine } from '../one-line';

/** A document as its structure: what it says, in whatever form it is written. No text of it is markup. */
export type Page = {
  readonly title: string;
  readonly blocks: readonly Block[];
};

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: Inline }
  | { readonly kind: 'text'; readonly text: Inline; readonly isWarning?: true }
  | {
      /** `todo`: each has a box to tick. */
      readonly kind: 'list';
      readonly form: 'plain' | 'numbered' | 'todo';
      readonly items: readonly Item[];
    }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly Inline[])[];
    }
  | {
      /** Folded until somebody wants to see it. */
      readonly kind: 'details';
      readonly summary: string;
      readonly blocks: readonly Block[];
    };

/** `code` is typed as it stands, and may have several lines. */
export type Item = { readonly text: Inline; readonly code?: string };

/** Text in pieces, so that no piece is ever taken for markup. */
export type Inline = readonly Piece[];
export type Piece = { readonly text: string; readonly form: 'plain' | 'strong' | 'code' };

export const plain = (text: string): Inline => [{ text: oneLine(text), form: 'plain' }];
/** Stands apart from what is beside it by a blank: Markdown sees no end of it within a word. */
export const strong = (text: string): Inline => [{ text: oneLine(text).trim(), form: 'strong' }];
export const code = (text: string): Inline => [{ text: oneLine(text), form: 'code' }];

/** What stands between backticks is a name, a value or a command; one that is left over is only a sign. */
export function marked(text: string): Inline {
  return oneLine(text)
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`[^`]+`$/.test(part)
        ? { text: part.slice(1, -1), form: 'code' }
        : { text: part, form: 'plain' },
    );
}

export const heading = (level: 2 | 3, text: Inline): Block => ({ kind: 'heading', level, text });
export const text = (inline: Inline): Block => ({ kind: 'text', text: inline });
export const warning = (inline: Inline): Block => ({ kind: 'text', text: inline, isWarning: true });
export const list = (
  form: 'plain' | 'numbered' | 'todo',
  items: readonly (Inline | Item)[],
): Block => ({
  kind: 'list',
  form,
  items: items.map((item) => ('text' in item ? item : { text: item })),
});
