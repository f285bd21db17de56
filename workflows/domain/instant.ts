/**
 * A point of incident time: whole milliseconds since the scenario's start, on the grid below. One
 * origin serves every actor of an incident, so two instants can be compared wherever they come from.
 */
export type Instant = number;

/**
 * The grid's step. Two acts closer than this may swap in the time-skipping server, whose clock
 * carries real milliseconds: with eight actors on two busy cores 9 of 960 acts swapped 100 ms apart,
 * none at 500 ms.
 */
export const GRID_MS = 500;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;

/** An origin for a replay that starts now. A whole second, so that the UI's times can be read. */
export function originAfter(nowMs: number): number {
  return Math.ceil(nowMs / SECOND_MS) * SECOND_MS + SECOND_MS;
}

/** "T+157:00" relative to the scenario's zero; hours are not carried, as in the incident's table. */
export function formatOffset(instant: Instant, zero: Instant): string {
  const seconds = Math.round((instant - zero) / SECOND_MS);
  const sign = seconds < 0 ? '-' : '+';
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return `T${sign}${minutes}:${String(Math.abs(seconds) % 60).padStart(2, '0')}`;
}
