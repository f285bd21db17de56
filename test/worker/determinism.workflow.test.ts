import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JournaledWorld } from '../../activities/journaled-world';
import { failure } from '../../workflows/contract/failures';
import { amidBusyLoops } from '../support/busy-loops';
import { HISTORICAL, play, untilMinute } from '../support/nights';

const run = promisify(execFile);

/** Through the race and the first failures of all three Enactors: some 170 acts. */
const MINUTES = 8;
const scenario = untilMinute(MINUTES);

describe('a rehearsal', () => {
  let digest: string;

  beforeAll(async () => {
    ({ digest } = await play(scenario, HISTORICAL));
  });

  it('has the same digest in five runs of one process', async () => {
    const digests = new Set([digest]);
    for (let again = 0; again < 4; again += 1) {
      digests.add((await play(scenario, HISTORICAL)).digest);
    }
    expect([...digests]).toEqual([digest]);
  });

  it('has the same digest in three processes', async () => {
    const tsx = join(__dirname, '../../node_modules/.bin/tsx');
    const program = join(__dirname, '../support/print-digest.ts');
    const digests = new Set<string>();
    for (let process = 0; process < 3; process += 1) {
      const { stdout } = await run(tsx, [program, String(MINUTES), '1']);
      digests.add(stdout.trim());
    }
    expect([...digests]).toEqual([digest]);
  });

  it('has the same digest with a cache so small that Workflows are evicted', async () => {
    // Seven Workflows share two places: every Enactor's task begins with a replay of its history.
    const evicted = await play(scenario, HISTORICAL, { tuning: { maxCachedWorkflows: 2 } });
    expect(evicted.digest).toBe(digest);
  });

  it('has the same digest with busy loops on all cores', async () => {
    const busy = await amidBusyLoops(async () => play(scenario, HISTORICAL));
    expect(busy.digest).toBe(digest);
  });

  it('is repeated when the machine stood still, and comes out the same', async () => {
    const perform = jest.spyOn(JournaledWorld.prototype, 'perform').mockImplementationOnce(() => {
      throw failure('ActOutOfOrder', 'planted: two acts swapped');
    });
    const again = await play(scenario, HISTORICAL);
    perform.mockRestore();
    expect(again.repeats).toBe(1);
    expect(again.digest).toBe(digest);
  });

  it('has another digest with another seed', async () => {
    expect((await play(scenario, HISTORICAL, { seed: 2 })).digest).not.toBe(digest);
  });
});
