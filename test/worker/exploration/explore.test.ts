import { sample } from 'fast-check';
import { enact, enactorInput, castOf, type Cast } from '../../../worker/exploration/cast';
import { explore, tally, type Found } from '../../../worker/exploration/explore';
import { playSchedule, type Setting } from '../../../worker/exploration/play-schedule';
import { schedules } from '../../../worker/exploration/schedule';
import { namesOf, safeguardsNamed } from '../../../worker/exploration/safeguard-names';
import { SMALL } from '../../../worker/exploration/small-world';
import type { EnactPlansInput } from '../../../workflows/contract/automation';
import { setByHand } from '../../../workflows/runbooks/override-dns-record';
import type { RuleId } from '../../../workflows/domain/rules';

const NONE = safeguardsNamed(['none']);
const FENCED = safeguardsNamed(['fencedWrites']);
const SAFE = safeguardsNamed(['fencedWrites', 'cleanUpSparesActive']);

async function find(setting: Setting, rule: RuleId, schedules = 1_000): Promise<Found> {
  const { found } = await explore(setting, { schedules, rule });
  if (found === null) throw new Error(`${rule} was not found broken in ${schedules} schedules`);
  return found;
}

const rulesOf = ({ played }: Found): readonly RuleId[] => played.violations.map(({ rule }) => rule);

describe('without safeguards', () => {
  it.each([1, 2, 3])('R: the race of 2025 is found, from seed %d', async (seed) => {
    const found = await find({ seed, safeguards: NONE }, 'dns/record-never-empty');
    // An old plan over a newer one, and then a clean-up that takes it away: what happened that night.
    expect(rulesOf(found)).toEqual([
      'dns/generation-never-decreases',
      'dns/record-never-empty',
      'dns/active-plan-never-deleted',
    ]);
    const emptied = found.played.steps.find(({ broken }) =>
      broken.some(({ rule }) => rule === 'dns/record-never-empty'),
    );
    expect(emptied?.request).toMatchObject({ purpose: 'clean-up' });
  });

  it('a schedule that was found is played again by seed and path, step by step', async () => {
    const setting = { seed: 2, safeguards: NONE };
    const { path, schedule, played } = await find(setting, 'dns/record-never-empty');
    const again = await explore(setting, { schedules: 1, path });
    expect(again.found?.schedule).toEqual(schedule);
    expect(again.found?.played.steps).toEqual(played.steps);
  });

  it('is made plain: the smallest world that shows it, and few acts that anything befalls', async () => {
    const { schedule, played } = await find(
      { seed: 2, safeguards: NONE },
      'dns/record-never-empty',
    );
    expect(schedule).toMatchObject({
      size: { zones: 2, endpoints: 1, plans: 2, beginsEmpty: false },
      operatorAt: null,
    });
    expect(played.steps.filter(({ twist }) => twist.kind !== 'none').length).toBeLessThan(6);
  });

  it.each(['1', 'a', '99:99:99:99:9999'])('O: the path %s leads to nothing', async (path) => {
    const found = explore({ seed: 2, safeguards: NONE }, { schedules: 1, path });
    if (path === '1') expect((await found).found).toBeNull();
    else await expect(found).rejects.toThrow(`--path ${path}: expected`);
  });
});

describe('with safeguards', () => {
  it('fenced writes and a clean-up that spares the active plan leave nothing', async () => {
    expect(await explore({ seed: 1, safeguards: SAFE }, { schedules: 600 })).toEqual({
      played: 600,
      found: null,
    });
  });

  it.each([
    ['cleanUpSparesActive', ['dns/record-never-empty', 'dns/generation-never-decreases']],
    ['neverEmpty', ['dns/generation-never-decreases']],
    ['backupRecords', ['dns/generation-never-decreases', 'dns/active-plan-never-deleted']],
  ])('R: %s alone leaves %j', async (name, rules) => {
    const safeguards = safeguardsNamed([name]);
    const broken = (await tally({ seed: 1, safeguards }, { schedules: 250 })).map(
      ({ rule }) => rule,
    );
    expect(broken).toEqual(expect.arrayContaining(rules));
    expect(broken.includes('dns/record-never-empty')).toBe(
      rules.includes('dns/record-never-empty'),
    );
  });

  it('O: names are those of a scenario', () => {
    expect(namesOf(safeguardsNamed(['all']))).toHaveLength(5);
    expect(namesOf(SAFE)).toEqual(['fencedWrites', 'cleanUpSparesActive']);
    expect(() => safeguardsNamed(['fences'])).toThrow('--safeguards fences: expected none, all');
  });
});

type Casting = NonNullable<Setting['cast']>;

/** The cast with one Enactor, of the first zone, that was started with something else. */
const withEnactor =
  (other: Partial<EnactPlansInput>): Casting =>
  (setting) => {
    const { automation, operator } = castOf(setting);
    const planted: Cast['automation'][number] = {
      role: 'enactor/az1',
      procedure: async (actor) => enact(actor, { ...enactorInput(setting, 'az1'), ...other }),
    };
    return {
      automation: automation.map((each) => (each.role === planted.role ? planted : each)),
      operator,
    };
  };

describe('planted mistakes are found under the safeguards that should do', () => {
  it('an Enactor that still runs without the fence', async () => {
    const cast = withEnactor({ safeguards: { ...SAFE, fencedWrites: false } });
    const found = await find({ seed: 1, safeguards: SAFE, cast }, 'dns/generation-never-decreases');
    const [step] = found.played.steps.filter(({ broken }) => broken.length > 0);
    expect(step?.role).toBe('enactor/az1');
  });

  it('a clean-up that is off by one, unless it spares the active plan', async () => {
    const cast = withEnactor({ keepGenerations: SMALL.keepGenerations - 1 });
    const found = await find({ seed: 1, safeguards: FENCED, cast }, 'dns/record-never-empty');
    // Nobody has to be late for that.
    expect(found.played.steps.filter(({ twist }) => twist.kind !== 'none')).toEqual([]);
    // A clean-up that spares the active plan has a margin for it.
    const spared = await explore({ seed: 1, safeguards: SAFE, cast }, { schedules: 300 });
    expect(spared.found).toBeNull();
  });

  it('an override with the automation left on, and the rule waived', async () => {
    const override: Cast['operator'][number] = {
      role: 'override-dns-record',
      step: async (actor, input) =>
        setByHand(actor, {
          ...input,
          waives: [{ rule: 'automation/off-while-override-stands', reason: 'in a hurry' }],
          policy: {
            floor: 1,
            vantagePoints: ['resolver/0'],
            verifyEvery: 20_000,
            verifyFor: 60_000,
          },
        }),
    };
    const cast: Casting = (setting) => ({ ...castOf(setting), operator: [override] });
    const found = await find(
      { seed: 1, safeguards: SAFE, cast },
      'automation/off-while-override-stands',
    );
    expect(found.schedule).toMatchObject({ size: { beginsEmpty: true } });
  });

  it('T: code that does something else when it is replayed', async () => {
    let runs = 0;
    const cast: Casting = (setting) => ({
      ...castOf(setting),
      operator: [
        {
          role: 'disable-automation',
          step: async (actor, { endpoint }) => {
            runs += 1;
            if (runs % 2 === 0) await actor.next((ports, act) => ports.readAutomation({ act }));
            else await actor.next((ports, act) => ports.readEndpoint({ act, endpoint }));
            return actor.ended('done', { nowTrue: [] });
          },
        },
      ],
    });
    const found = explore({ seed: 1, safeguards: SAFE, cast }, { schedules: 1_000 });
    await expect(found).rejects.toThrow(/does something else .* \(seed 1, path \d/);
  });
});

describe('what is explored', () => {
  it('every kind of fault befalls somebody, and the operator gets through all steps', async () => {
    const kinds = new Set<string>();
    const done = new Set<string>();
    for (const schedule of sample(schedules, { numRuns: 400, seed: 1 })) {
      const { steps } = await playSchedule({ seed: 1, safeguards: SAFE }, schedule);
      for (const { twist, operation, answer } of steps) {
        kinds.add(twist.kind);
        if ((answer as { kind?: string } | undefined)?.kind === 'done') done.add(operation);
      }
    }
    expect([...kinds].sort()).toEqual([
      ...['arrives-late', 'asked-again', 'dies-after', 'dies-before', 'done-late'],
      ...['done-unanswered', 'held-up', 'lock-lost', 'lost', 'none', 'repeated'],
    ]);
    expect([...done].sort()).toEqual(['handBackRecord', 'overrideRecord', 'switchAutomation']);
  });
});
