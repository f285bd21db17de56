import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  foldJournalFile,
  JournalFile,
  readJournalFile,
  writeJournalFile,
} from '../../activities/journal-file';
import { journalHeader } from '../../activities/journal-text';
import { JournaledWorld, type JournalEntry } from '../../activities/journaled-world';
import { World } from '../../activities/world/world';
import { loadScenario } from '../../worker/config/load-file';
import { holdWorld } from '../../worker/held-world';
import { timelineDigest } from '../../worker/result/digest';
import type { Act } from '../../workflows/contract/call';
import { MINUTE_MS, type Instant } from '../../workflows/domain/instant';
import { instantFor, type Role } from '../../workflows/domain/roles';

const scenario = loadScenario('us-east-1-2025-10-19');
const header = journalHeader({ world: 'w', scenario, seed: 7 });
const endpoint = scenario.dns.endpoints[0]!;

/** A process number that no process has: above every system's maximum. */
const DEAD_PID = 2 ** 30;

describe('a journal on disk', () => {
  let folder: string;
  let file: string;
  const held: JournalFile[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    file = join(folder, 'deep', 'w.jsonl');
  });

  afterEach(() => {
    for (const journal of held.splice(0)) journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(wanted = header): JournalFile {
    const journal = JournalFile.open(file, wanted);
    held.push(journal);
    return journal;
  }

  /** A world that goes on for some acts, and is let go. */
  function live(acts: number): JournaledWorld {
    const journal = open();
    const world = new JournaledWorld(new World(scenario, 7), { order: 'arrival', journal });
    world.restore(journal.entries);
    for (let n = world.acts, end = n + acts; n < end; n += 1) perform(world, n);
    journal.close();
    held.splice(0);
    return world;
  }

  const lines = (): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

  it('is the same, byte for byte, when it is written at once after the night', () => {
    live(3);
    const entries: JournalEntry[] = [];
    const journal = { append: (entry: JournalEntry) => entries.push(entry) };
    const world = new JournaledWorld(new World(scenario, 7), { order: 'exact', journal });
    for (let n = 0; n < 3; n += 1) perform(world, n);
    const copy = join(folder, 'elsewhere', 'copy.jsonl');
    writeJournalFile(copy, header, entries);
    expect(readFileSync(copy).equals(readFileSync(file))).toBe(true);
    writeJournalFile(copy, header, []);
    expect(readJournalFile(copy)).toMatchObject({ header, entries: [] });
  });

  it('has a line that says which night it tells, and one for each act', () => {
    live(3);
    expect(lines()).toHaveLength(4);
    expect(JSON.parse(lines()[0]!)).toMatchObject({
      format: 'blackstart/journal@1',
      world: 'w',
      seed: 7,
    });
    expect(readJournalFile(file).entries.map(({ key }) => key)).toEqual([
      'w/planner#0',
      'w/operator#1',
      'w/planner#2',
    ]);
  });

  it('is written before the act is answered', () => {
    const journal = open();
    const world = new JournaledWorld(new World(scenario, 7), { order: 'arrival', journal });
    perform(world, 0);
    expect(readJournalFile(file).entries).toHaveLength(1);
  });

  it('folds to the world that wrote it', () => {
    const world = live(40);
    const folded = foldJournalFile(file, scenario);
    expect(folded.acts).toBe(40);
    expect(folded.world.record).toEqual(world.world.record);
    expect(timelineDigest(folded.world.record)).toBe(timelineDigest(world.world.record));
  });

  it('writes an act that was late at the instant at which the world took it', () => {
    const journal = open();
    const world = new JournaledWorld(new World(scenario, 7), { order: 'arrival', journal });
    note(world, { role: 'planner', sequence: 0, at: 20_000 });
    note(world, { role: 'operator', sequence: 0, at: 2_000 });
    const late = readJournalFile(file).entries.at(-1);
    expect(late).toMatchObject({ at: 20_000, request: { act: { at: 20_000 } } });
    expect(foldJournalFile(file, scenario).world.record).toEqual(world.world.record);
  });

  it('goes on where it ended, and answers a repeated act without doing it again', () => {
    const first = live(10);
    const second = holdWorld({ scenario, seed: 7, incidentId: 'w', journalFile: file });
    held.push(second.journal);
    expect(second.world.acts).toBe(10);
    const before = lines().length;
    expect(perform(second.world, 9)).toEqual(perform(first, 9));
    expect(lines()).toHaveLength(before);
    perform(second.world, 10);
    expect(foldJournalFile(file, scenario).world.record).toEqual(second.world.world.record);
  });

  it.each([
    ['half a line', '{"key":"w/planner#3","at":1', 3],
    ['half a character', Buffer.from([0x7b, 0xe2, 0x82]), 3],
  ])('drops a torn last line: %s', (_what, torn, acts) => {
    live(acts);
    const whole = readFileSync(file);
    appendFileSync(file, torn);
    const journal = open();
    expect(journal.entries).toHaveLength(acts);
    expect(journal.droppedBytes).toBe(torn.length);
    expect(readFileSync(file)).toEqual(whole);
  });

  it('drops the last line wherever it was torn, and goes on from the one before', () => {
    live(2);
    const whole = readFileSync(file);
    const start = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let cut = start; cut < whole.length; cut += 37) {
      writeFileSync(file, whole.subarray(0, cut));
      const journal = open();
      expect(journal.entries).toHaveLength(1);
      journal.close();
      held.splice(0);
    }
    live(1);
    expect(readFileSync(file)).toEqual(whole);
  });

  it('begins anew when not even the header was written whole', () => {
    live(0);
    writeFileSync(file, readFileSync(file).subarray(0, 20));
    expect(open().entries).toEqual([]);
    expect(lines()).toHaveLength(1);
  });

  it.each([
    ['was changed', (all: string[]) => all.with(2, all[2]!.replace('"answer":', '"answer" :')), 3],
    ['is no JSON', (all: string[]) => all.with(2, '?'), 3],
    ['was left out', (all: string[]) => all.toSpliced(2, 1), 3],
    ['was doubled', (all: string[]) => all.toSpliced(2, 0, all[2]!), 4],
    ['was put in another place', (all: string[]) => [all[0]!, all[2]!, all[1]!, all[3]!], 2],
  ])('names the line in its middle that %s', (_what, change, number) => {
    live(3);
    writeFileSync(file, `${change(lines()).join('\n')}\n`);
    expect(() => open()).toThrow(`journal ${file}: line ${number} `);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it.each([
    [{ world: 'other' }, 'world is "w", expected "other"'],
    [{ seed: 8 }, 'seed is 7, expected 8'],
    [{ scenario: 'another' }, `scenario is "${scenario.name}", expected "another"`],
    [{ format: 'blackstart/journal@2' }, 'expected "blackstart/journal@2"'],
  ])('refuses to go on as another night: %j', (other, message) => {
    live(1);
    expect(() => open({ ...header, ...other })).toThrow(message);
  });

  it('refuses a scenario of the same name that says something else', () => {
    live(1);
    const other = { ...scenario, endsAt: scenario.endsAt + MINUTE_MS };
    expect(() => foldJournalFile(file, other)).toThrow('scenarioDigest is');
  });

  it('takes the keys of a scenario in any order', () => {
    const turned = Object.fromEntries(Object.entries(scenario).reverse()) as typeof scenario;
    expect(journalHeader({ world: 'w', scenario: turned, seed: 7 })).toEqual(header);
  });

  it('says so when this code answers otherwise than the journal says', () => {
    const journal = open();
    const act = { world: 'w', role: 'planner', sequence: 0, at: 0 } as const;
    journal.append({
      ...{ key: 'w/planner#0', at: 0, operation: 'note', request: { act }, answer: 'else' },
    });
    journal.close();
    held.splice(0);
    const again = () => holdWorld({ scenario, seed: 7, incidentId: 'w', journalFile: file });
    expect(again).toThrow('the journal and this code differ at w/planner#0');
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  describe('its lock', () => {
    const lock = (): string => `${file}.lock`;
    const leave = (holder: object | string): void => {
      live(1);
      writeFileSync(lock(), typeof holder === 'string' ? holder : JSON.stringify(holder));
    };

    it('is there as long as the journal is open', () => {
      const journal = open();
      expect(JSON.parse(readFileSync(lock(), 'utf8'))).toEqual({
        pid: process.pid,
        host: hostname(),
      });
      journal.close();
      held.splice(0);
      expect(existsSync(lock())).toBe(false);
    });

    it('is refused to a second one, with the holder and what helps', () => {
      open();
      expect(() => open()).toThrow(`${lock()} is held by process ${process.pid} on ${hostname()}`);
    });

    it('is refused while another process of this host lives', () => {
      leave({ pid: process.ppid, host: hostname() });
      expect(() => open()).toThrow(`process ${process.ppid}`);
    });

    it('is refused when its holder is on another host, which nobody can ask', () => {
      leave({ pid: DEAD_PID, host: 'elsewhere' });
      expect(() => open()).toThrow(`process ${DEAD_PID} on elsewhere`);
    });

    it.each([
      ['whose process lives no longer', { pid: DEAD_PID, host: hostname() }],
      ['of an earlier process with our number', { pid: process.pid, host: hostname() }],
      ['that its writer did not finish', ''],
      ['that its writer left half done', '{"pid":'],
    ])('is taken over from a holder %s', (_what, holder) => {
      leave(holder);
      expect(open().entries).toHaveLength(1);
      expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
    });
  });
});

const ACTS: readonly ((world: JournaledWorld, act: Act) => unknown)[] = [
  (world, act) => world.perform('publishPlan', { act }),
  (world, act) => world.perform('readEndpoint', { act, ...{ endpoint } }),
];

/** Two roles in turn, each act a quarter of an hour after the one before. */
function perform(world: JournaledWorld, n: number): unknown {
  const role: Role = n % 2 === 0 ? 'planner' : 'operator';
  const at = instantFor(role, n * 15 * MINUTE_MS);
  return ACTS[n % 2]!(world, { world: 'w', role, sequence: n, at });
}

function note(world: JournaledWorld, act: { role: Role; sequence: number; at: Instant }): void {
  world.perform('note', { act: { world: 'w', ...act }, ...{ text: 'a note' } });
}
