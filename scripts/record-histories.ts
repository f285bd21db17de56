import { mkdirSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Command } from 'commander';
import { BadInputError } from '../worker/bad-input';
import { loadPolicy, loadScenario, projectRoot } from '../worker/config/load-file';
import { rehearse } from '../worker/rehearsal';
import type { RunHistory } from '../worker/run-histories';
import { triageBeside } from '../worker/triage/triage-request';
import { MINUTE_MS } from '../workflows/domain/instant';
import { SYMPTOM_IDS } from '../workflows/domain/triage/symptoms';
import { runCommand } from './run-command';

/** Between them these nights run every Workflow Type; of one that both run, the first counts. */
const POLICIES = ['blackstart', 'historical'];
/** A customer calls while the record is empty, under either policy. */
const CALL_AFTER_MS = 10 * MINUTE_MS;

/**
 * `npm run record-histories -- --version-tag TAG [--types A B]`: plays the night and keeps one history
 * of each Workflow Type. A recorded history is never changed or removed: code to come has to replay it.
 */
async function main(): Promise<number> {
  const options = new Command('npm run record-histories --')
    .requiredOption('--version-tag <tag>', 'names the release, such as v1')
    .option('--types <names...>', 'only these Workflow Types, such as those that changed')
    .parse()
    .opts<{ versionTag: string; types?: readonly string[] }>();
  const scenario = loadScenario('us-east-1-2025-10-19');
  const histories: RunHistory[] = [];
  const beside = triageBeside({
    endpoint: scenario.dns.endpoints[0] as string,
    symptoms: SYMPTOM_IDS,
    startAt: scenario.zero + CALL_AFTER_MS,
    number: 1,
  });
  for (const name of POLICIES) {
    const night = await rehearse({ scenario, policy: loadPolicy(name), seed: 1, beside });
    histories.push(...night.histories);
  }
  const folder = join(projectRoot(), 'test', 'replay', 'histories');
  mkdirSync(folder, { recursive: true });
  const runs = [...oneOfEach(histories)];
  const wanted = options.types ?? runs.map(([type]) => type);
  const unknown = wanted.filter((name) => !runs.some(([type]) => type === name));
  if (unknown.length > 0) throw new BadInputError(`no Workflow of type ${unknown.join(', ')} ran`);
  for (const [type, run] of runs.filter(([type]) => wanted.includes(type))) {
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
  return new Map(histories.toReversed().map((run) => [run.type, run]));
}

/** A worker's identity names the process and the machine that it ran on: nobody else's business. */
function withoutHost(json: string): string {
  return json.replaceAll(/"identity":\s*"[^"]*"/g, '"identity":"recorded"');
}

void runCommand(main);
