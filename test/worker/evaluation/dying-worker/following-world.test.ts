import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJournalFile } from '../../../../activities/journal-file';
import { FollowingWorld } from '../../../../worker/evaluation/dying-worker/following-world';
import { smallScenario } from '../../../activities/world/small-region';

const folder = mkdtempSync(join(tmpdir(), 'following-world-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const act = (sequence: number) => ({
  act: { world: 'w', role: 'planner' as const, sequence, at: sequence * 1_000 },
});

describe('a world that stands by', () => {
  it('takes over where the other died, with nothing done twice and nothing lost', () => {
    const journalFile = join(folder, 'journal.jsonl');
    const night = { scenario: smallScenario, seed: 1, incidentId: 'w', journalFile };
    const first = new FollowingWorld(night).takeOver();
    const standby = new FollowingWorld(night);
    expect(standby.takeOver()).toBeUndefined();
    first?.world.perform('publishPlan', act(1));
    standby.follow();
    const answer = first?.world.perform('publishPlan', act(2));
    expect(standby.takeOver()).toBeUndefined();
    first?.journal.close();

    const second = standby.takeOver();
    expect(second?.world.acts).toBe(2);
    // As the server does when no answer came: the same act once more.
    expect(second?.world.perform('publishPlan', act(2))).toEqual(answer);
    second?.world.perform('publishPlan', act(3));
    expect(readJournalFile(journalFile).entries).toHaveLength(3);
    expect(second?.world.world.record.acts).toHaveLength(3);
    second?.journal.close();
  });
});
