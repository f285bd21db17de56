import { MINUTE_MS, SECOND_MS } from '../instant';

/** "20 s", "5 min", "1 h 30 min": a duration as a person reads it in a procedure. */
export function span(ms: number): string {
  if (ms < MINUTE_MS || ms % MINUTE_MS !== 0) {
    const seconds = Math.round(ms / SECOND_MS);
    if (seconds < 60) return `${seconds} s`;
    const rest = seconds % 60;
    const minutes = span((seconds - rest) * SECOND_MS);
    return rest === 0 ? minutes : `${minutes} ${rest} s`;
  }
  const minutes = Math.round(ms / MINUTE_MS);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

export const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

/** The section of a policy that a step reads; the loader makes sure that it is there. */
export function need<Section>(section: Section | undefined, name: string): Section {
  if (section !== undefined) return section;
  throw new RangeError(`the policy has no section "${name}", which a step of it needs`);
}

/** "`a`, `b`" */
export const named = (names: readonly string[]): string =>
  names.map((name) => `\`${name}\``).join(', ');
