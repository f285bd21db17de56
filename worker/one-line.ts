/**
 * One line of text whatever it was: control characters would move a terminal's cursor, and marks of
 * direction would have a reader see another order than stands there.
 */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ');
