import fs from 'node:fs';
import path from 'node:path';
import { adoptIntoCache, withScratchDir } from './cache';
import { runCommand } from './command';
import { candidate, none } from './finding';
import type { Finding } from './finding';
import type { ServerProgram } from './programs';
import type { LocateSetting } from './setting';

/** Where the SDK's native part asks for a release: `https://temporal.download/<artifact>/default`. */
const SDK_HOST = 'temporal.download';
const DOWNLOAD_TIMEOUT_MS = 5 * 60 * 1000;

/**
 * The SDK has no call that only downloads: an ephemeral server is downloaded, then started. That
 * happens in a process of its own, because the SDK's runtime is a singleton, which the caller may
 * still want to configure, and because a process can be given a time limit.
 */
const DOWNLOAD_SCRIPT = `
const [testing, method, downloadDir] = process.argv.slice(1);
const { TestWorkflowEnvironment } = require(testing);
TestWorkflowEnvironment[method]({
  server: { executable: { type: 'cached-download', downloadDir } },
})
  .then((environment) => environment.teardown())
  .catch((error) => {
    console.error('Error: ' + error.message);
    process.exit(1);
  });
`;

export async function downloadWithSdk(
  program: ServerProgram,
  setting: LocateSetting,
): Promise<Finding> {
  const { host, port, words } = endpointOf(setting);
  const reach = await setting.canReach(host, port);
  if (reach.kind === 'unreachable') return none(`${words} cannot be reached (${reach.reason})`);
  setting.say(`${program.title}: downloading with the Temporal SDK from ${SDK_HOST} …`);
  return withScratchDir(setting, async (dir) => {
    const method = program.kind === 'temporal-cli' ? 'createLocal' : 'createTimeSkipping';
    const testing = require.resolve('@temporalio/testing');
    const outcome = await runCommand(
      [process.execPath, '-e', DOWNLOAD_SCRIPT, testing, method, dir],
      { env: setting.env, timeoutMs: DOWNLOAD_TIMEOUT_MS },
    );
    // Whether it could also be started is for the probe to say; here only the file counts.
    const file = fs.readdirSync(dir).find((name) => !name.endsWith('.downloading'));
    if (file !== undefined)
      return candidate(adoptIntoCache(path.join(dir, file), program, setting));
    return none(outcome.kind === 'failed' ? outcome.reason : 'the SDK left no file behind');
  });
}

/** The SDK's client obeys the usual proxy variables; then only the proxy has to be reachable. */
function endpointOf({ env }: LocateSetting): { host: string; port: number; words: string } {
  const proxy =
    env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['ALL_PROXY'] ?? env['all_proxy'] ?? '';
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (url === undefined) return { host: SDK_HOST, port: 443, words: `its host ${SDK_HOST}` };
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return { host: url.hostname, port, words: `the proxy ${url.hostname}:${port}` };
}
