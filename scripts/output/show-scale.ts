import colors from 'picocolors';
import type { ScaleResult, ScaleRun } from '../../worker/scale-bench/scale-result';
import { heading, plainTable } from './tables';

/** What `npm run bench:scale` prints: a line a recovery, then what has to hold. */
export function showScale({ runs, checks }: ScaleResult, file: string): void {
  heading('Recoveries of leases', 'through Workflows; capacity in proportion to the droplets');
  const table = plainTable(HEAD);
  for (const run of runs) table.push(rowOf(run));
  console.log(table.toString());
  console.log(
    colors.dim(
      ' min: minutes of the incident. each: events per droplet. longest: of a run. payload: the largest.',
    ),
  );
  heading('What has to hold', '');
  const held = plainTable(['', '', 'measured']);
  for (const { what, isHeld, measured } of checks) {
    held.push([isHeld ? 'held' : colors.bold('MISSED'), what, measured]);
  }
  console.log(held.toString());
  console.log(`\nResult: ${file}`);
}

const HEAD = [
  ...['droplets', 'shards', 'server', 'min', 'acts', 'events', 'each'],
  ...['longest', 'payload', 'memory', 'wall'],
];

function rowOf(run: ScaleRun): string[] {
  return [
    run.droplets.toLocaleString('en-US'),
    String(run.shards),
    run.pace === null ? 'skipping' : `real, ${run.pace}`,
    (run.recoverySeconds / 60).toFixed(1),
    String(run.acts),
    String(run.events),
    run.eventsPerDroplet.toFixed(4),
    `${run.runEventsMax}, ${kib(run.runBytesMax)}`,
    kib(run.payloadBytesMax),
    `${run.memoryMiB} MiB`,
    `${run.wallSeconds.toFixed(1)} s`,
  ];
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1_024)} KiB`;
