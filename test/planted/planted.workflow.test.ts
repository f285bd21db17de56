import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../worker/config/load-file';
import { installRuntime } from '../../worker/runtime';
import { BAD_CHANGES } from './bad-changes';
import { EQUAL_CHANGES } from './equal-changes';
import { findChange, Lanes, Trial, type GivenAway } from './find';

/**
 * Bad changes are planted and have to be found, each with as many seeds as docs/planted-changes.md says.
 * `UPDATE_PLANTED=1` writes that page's table anew, and plays each equal change in all its scenarios.
 */
const PAGE = join(projectRoot(), 'docs', 'planted-changes.md');
const isUpdate = process.env['UPDATE_PLANTED'] === '1';
const SEEDS_MAX = 5;

/** Rows of the table: id, what, scenarios, found by, seeds. */
const published = new Map(
  readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, id = '', , , by = '', seeds = '']) => [id.replaceAll('`', ''), { by, seeds }]),
);

const lanes = new Lanes(2);
jest.setTimeout(1_800_000);
beforeAll(() => {
  installRuntime();
});

describe('a bad change', () => {
  // What needs more than one seed takes a dozen nights, which a commit has no time for.
  const tried = BAD_CHANGES.filter(({ id }) => {
    return isUpdate || Number(published.get(id)?.seeds ?? 0) <= 1;
  });
  const found = new Map<string, Promise<GivenAway | undefined>>();
  beforeAll(() => {
    for (const [number, change] of tried.entries()) {
      const given = lanes.run(number, () => findChange(change, SEEDS_MAX));
      given.catch(() => undefined);
      found.set(change.id, given);
    }
  });
  if (isUpdate) {
    afterAll(async () => {
      const given = await Promise.all(BAD_CHANGES.map(async ({ id }) => found.get(id)));
      writePage(given);
    });
  }

  it.each(tried)('$id is found: $what', async ({ id }) => {
    const given = await found.get(id);
    expect(given).toBeDefined();
    if (isUpdate) return;
    expect(given?.seeds).toBeLessThanOrEqual(Number(published.get(id)?.seeds));
  });

  it('stands in the page with the others', () => {
    expect([...published.keys()].toSorted()).toEqual(BAD_CHANGES.map(({ id }) => id).toSorted());
  });
});

describe('an equal change', () => {
  /** All of them in all scenarios are twenty; each in one of them is what a commit has time for. */
  const cases = EQUAL_CHANGES.flatMap((change, index) =>
    change.scenarios
      .filter((_, number) => isUpdate || number === index % change.scenarios.length)
      .map((scenario) => ({ ...change, scenario })),
  );
  it.each(cases)('$id is equal in $scenario', async ({ scenario, ...change }) => {
    const trial = new Trial({ ...change, scenarios: [scenario] });
    const { verdict, exitStatus, isSameNights } = await trial.withOneMoreSeed();
    expect({ verdict, exitStatus, isSameNights }).toEqual({
      ...{ verdict: 'equal', exitStatus: 0, isSameNights: true },
    });
  });
});

function writePage(given: readonly (GivenAway | undefined)[]): void {
  const text = readFileSync(PAGE, 'utf8');
  const rows = BAD_CHANGES.map(({ id, what, scenarios }, index) => {
    const names = scenarios.map((name) => name.replace(/^.*\/|\.yaml$/g, '')).join(', ');
    const { by = ['nothing'], seeds = 'never' } = given[index] ?? {};
    return `| \`${id}\` | ${what} | ${names} | ${by.join(', ')} | ${seeds} |`;
  });
  const start = text.indexOf('| change |');
  const end = text.indexOf('\n\n', start);
  const head =
    '| change | what its commit would say | scenario | found by | seeds |\n|---|---|---|---|---|';
  writeFileSync(PAGE, `${text.slice(0, start)}${head}\n${rows.join('\n')}${text.slice(end)}`);
}
