import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { installRuntime } from '../../worker/runtime';
import { workflowBundle } from '../../worker/workflow-bundle';
import * as workflows from '../../workflows/rehearsal';

const FOLDER = join(__dirname, 'histories');
const files = readdirSync(FOLDER);

type Recorded = {
  readonly workflowId: string;
  readonly history: unknown;
};
const read = (file: string): Recorded =>
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recorded;

describe('recorded histories', () => {
  let bundle: WorkflowBundle;

  beforeAll(async () => {
    installRuntime();
    bundle = await workflowBundle('rehearsal');
  });

  it('exist for every Workflow Type', () => {
    const recorded = new Set(files.map((file) => file.split('.')[0]));
    expect([...recorded].toSorted()).toEqual(Object.keys(workflows).toSorted());
  });

  it.each(files)('%s replays', async (file) => {
    const { workflowId, history } = read(file);
    await Worker.runReplayHistory({ workflowBundle: bundle }, history, workflowId);
  });

  it('would fail if a Workflow did something else (T11)', async () => {
    const { workflowId, history } = read('disableAutomation.v1.json');
    const planted = JSON.parse(
      JSON.stringify(history).replaceAll('switchAutomation', 'switchSomethingElse'),
    ) as typeof history;
    await expect(
      Worker.runReplayHistory({ workflowBundle: bundle }, planted, workflowId),
    ).rejects.toThrow(/TMPRL1100/);
  });
});
