import { spawnSync } from 'node:child_process';

jest.setTimeout(60_000);

function whatIf(...flags: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  const args = ['--import', 'tsx', 'scripts/what-if.ts', ...flags];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env });
}

describe('npm run what-if', () => {
  it.each([
    [['--vary', 'speed=2'], '--vary speed: expected one of throttle, window'],
    [['--vary', 'throttle=4..16'], '--vary throttle=4..16: expected from..to/step'],
    [['--policy', 'historical', '--vary', 'detection=2'], 'the policy historical has none'],
    [['--counterfactuals', '--policy', 'blackstart'], 'expected an approval of throttle-recovery'],
    [['--seeds', '0'], '--seeds'],
    [['--scenario', 'none'], 'none'],
  ])('O: refuses %j before anything is played', (flags, complained) => {
    const { status, stdout, stderr } = whatIf(...flags);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(complained);
  });
});
