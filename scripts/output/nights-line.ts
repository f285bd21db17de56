import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset } from '../../workflows/domain/instant';
import type { Progress } from '../../worker/rehearsal';

/** The nights that are being played, each with how far it is: one line. */
export function describeNights(
  nights: ReadonlyMap<string, Progress | undefined>,
  { zero }: Scenario,
): string {
  const texts = [...nights].map(([id, progress]) => {
    if (progress === undefined) return `${id} …`;
    const again =
      progress.attempt > 1 ? ` (attempt ${progress.attempt}: the machine stood still)` : '';
    return `${id} ${formatOffset(progress.at, zero)}${again}`;
  });
  return `playing ${texts.join(', ')}`;
}
