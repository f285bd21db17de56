import { BadInputError } from '../../worker/bad-input';

/** How many things a flag of a bench asks for. */
export function wholeNumberOf(flag: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new BadInputError(`${flag} ${text}: expected a whole number from 1 to 999999`);
}

/** Those of `all` that a flag names, with commas between them; without the flag those of `usual`. */
export function namedBy<Value>(
  { flag, names }: { readonly flag: string; readonly names: string | undefined },
  all: Readonly<Record<string, Value>>,
  usual: Readonly<Record<string, Value>> = all,
): readonly (readonly [string, Value])[] {
  const chosen = names?.split(',') ?? Object.keys(usual);
  return chosen.map((name) => {
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    if (value !== undefined) return [name, value] as const;
    throw new BadInputError(`${flag} ${name}: expected some of ${Object.keys(all).join(', ')}`);
  });
}
