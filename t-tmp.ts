import { readFileSync, writeFileSync } from 'node:fs';
import { startBrowser } from './test/support/browser';
import { openPage } from './test/support/opened-page';
import * as inPage from './test/support/in-page.cjs';
import { whatIfPage } from './worker/what-if/page';
import { whatIfSchema } from './worker/what-if/what-if-result';
async function main() {
  const browser = await startBrowser();
  const raw = JSON.parse(readFileSync('/tmp/wi/cf.json', 'utf8'));
  for (const n of [...raw.base, ...[...raw.points, ...raw.counterfactuals, ...raw.envelope.nights].flatMap((p: any) => p.nights)]) n.outcome ??= 'recovered';
  const text = whatIfPage(whatIfSchema.parse(raw));
  for (const width of [1000, 375]) {
    const { page, heard } = await openPage(browser, { file: '/tmp/wi/x.html', text }, { viewport: { width, height: 700 } });
    console.log(heard, await page.evaluate(inPage.overhang), JSON.stringify(await page.evaluate(inPage.shownCharts)));
    await page.screenshot({ path: `/tmp/wi/x-${width}.png`, fullPage: true });
    await page.context().close();
  }
  await browser.close();
}
void main();
