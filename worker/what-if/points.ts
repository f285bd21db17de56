import { BadInputError } from '../bad-input';
import { LEVER_NAMES, leverOf, type LeverName, type Setting } from './levers';

/** One lever at one value, all others as they are. */
export type Point = { readonly lever: LeverName; readonly value: number };

/** More points of one range than this are a slip of the pen: each is a night or more. */
const RANGE_MAX = 100;

/**
 * The points of `lever=v1:v2,lever=from..to/step`; without it half and double of the base of each
 * lever, as far as the setting can take them.
 */
export function pointsOf(vary: string | undefined, setting: Setting): readonly Point[] {
  const asked = vary === undefined ? defaults(setting) : vary.split(',').flatMap(parsed);
  const seen = new Set<string>();
  for (const { lever, value } of asked) {
    const key = `${lever}=${value}`;
    if (seen.has(key)) throw new BadInputError(`--vary ${key}: expected each value once`);
    seen.add(key);
    checkFits({ lever, value }, setting);
  }
  return asked;
}

function defaults(setting: Setting): readonly Point[] {
  return LEVER_NAMES.flatMap((lever) => {
    const { base, isWhole, max } = leverOf(lever);
    const value = base(setting) ?? 0;
    if (value === 0) return [];
    const half = isWhole ? Math.max(1, Math.round(value / 2)) : value / 2;
    return [half, value * 2]
      .filter((each) => each !== value && each <= (max?.(setting).most ?? Infinity))
      .map((each) => ({ lever, value: each }));
  });
}

function parsed(text: string): readonly Point[] {
  const [name = '', values, ...more] = text.split('=');
  const lever = LEVER_NAMES.find((each) => each === name.trim());
  if (lever === undefined) {
    throw new BadInputError(`--vary ${name}: expected one of ${LEVER_NAMES.join(', ')}`);
  }
  if (values === undefined || more.length > 0) {
    throw new BadInputError(`--vary ${text}: expected ${lever}=value:value or =from..to/step`);
  }
  return values
    .split(':')
    .flatMap((value) => valuesOf(lever, value.trim()))
    .map((value) => ({ lever, value }));
}

function valuesOf(lever: LeverName, text: string): readonly number[] {
  return text.includes('..') || text.includes('/') ? range(lever, text) : [numberOf(lever, text)];
}

/** `4..16/4` is 4, 8, 12 and 16. */
function range(lever: LeverName, text: string): readonly number[] {
  const place = `--vary ${lever}=${text}`;
  const [, low = '', high = '', by = ''] = /^(.+?)\.\.(.+?)\/(.+)$/.exec(text) ?? [];
  if (by === '') throw new BadInputError(`${place}: expected from..to/step, such as 4..16/4`);
  const [from, to, step] = [low, high, by].map((each) => numberOf(lever, each.trim())) as [
    number,
    number,
    number,
  ];
  if (from > to)
    throw new BadInputError(`${place}: expected to (${to}) at or above from (${from})`);
  // What binary leaves of a tenth is no reason to lose the last value.
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > RANGE_MAX) {
    throw new BadInputError(`${place}: expected at most ${RANGE_MAX} values, found ${count}`);
  }
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toPrecision(12)));
}

function numberOf(lever: LeverName, text: string): number {
  const { isWhole, unit } = leverOf(lever);
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(value > 0) || (isWhole && !Number.isInteger(value))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new BadInputError(
      `--vary ${lever}=${text}: expected ${kind} above 0 (${unit}); ` +
        `levers: ${LEVER_NAMES.join(', ')}`,
    );
  }
  return value;
}

function checkFits({ lever, value }: Point, setting: Setting): void {
  const { base, max, unit } = leverOf(lever);
  if (base(setting) === undefined) {
    const usable = LEVER_NAMES.filter((name) => leverOf(name).base(setting) !== undefined);
    const { name } = setting.policy;
    throw new BadInputError(
      `--vary ${lever}=${value}: the policy ${name} has none; expected one of ${usable.join(', ')}`,
    );
  }
  const { most, why } = max?.(setting) ?? { most: Infinity, why: '' };
  if (value > most) {
    throw new BadInputError(`--vary ${lever}=${value}: expected at most ${most} ${unit} (${why})`);
  }
}
