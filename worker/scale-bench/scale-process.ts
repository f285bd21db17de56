import { wholeNumber } from '../flags';
import { installRuntime } from '../runtime';
import { playScale, type ScalePlan } from './play-scale';

/** One recovery in a process of its own, so that its memory is its own: result and memory as JSON. */
async function main([droplets = '', shards = '', pace = '']: readonly string[]): Promise<void> {
  installRuntime();
  const plan: ScalePlan = {
    droplets: wholeNumber(droplets),
    shards: wholeNumber(shards),
    pace: pace === '' ? null : wholeNumber(pace),
  };
  const played = await playScale(plan);
  const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
  await new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify({ ...played, memoryMiB })}\n`, resolve);
  });
}

// A dev server that is being stopped keeps no process alive, and its end is waited for here.
const waiting = setInterval(() => undefined, 1_000);
void main(process.argv.slice(2)).then(
  () => {
    clearInterval(waiting);
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
