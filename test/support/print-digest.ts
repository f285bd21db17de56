import { HISTORICAL, play, untilMinute } from './nights';

/** Run as a process of its own: prints the digest of a short night. */
async function main(): Promise<void> {
  const [minutes = '8', seed = '1'] = process.argv.slice(2);
  const { digest } = await play(untilMinute(Number(minutes)), HISTORICAL, { seed: Number(seed) });
  process.stdout.write(`${digest}\n`);
}

void main();
