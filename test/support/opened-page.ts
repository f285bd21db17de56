import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import * as inPage from './in-page.cjs';

export type Opened = { readonly page: Page; readonly heard: readonly string[] };

type Written = { readonly file: string; readonly text: string };

/** Opens a page from a file, as a reader does; `heard` is what it should not do. */
export async function openPage(
  browser: Browser,
  { file, text }: Written,
  options: BrowserContextOptions,
): Promise<Opened> {
  writeFileSync(file, text);
  const address = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address) heard.push(`asks for ${request.url()}`);
  });
  page.on('console', (message) => heard.push(`says ${message.text()}`));
  page.on('pageerror', ({ message }) => heard.push(`fails: ${message}`));
  page.on('dialog', (dialog) => {
    heard.push('opens a dialog');
    void dialog.dismiss();
  });
  await page.goto(address);
  await page.evaluate(inPage.setDetails, true);
  return { page, heard };
}
