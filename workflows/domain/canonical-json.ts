/** What JSON can carry; `undefined` stands for a field that is not there. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/**
 * One text for one value: fields in the order of their names, without spaces, and without fields that
 * are not there. Two sides that hash or sign the same value get the same bytes. (The subset of RFC 8785
 * that our values need: `JSON.stringify` writes numbers and text as it wants them.)
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value)
    .filter((field): field is [string, Json] => field[1] !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const written = fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${written.join(',')}}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
