import { BadInputError } from '../bad-input';
import { DURATION_UNITS, SHARE_UNITS } from '../config/quantity';

const AMOUNT = /^(\d+(?:\.\d+)?) ?(\S+)$/;

/** "12h", "90 min", "30s", with the units of a policy; in ms. */
export const durationOf = (text: string, of: string): number =>
  amountOf(text, of, { units: DURATION_UNITS, example: '"12h"' });

/** "2%", "0.02 share"; as a part of 1. */
export const shareOf = (text: string, of: string): number =>
  amountOf(text, of, { units: SHARE_UNITS, example: '"2%"' });

type Kind = { readonly units: Readonly<Record<string, number>>; readonly example: string };

/** `of` is what it was given as, for who has to find it. */
function amountOf(text: string, of: string, { units, example }: Kind): number {
  const [, value = '', unit = ''] = AMOUNT.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor !== undefined) return Number(value) * factor;
  const known = Object.keys(units).join(', ');
  throw new BadInputError(
    `${of}: "${text}": expected a number and one of ${known}, such as ${example}`,
  );
}
