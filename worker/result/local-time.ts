import type { Instant } from '../../workflows/domain/instant';

/** "23:48:12", where the scenario plays. `startsAt` is instant 0, with its offset. */
export function localTime(startsAt: string, at: Instant): string {
  const [, hours = '0', minutes = '0'] = /T(\d\d):(\d\d)/.exec(startsAt) ?? [];
  const seconds = Number(hours) * 3_600 + Number(minutes) * 60 + Math.round(at / 1_000);
  const part = (value: number): string => String(value).padStart(2, '0');
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return clock.map(part).join(':');
}
