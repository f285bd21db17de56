/**
 * When something is over, in milliseconds from the second look. `between`: both ends come from the
 * readings. `not-before`: somebody has to act first, or it takes at least so long. `unknown` says why.
 */
export type Estimate =
  | {
      readonly kind: 'between';
      readonly fromMs: number;
      readonly toMs: number;
      readonly basis: string;
    }
  | {
      readonly kind: 'not-before';
      readonly what: string;
      /** The least that it takes by the readings; 0: nothing is known of that. */
      readonly fromMs: number;
      /** How long it then takes at most, where the readings tell. */
      readonly thenUpToMs: number | null;
      readonly basis: string;
    }
  | { readonly kind: 'unknown'; readonly because: string };

/** Longer than any recovery that two looks could tell of: what divides by next to nothing is no estimate. */
export const FORESEEN_MAX_MS = 24 * 3_600_000;

/** A range with its ends in order and in the future; unknown when the readings make none. */
export function between(fromMs: number, toMs: number, basis: string): Estimate {
  const [from, to] = [Math.max(0, fromMs), Math.max(0, toMs)];
  if (!Number.isFinite(from) || !Number.isFinite(to) || Math.max(from, to) > FORESEEN_MAX_MS) {
    return { kind: 'unknown', because: `${basis}: too slow to tell` };
  }
  return { kind: 'between', fromMs: Math.min(from, to), toMs: Math.max(from, to), basis };
}

export function notBefore(
  what: string,
  basis: string,
  { fromMs = 0, thenUpToMs = NaN }: { readonly fromMs?: number; readonly thenUpToMs?: number } = {},
): Estimate {
  const isForeseen = (ms: number): boolean => ms >= 0 && ms <= FORESEEN_MAX_MS;
  return {
    ...{ kind: 'not-before', what, basis },
    fromMs: isForeseen(fromMs) ? fromMs : 0,
    thenUpToMs: isForeseen(thenUpToMs) ? thenUpToMs : null,
  };
}

export const unknown = (because: string): Estimate => ({ kind: 'unknown', because });

/** The earliest that an estimate allows. */
export const earliestMs = (estimate: Estimate): number =>
  estimate.kind === 'unknown' ? 0 : estimate.fromMs;

/** For how long a quantity goes on until `goal`, at the pace of the two looks; Infinity: it does not. */
export function timeTo(
  goal: number,
  { before, now, gapMs }: { readonly before: number; readonly now: number; readonly gapMs: number },
): number {
  if (now <= goal) return 0;
  const fallen = before - now;
  return fallen > 0 ? ((now - goal) / fallen) * gapMs : Infinity;
}

/** The same for what falls by the same share from look to look, as errors do that clients sit out. */
export function decayTo(
  goal: number,
  { before, now, gapMs }: { readonly before: number; readonly now: number; readonly gapMs: number },
): number {
  if (now <= goal) return 0;
  return before > now && now > 0
    ? (Math.log(now / goal) / Math.log(before / now)) * gapMs
    : Infinity;
}
