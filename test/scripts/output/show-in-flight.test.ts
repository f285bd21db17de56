import {
  inFlightSchema,
  verdictOf,
  type InFlight,
} from '../../../worker/in-flight/in-flight-result';
import { describeInFlight, showInFlight } from '../../../scripts/output/show-in-flight';

type Execution = InFlight['executions'][number];

const execution = (name: string, judgement: Execution['judgement']): Execution => ({
  ...{ workflowId: `recover/r/i/${name}`, runId: `run-${name}`, type: 'recoverShard' },
  ...{ taskQueue: 'blackstart', events: 40, judgement },
});
const diverges = (name: string, code = 'starts a timer'): Execution =>
  execution(name, {
    kind: 'diverges',
    divergence: {
      ...{ eventId: 12, eventType: 'activity_task_scheduled', at: '2026-11-28T02:02:44.123Z' },
      ...{ history: 'schedules the Activity restartLeaseHosts', code, message: 'as Temporal says' },
    },
  });
const replays = (name: string): Execution => execution(name, { kind: 'replays' });
const unjudged = (name: string): Execution =>
  execution(name, { kind: 'unjudged', reason: 'its history cannot be read: no\x1b[31m' });

/** What is printed, without colours. */
function shown(executions: Execution[], elsewhere?: Partial<InFlight['elsewhere']>): string {
  const inFlight: InFlight = {
    ...{ format: 'blackstart/in-flight@1', version: '1.2.3', command: 'npm run check:histories' },
    code: { commit: `${'a'.repeat(40)}+`, sources: 'b'.repeat(64) },
    ...{ namespace: 'default', checkedAt: '2026-11-28T02:03:00.000Z' },
    ...{ verdict: verdictOf(executions), executions },
    elsewhere: { count: 0, named: [], isWhole: true, ...elsewhere },
  };
  expect(inFlightSchema.parse(inFlight)).toEqual(inFlight);
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line);
  });
  showInFlight(inFlight);
  log.mockRestore();
  // eslint-disable-next-line no-control-regex
  return lines.join('\n').replaceAll(/\x1b\[\d+m/g, '');
}

describe('what a check of open Workflows says', () => {
  it('that nothing is in flight', () => {
    expect(shown([])).toContain('No Workflow of ours is open in namespace default.');
    expect(shown([])).toContain('Nothing is in flight: this code can be deployed.');
  });

  it('that all go on, also where some ended meanwhile', () => {
    const text = shown([replays('a'), replays('b'), execution('c', { kind: 'ended' })]);
    expect(text).toMatch(/recoverShard +3 +120 +2 replays, 1 has ended meanwhile/);
    expect(text).toContain('All 2 open Workflows go on under this code: it can be deployed.');
  });

  it('who would diverge, where, both sides, and what to do', () => {
    const text = shown([diverges('a'), replays('b')]);
    for (const words of [
      'recover/r/i/a',
      'recoverShard, run run-a',
      'event 12 of 40, 2026-11-28 02:02:44 UTC',
      'schedules the Activity restartLeaseHosts',
      'starts a timer',
      'as Temporal says',
      'Refused: 1 of 2 would not go on under this code.',
      ...['patched(', 'Worker Versioning', 'wait until these have ended', 'docs/in-flight.md'],
    ]) {
      expect(text).toContain(words);
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('the same of many once, and of very many different places the first', () => {
    const same = shown(Array.from({ length: 8 }, (_, index) => diverges(`shard-${index}`)));
    expect(same.match(/event 12 of 40/g)).toHaveLength(1);
    expect(same).toContain('and 2 more');
    const other = shown(
      Array.from({ length: 12 }, (_, index) => diverges(`${index}`, `is ${index}`)),
    );
    expect(other.match(/event 12 of 40/g)).toHaveLength(10);
    expect(other).toContain('… and 2 more places; --json has all');
  });

  it('that nothing is known of one, without what a history could do to a terminal', () => {
    const text = shown([unjudged('a'), replays('b')]);
    expect(text).toMatch(/not judged +its history cannot be read: no/);
    expect(text).toContain('Not judged: of 1 nothing is known.');
  });

  it('what else is open, and that it is not checked', () => {
    const named = [{ type: 'payInvoice', taskQueue: 'billing', count: 200 }];
    expect(shown([], { count: 900, named, isWhole: false }).replaceAll(/\s+/g, ' ')).toContain(
      'and 900 not ours, on other Task Queues, not checked: 200 payInvoice on billing, and others',
    );
  });

  it('how far it is, in one line', () => {
    const line = describeInFlight({ done: 3, total: 9, last: diverges('a') });
    expect(line).toBe('3 of 9 open Workflows; recover/r/i/a would diverge');
  });
});

describe('the verdict', () => {
  it.each<[string, Execution[], InFlight['verdict']]>([
    ['nothing is open', [], 'replays'],
    ['one is not judged', [replays('a'), unjudged('b')], 'unjudged'],
    ['one diverges and one is not judged', [unjudged('a'), diverges('b')], 'diverges'],
  ])('%s', (_case, executions, verdict) => {
    expect(verdictOf(executions)).toBe(verdict);
  });
});
