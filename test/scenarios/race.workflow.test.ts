import { judgeFidelity } from '../../activities/world/judging/fidelity';
import { ABLATIONS, withSafeguards } from '../../worker/ablations/ablations';
import { runAblation } from '../../worker/ablations/run-ablation';
import type { Safeguards } from '../../workflows/domain/dns-plan';
import { DEFAULT_SCENARIO, HISTORICAL, play, untilMinute } from '../support/nights';

/** Two plan intervals after the race: what heals by itself has healed by then. */
const scenario = untilMinute(12);
const played = async (safeguards: Partial<Safeguards>) =>
  play(withSafeguards(scenario, safeguards), HISTORICAL);
const rulesBroken = ({ night }: Awaited<ReturnType<typeof played>>): readonly string[] => [
  ...new Set(night.record.violations.map(({ rule }) => rule)),
];

describe('dns: the race', () => {
  it('emerges from seven lost locks, for every seed', async () => {
    for (const seed of [2, 3, 5, 8, 13]) {
      const { night } = await play(untilMinute(3), HISTORICAL, { seed });
      const [order, speed] = judgeFidelity(night);
      expect({ seed, order: order?.ok, speed: speed?.ok }).toEqual({
        seed,
        order: true,
        speed: true,
      });
      // Within a minute of 23:48, whatever the noise.
      expect(Math.abs(night.minutes(night.emptied?.at ?? Infinity))).toBeLessThan(1);
    }
  });

  it.each(ABLATIONS.map((ablation) => [ablation.id, ablation] as const))(
    '%s: goes away with its mechanism',
    async (_id, ablation) => {
      const base = { scenario: DEFAULT_SCENARIO, policy: HISTORICAL, seed: 1 };
      const row = await runAblation(ablation, base);
      expect(row).toMatchObject({ ok: true });
    },
  );
});

describe('dns: safeguards, each alone', () => {
  it('fenced writes: the stale plan is refused, so that nothing is emptied', async () => {
    const night = await played({ fencedWrites: true });
    expect(rulesBroken(night)).toEqual([]);
    expect(night.night.emptied).toBeUndefined();
  });

  it('a clean-up that spares the active plan: nothing is emptied, but an old plan serves', async () => {
    const night = await played({ cleanUpSparesActive: true });
    expect(night.night.emptied).toBeUndefined();
    expect(rulesBroken(night)).toEqual(['dns/generation-never-decreases']);
  });

  it('no rollback record: emptied all the same, but the next plan heals it', async () => {
    const night = await played({ rollbackRecord: false });
    expect(night.night.emptied).toBeDefined();
    expect(night.night.filled).toBeDefined();
  });

  it('never-empty invariant: Route 53 refuses the clean-up, and the old plan goes on serving', async () => {
    const night = await played({ neverEmpty: true });
    expect(night.night.emptied).toBeUndefined();
    expect(rulesBroken(night)).toEqual(['dns/generation-never-decreases']);
  });

  it('backup records: clients get an answer, but the automation is stuck all the same', async () => {
    const { night } = await played({ backupRecords: true });
    expect(night.emptied).toBeUndefined();
    expect(night.all('first-empty-answer')).toEqual([]);
    expect(night.record.violations.map(({ rule }) => rule)).toContain(
      'dns/active-plan-never-deleted',
    );
    expect(night.all('enactor-alarm')).toHaveLength(3);
  });
});
