/**
 * What befalls an act: whoever does it comes late, or dies, or the call meets a fault. One turn of the
 * automation takes a lap of ten seconds (`domain/roles.ts`), so that is what lateness is counted in.
 */
export type Twist =
  | { readonly kind: 'none' }
  | { readonly kind: 'held-up'; readonly laps: number }
  /** Somebody else took the lock between the look at it and the write. */
  | { readonly kind: 'lock-lost' }
  /** Not done, and its caller hears nothing. */
  | { readonly kind: 'lost' }
  /** Done, and its caller hears nothing. */
  | { readonly kind: 'done-unanswered' }
  /** Its caller hears nothing, and it is done so much later. */
  | { readonly kind: 'done-late'; readonly laps: number }
  /** Done twice; the second answer is the one that comes back. */
  | { readonly kind: 'repeated' }
  /** Its Workflow dies before it is done, and is there again so much later. */
  | { readonly kind: 'dies-before'; readonly laps: number }
  /** Its Workflow dies after it is done and before it is told, and is there again so much later. */
  | { readonly kind: 'dies-after'; readonly laps: number }
  /** What comes of that: asked for again after a death; done at last, when nobody waits for it. */
  | { readonly kind: 'asked-again' | 'arrives-late' };

const LAPS = [1, 2, 3, 5, 8, 13, 21] as const;

/** The plainer the sooner: fast-check shrinks towards 0. */
const TWISTS: readonly Twist[] = [
  ...LAPS.map((laps) => ({ kind: 'held-up' as const, laps })),
  { kind: 'lock-lost' },
  { kind: 'lost' },
  { kind: 'done-unanswered' },
  { kind: 'repeated' },
  ...[2, 6, 18].map((laps) => ({ kind: 'done-late' as const, laps })),
  ...[1, 8].map((laps) => ({ kind: 'dies-before' as const, laps })),
  ...[1, 8].map((laps) => ({ kind: 'dies-after' as const, laps })),
];

/** Of the numbers up to `TWIST_MAX`, so many stand for an act that nothing befalls. */
const PLAIN = 54;
export const TWIST_MAX = PLAIN + TWISTS.length - 1;

const NONE: Twist = { kind: 'none' };
export const twistOf = (number: number | undefined): Twist =>
  number === undefined ? NONE : (TWISTS[number - PLAIN] ?? NONE);
