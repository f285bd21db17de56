import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommand } from 'commander';
import { exportCommand } from '../../../scripts/commands/export';
import { previewCommand } from '../../../scripts/commands/preview';
import { loadPolicy } from '../../../worker/config/load-file';
import type { Preview } from '../../../workflows/domain/preview/preview';

const folder = mkdtempSync(join(tmpdir(), 'commands-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a command prints, mounted as it is in the program; with colours taken away. */
async function run(...words: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((text: string) => {
    printed.push(`${text}\n`);
  });
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    const program = createCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    for (const command of [previewCommand(), exportCommand()]) {
      program.addCommand(command.copyInheritedSettings(program));
    }
    await program.parseAsync(words, { from: 'user' });
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
  // eslint-disable-next-line no-control-regex
  return printed.join('').replaceAll(/\u001b\[\d+m/g, '');
}
const previewed = async (...flags: readonly string[]): Promise<Preview> =>
  JSON.parse(await run('preview', '--json', ...flags)) as Preview;

describe('preview', () => {
  it('shows the shipped policy with what was measured of it, and needs no server', async () => {
    const text = await run('preview');
    expect(text).toContain('Preview of a recovery of us-east-1');
    expect(text).toMatch(/└─┴─● +override-dns-record/);
    expect(text).toMatch(/takes {7}1 h \d\d min to 1 h \d\d min, middle 1 h \d\d min, in \d+ reh/);
  });

  it('is JSON or Mermaid where that is wanted, and not both', async () => {
    const preview = await previewed('--policy', 'historical', '--incident', 'night-2');
    expect(preview).toMatchObject({
      format: 'blackstart/preview@1',
      ...{ region: 'us-east-1', incident: 'night-2' },
      policy: { name: 'historical' },
    });
    expect(preview.steps).toHaveLength(loadPolicy('historical').steps.length);
    expect(await run('preview', '--mermaid')).toMatch(/^flowchart TD\n/);
    await expect(run('preview', '--json', '--mermaid')).rejects.toThrow('either --json or');
  });

  it('has a digest that is the same for the same plan, and another for another', async () => {
    const digestOf = async (...flags: readonly string[]) => (await previewed(...flags)).digest;
    const digest = await digestOf();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf('--incident', 'drill')).toBe(digest);
    const others = [
      await digestOf('--incident', 'other'),
      await digestOf('--policy', 'historical'),
      await digestOf('--endpoint', 'other.example.com'),
      await digestOf('--region', 'eu-1'),
    ];
    expect(new Set([digest, ...others]).size).toBe(5);
  });

  it('shows an override by itself', async () => {
    const { steps, criticalPath } = await previewed('--only', 'override-dns-record');
    expect(steps.map(({ name }) => name)).toEqual(['override-dns-record']);
    expect(criticalPath.total).toMatchObject({ runs: 12 });
  });

  it.each<readonly [string, readonly string[], string]>([
    ['a step that there is not', ['--only', 'hope'], '--only hope: expected some of'],
    [
      'a step of another policy',
      ['--only', 'enable-failover'],
      '--only enable-failover: expected steps of policy blackstart',
    ],
    ['a server without an incident', ['--running'], '--incident: missing'],
    [
      'a policy with a recovery that runs',
      ['--running', '--incident', 'a', '--policy', 'blackstart'],
      '--policy: expected none',
    ],
    ['an incident that is none', ['--incident', 'a/b'], 'Expected letters, digits'],
    ['a policy that is none', ['--policy', 'hope'], 'there is no such file'],
  ])('refuses %s', async (_case, flags, message) => {
    await expect(run('preview', ...flags)).rejects.toThrow(message);
  });
});

describe('export', () => {
  const status = join(folder, 'status.json');
  const steps = loadPolicy('blackstart').steps.map(({ id }, index) => ({
    id,
    state:
      index < 4
        ? {
            ...{ kind: 'ended', since: 3_600_000 },
            result: { outcome: 'done', nowTrue: [], left: [], endedAt: 3_660_000 },
          }
        : { kind: 'waiting', for: [] },
  }));
  writeFileSync(status, JSON.stringify({ outcome: 'running', steps }));

  it('prints all steps of a policy as Markdown, and needs no server', async () => {
    const page = await run('export', '--policy', 'historical');
    expect(page).toMatch(/^# Recovery of us-east-1 by hand\n/);
    expect(page.match(/^## \d+\. /gm)).toHaveLength(loadPolicy('historical').steps.length);
  });

  it('prints what remains of a status that was kept, with instants from T+0', async () => {
    const page = await run('export', '--from-status', status);
    expect(page.match(/^## \d+\. /gm)).toHaveLength(6);
    expect(page).toContain('`disable-automation` from T+0:00 to T+1:00: done.');
  });

  it('writes HTML to a file, and says where it cannot', async () => {
    const out = join(folder, 'page.html');
    expect(await run('export', '--html', '--out', out)).toBe('');
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>/);
    const nowhere = join(folder, 'none', 'page.html');
    await expect(run('export', '--out', nowhere)).rejects.toThrow(`--out ${nowhere}: expected`);
  });

  it('prints both pages as JSON, with the digest of the plan that a preview shows', async () => {
    const flags = ['--policy', 'blackstart', '--incident', 'a'];
    const told = JSON.parse(await run('export', '--json', ...flags)) as Record<string, string>;
    expect(told).toMatchObject({ format: 'blackstart/export@1', incident: 'a' });
    expect(told['digest']).toBe((await previewed(...flags)).digest);
    expect(told['markdown']).toMatch(/^# Recovery of us-east-1 by hand\n/);
    expect(told['html']).toMatch(/^<!doctype html>/);
    await expect(run('export', '--json', '--html')).rejects.toThrow('--html: expected either');
  });

  it('refuses a status beside a server', async () => {
    const flags = ['--from-status', status, '--running', '--incident', 'a'];
    await expect(run('export', ...flags)).rejects.toThrow('--from-status: expected either');
  });
});
