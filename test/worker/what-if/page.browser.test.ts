import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { whatIfPage } from '../../../worker/what-if/page';
import { startBrowser } from '../../support/browser';
import * as inPage from '../../support/in-page.cjs';
import { expectReadable, openPage, type Opened } from '../../support/opened-page';
import { whatIfOf } from '../../support/what-ifs';

const FORMS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1_000, 375].map((width) => ({ colorScheme, viewport: { width, height: 700 } })),
);

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'what-if-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (says: string, options: BrowserContextOptions): Promise<Opened> =>
  openPage(
    browser,
    { file: join(folder, 'what-if.html'), text: whatIfPage(whatIfOf(says)) },
    options,
  );

describe.each(FORMS)('the page, $colorScheme, $viewport.width pixels wide', (form) => {
  it('asks for nothing, fits the screen, and can be read', async () => {
    const opened = await open('night', form);
    // Recovery time and customer-minutes, of levers and of counterfactuals; and the envelope.
    await expectReadable(opened, 5);
    await opened.page.context().close();
  });
});

describe('the page', () => {
  it('has the levers in the same order in both charts', async () => {
    const { page } = await open('night', { viewport: { width: 1_000, height: 700 } });
    const namesOf = async (chart: string): Promise<readonly string[]> => {
      const texts = await page.locator(`#${chart} svg.wide text`).allTextContents();
      return texts.filter((text) => text.includes('='));
    };
    const names = await namesOf('levers-recovery');
    expect(names.length).toBeGreaterThan(10);
    expect(await namesOf('levers-customers')).toEqual(names);
    await page.context().close();
  });

  it.each([1_000, 375])('shows hostile texts as texts (%i pixels wide)', async (width) => {
    const hostile = `</title></svg>"'><img src=x onerror="hurt=1"><script>hurt=1</script>${'w'.repeat(200)}`;
    const viewport = { width, height: 700 };
    const { page, heard } = await open(hostile, { viewport, bypassCSP: true });
    expect(await page.locator('h1').textContent()).toContain('<img src=x');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.evaluate('typeof hurt')).toBe('undefined');
    expect(heard).toEqual([]);
    expect(await page.evaluate(inPage.overhang)).toBe(0);
    await page.context().close();
  });
});
