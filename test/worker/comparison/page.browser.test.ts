import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { loadBudget } from '../../../worker/comparison/budget';
import { compare } from '../../../worker/comparison/compare';
import { comparisonPage } from '../../../worker/comparison/page/page';
import { startBrowser } from '../../support/browser';
import { evaluationOf, runOf, type RunFigures } from '../../support/evaluations';
import * as inPage from '../../support/in-page.cjs';
import { expectReadable, openPage, type Opened } from '../../support/opened-page';

const SEEDS = [1, 2, 3, 4, 5];
const FORMS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1_000, 375].map((width) => ({ colorScheme, viewport: { width, height: 700 } })),
);

/** Two scenarios, one better and one worse, with a rule that is newly broken in it. */
function pageOf(says: string): string {
  const rule = `dns/${says}`;
  const side = (figures: (scenario: string, seed: number) => Partial<RunFigures>) =>
    evaluationOf(
      [says, 'another night with a long name'].flatMap((scenario) =>
        SEEDS.map((seed) => runOf({ scenario, seed, ...figures(scenario, seed) })),
      ),
    );
  const found = compare({
    baseline: { file: says, evaluation: side((_, seed) => ({ minutes: 90 + (seed % 3) })) },
    candidate: {
      file: says,
      evaluation: side((scenario, seed) =>
        scenario === says
          ? { minutes: 80 + seed, leaseQueue: 4_000 }
          : { minutes: 120 + 2 * seed, broken: [{ rule }] },
      ),
    },
    ...{ budget: loadBudget(), budgetFile: null },
  });
  return comparisonPage({ ...found, version: '0.1.0', command: `npm run compare -- ${says}` });
}

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'comparison-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (text: string, options: BrowserContextOptions): Promise<Opened> =>
  openPage(browser, { file: join(folder, 'comparison.html'), text }, options);

describe.each(FORMS)('the page, $colorScheme, $viewport.width pixels wide', (form) => {
  it('asks for nothing, fits the screen, and can be read', async () => {
    const opened = await open(pageOf('night'), form);
    await expectReadable(opened, 3);
    await opened.page.context().close();
  });
});

describe('the page of results with hostile texts', () => {
  it.each([1_000, 375])('shows them as texts (%i pixels wide)', async (width) => {
    const hostile = `</title></svg>"'><img src=x onerror="hurt=1"><script>hurt=1</script>${'w'.repeat(200)}`;
    const viewport = { width, height: 700 };
    const { page, heard } = await open(pageOf(hostile), { viewport, bypassCSP: true });
    expect(await page.locator('h1').textContent()).toContain('<img src=x');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.evaluate('typeof hurt')).toBe('undefined');
    expect(heard).toEqual([]);
    expect(await page.evaluate(inPage.overhang)).toBe(0);
    await page.context().close();
  });
});
