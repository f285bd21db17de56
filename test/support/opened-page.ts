import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { contrastOf } from './contrast';
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

/** It asks for nothing, is no wider than the screen, and has so many charts; all that is seen can be read. */
export async function expectReadable({ page, heard }: Opened, count: number): Promise<void> {
  expect(heard).toEqual([]);
  expect(await page.evaluate(inPage.overhang)).toBe(0);
  const charts = await page.evaluate(inPage.shownCharts);
  expect(charts).toHaveLength(count);
  for (const { shown, height, cut } of charts) {
    expect({ shown, cut }).toEqual({ shown: 1, cut: [] });
    expect(height).toBeGreaterThan(60);
  }
  const texts = await page.evaluate(inPage.seenTexts);
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => contrastOf(text) < 4.5)).toEqual([]);
  expect(texts.filter(({ size }) => size < 9)).toEqual([]);
}
