import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { CascadeResult } from '../../../worker/result/cascade-result';
import { reportOf } from '../../../worker/report/report';
import { startBrowser } from '../../support/browser';
import { contrastOf } from '../../support/contrast';
import * as inPage from '../../support/in-page.cjs';
import { openPage, type Opened } from '../../support/opened-page';
import { drillResult, smallResult } from '../../support/small-result';

const HOSTILE =
  `</title></style></svg>"'><img src=x onerror="hurt=1"><script>hurt=1</script>` +
  `&lt;b&gt;<a href="javascript:hurt=1">${'w'.repeat(200)}</a>`;
const WIDE = { width: 1_000, height: 800 };
const PHONE = { width: 375, height: 700 };
const FORMS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [WIDE, PHONE].map((viewport) => ({ colorScheme, viewport })),
);

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(result: CascadeResult, options: BrowserContextOptions): Promise<Opened> {
  const file = join(folder, `${result.policies['drill'] === undefined ? 'report' : 'drill'}.html`);
  return openPage(browser, { file, text: reportOf(result) }, options);
}

describe.each(FORMS)('the report, $colorScheme, $viewport.width pixels wide', (form) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(smallResult(), form);
  });
  afterAll(async () => opened.page.context().close());

  it('asks for nothing, says nothing and runs nothing', async () => {
    expect(opened.heard).toEqual([]);
    expect(await opened.page.locator('script, link, iframe, img, object').count()).toBe(0);
  });

  it('is no wider than the screen', async () => {
    expect(await opened.page.evaluate(inPage.overhang)).toBe(0);
  });

  it('shows each chart once, with all of its letters inside of it, and not too small', async () => {
    const charts = await opened.page.evaluate(inPage.shownCharts);
    expect(charts.length).toBeGreaterThan(9);
    for (const { shown, height, cut } of charts) {
      expect({ shown, cut }).toEqual({ shown: 1, cut: [] });
      expect(height).toBeGreaterThan(60);
    }
  });

  it('has letters that stand out from what is behind them, of nine pixels and more', async () => {
    const texts = await opened.page.evaluate(inPage.seenTexts);
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => contrastOf(text) < 4.5)).toEqual([]);
    expect(texts.filter(({ size }) => size < 9)).toEqual([]);
  });
});

describe('a result with hostile texts', () => {
  it.each([WIDE, PHONE])('shows them as texts ($width pixels wide)', async (viewport) => {
    // Without the page's own policy: the texts have to be harmless by themselves.
    const { page, heard } = await open(smallResult(HOSTILE), { viewport, bypassCSP: true });
    expect(await page.locator('h1').textContent()).toBe(HOSTILE);
    expect(await page.title()).toContain(HOSTILE.slice(0, 40));
    expect(await page.locator('script, img, a[href^=javascript]').count()).toBe(0);
    expect(await page.evaluate('typeof hurt')).toBe('undefined');
    expect(heard).toEqual([]);
    expect(await page.evaluate(inPage.overhang)).toBe(0);
    await page.context().close();
  });

  it('would be stopped by the policy of the page, were they not', async () => {
    const { page, heard } = await open(smallResult(), { viewport: WIDE });
    await page.evaluate(inPage.plantImage);
    await page.waitForTimeout(100);
    expect(heard.some((each) => each.includes('Content Security Policy'))).toBe(true);
    expect(await page.evaluate('typeof hurt')).toBe('undefined');
    await page.context().close();
  });
});

describe('the report on paper', () => {
  it('is light, whole and unfolded, also for who has it dark on the screen', async () => {
    const { page } = await open(smallResult(), { colorScheme: 'dark', viewport: WIDE });
    await page.evaluate(inPage.setDetails, false);
    // A4 without its margins, in pixels of CSS.
    await page.setViewportSize({ width: 688, height: 1_000 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(inPage.overhang)).toBe(0);
    const { background, timeline } = await page.evaluate(inPage.paper);
    expect(background).toBe('rgb(255, 255, 255)');
    expect(timeline).toBeGreaterThan(30);
    const texts = await page.evaluate(inPage.seenTexts);
    expect(texts.filter((text) => contrastOf(text) < 4.5)).toEqual([]);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(5);
    await page.context().close();
  });
});

describe('the report of a drill', () => {
  it('has its charts on a phone', async () => {
    const { page, heard } = await open(drillResult(), { viewport: PHONE });
    expect(heard).toEqual([]);
    expect(await page.evaluate(inPage.overhang)).toBe(0);
    expect(await page.locator('figure.chart svg.narrow:visible').count()).toBeGreaterThan(7);
    await page.context().close();
  });
});
