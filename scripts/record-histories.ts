import { mkdirSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Command } from 'commander';
import { loadPolicy, loadScenario, projectRoot } from '../worker/config/load-file';
import { rehearse } from '../worker/rehearsal';
import type { RunHistory } from '../worker/run-histories';
import { MINUTE_MS } from '../workflows/domain/instant';
import { runCommand } from './run-command';

/** Long enough that every Workflow Type has begun and most have ended; short enough for a repository. */
const MINUTES = 30;

/**
 * `npm run record-histories -- --version-tag TAG`: plays a short night and keeps one history of each
 * Workflow Type. A recorded history is never changed or removed: code to come has to replay it.
 */
async function main(): Promise<number> {
  const options = new Command('npm run record-histories --')
    .requiredOption('--version-tag <tag>', 'names the release, such as v1')
    .parse()
    .opts<{ versionTag: string }>();
  const scenario = loadScenario('us-east-1-2025-10-19');
  const policy = loadPolicy('historical');
  const [start, mitigate, override, disable] = policy.operator.script;
  const commands = [start, mitigate, override, disable].filter((entry) => entry !== undefined);
  const script = commands.map((entry, index) => ({ ...entry, at: (2 + 2 * index) * MINUTE_MS }));
  const { histories } = await rehearse({
    scenario: { ...scenario, endsAt: scenario.zero + MINUTES * MINUTE_MS },
    policy: { ...policy, operator: { script } },
    seed: 1,
  });
  const folder = join(projectRoot(), 'test', 'replay', 'histories');
  mkdirSync(folder, { recursive: true });
  for (const [type, run] of oneOfEach(histories)) {
    const file = join(folder, `${type}.${options.versionTag}.json`);
    if (existsSync(file)) throw new Error(`${file} exists: a recorded history is never changed`);
    const { workflowId } = run;
    const history: unknown = JSON.parse(withoutHost(historyToJSON(run.history)));
    writeFileSync(file, `${JSON.stringify({ workflowId, history })}\n`);
    console.log(`${type}: ${run.history.events?.length ?? 0} events`);
  }
  return 0;
}

function oneOfEach(histories: readonly RunHistory[]): ReadonlyMap<string, RunHistory> {
  return new Map(histories.map((run) => [run.type, run]));
}

/** A worker's identity names the process and the machine that it ran on: nobody else's business. */
function withoutHost(json: string): string {
  return json.replaceAll(/"identity":\s*"[^"]*"/g, '"identity":"recorded"');
}

void runCommand(main);
