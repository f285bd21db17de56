import { spawnSync } from 'node:child_process';

jest.setTimeout(60_000);

function explore(...flags: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  const args = ['--import', 'tsx', 'scripts/explore.ts', ...flags];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env });
}

describe('npm run explore', () => {
  it('tells the schedule that breaks a rule, and with the command that it prints tells it again', () => {
    const found = explore('--seed', '2', '--rule', 'dns/record-never-empty');
    expect(found.status).toBe(1);
    expect(found.stdout).toContain('a rule is broken, after');
    expect(found.stdout).toMatch(/ 1 +0:00 +planner +publishes a plan +plan 1/);
    const [, flags = ''] = /Play it again: +npm run explore -- (.+)/.exec(found.stdout) ?? [];
    const again = explore(...flags.split(' '), '--json');
    expect(again.status).toBe(1);
    const { played, found: same } = JSON.parse(again.stdout) as {
      played: number;
      found: { steps: { does: string; broken: { rule: string }[] }[] };
    };
    expect(played).toBe(1);
    for (const { does } of same.steps) expect(found.stdout).toContain(does);
    expect(same.steps.flatMap(({ broken }) => broken.map(({ rule }) => rule))).toContain(
      'dns/record-never-empty',
    );
  });

  it('says that it has found nothing', () => {
    const safeguards = ['--safeguards', 'fencedWrites', 'cleanUpSparesActive'];
    const { status, stdout } = explore('--schedules', '50', ...safeguards);
    expect(status).toBe(0);
    expect(stdout).toContain('no rule broken in 50 schedules');
  });

  it('O: refuses what it cannot use', () => {
    const { status, stderr } = explore('--safeguards', 'fence');
    expect(status).toBe(2);
    expect(stderr).toContain('--safeguards fence: expected none, all, or some of fencedWrites');
  });
});
