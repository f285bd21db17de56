import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { projectRoot } from '../../worker/config/load-file';

type Way = { readonly label: string; readonly options: () => LaunchOptions };

/**
 * A Chromium without a window: of `BLACKSTART_CHROMIUM`, of `PATH`, a Chrome where it is installed
 * usually, or the one in the npm package (Linux x64), first with the machine's libraries and then with
 * the package's own. When none starts the error names all ways.
 */
export async function startBrowser(): Promise<Browser> {
  const given = process.env['BLACKSTART_CHROMIUM'];
  const ways =
    given === undefined ? waysByThemselves() : [programWay('BLACKSTART_CHROMIUM', given)];
  const failed: string[] = [];
  for (const { label, options } of ways) {
    try {
      return await chromium.launch({ args: ARGS, timeout: 30_000, ...options() });
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      failed.push(`  ${label}: ${reason}`);
    }
  }
  throw new Error(
    `no Chromium could be started:\n${failed.join('\n')}\n` +
      'Set BLACKSTART_CHROMIUM to the path of one that works.',
  );
}

/** Root has no sandbox, and in continuous integration everybody is root. Pages are our own. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function waysByThemselves(): readonly Way[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [
    ...found.filter((file) => existsSync(file)).map((file) => programWay('PATH', file)),
    { label: 'Chrome, installed as usual', options: () => ({ channel: 'chrome' }) },
    { label: 'npm package', options: () => ({ executablePath: unpacked().program }) },
    {
      label: 'npm package with its own libraries',
      options: () => {
        const { program, libraries } = unpacked();
        return { executablePath: program, env: { ...ownEnv(), LD_LIBRARY_PATH: libraries } };
      },
    },
  ];
}

const programWay = (label: string, executablePath: string): Way => ({
  ...{ label: `${label}, ${executablePath}` },
  options: () => ({ executablePath }),
});

function ownEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** Unpacked once, beside the packages: under another name first, so that a half is never taken. */
function unpacked(): { readonly program: string; readonly libraries: string } {
  const folder = join(projectRoot(), 'node_modules', '.cache', 'chromium');
  if (!existsSync(join(folder, 'chromium'))) {
    mkdirSync(dirname(folder), { recursive: true });
    const half = mkdtempSync(`${folder}-`);
    try {
      execFileSync(process.execPath, [join(__dirname, 'unpack-chromium.mjs')], {
        cwd: projectRoot(),
        // The package unpacks into the folder for temporary files, its libraries only on Lambda.
        env: { ...process.env, TMPDIR: half, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: 60_000,
      });
      renameSync(half, folder);
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
  }
  return { program: join(folder, 'chromium'), libraries: join(folder, 'al2023', 'lib') };
}
