import { BadInputError } from '../bad-input';
import { DURATION_UNITS, SHARE_UNITS } from '../config/quantity';

const AMOUNT = /^(\d+(?:\.\d+)?) ?(\S+)$/;

/** "12h", "90 min", "30s", with the units of a policy; in ms. */
export const durationOf = (text: string): number => amountOf(text, DURATION_UNITS, '"12h"');

/** "2%", "0.02 share"; as a part of 1. */
export const shareOf = (text: string): number => amountOf(text, SHARE_UNITS, '"2%"');

function amountOf(text: string, units: Readonly<Record<string, number>>, example: string): number {
  const [, value = '', unit = ''] = AMOUNT.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor !== undefined) return Number(value) * factor;
  const known = Object.keys(units).join(', ');
  throw new BadInputError(`"${text}": expected a number and one of ${known}, such as ${example}`);
}
