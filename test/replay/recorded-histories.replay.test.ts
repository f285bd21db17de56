import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { HISTORIES, readManifest } from '../../worker/in-flight/recorded-histories';
import { Replayer } from '../../worker/in-flight/replayer';
import { installRuntime } from '../../worker/runtime';
import { workflowBundle } from '../../worker/workflow-bundle';

const files = readManifest().histories.map(({ file }) => file);

type Recorded = { readonly workflowId: string; readonly history: unknown };
const read = (file: string): Recorded =>
  JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as Recorded;

describe('recorded histories', () => {
  let replayer: Replayer;

  beforeAll(async () => {
    installRuntime();
    replayer = new Replayer(await workflowBundle('rehearsal'));
  });

  afterAll(async () => {
    await replayer.close();
  });

  const replay = async ({ workflowId, history }: Recorded) =>
    replayer.replay(workflowId, historyFromJSON(history));

  it.each(files)('%s replays', async (file) => {
    expect(await replay(read(file))).toBeUndefined();
  });

  it('would fail if a Workflow did something else (T11)', async () => {
    const { workflowId, history } = read('disableAutomation.v1.json');
    const planted = JSON.parse(
      JSON.stringify(history).replaceAll('switchAutomation', 'switchSomethingElse'),
    ) as typeof history;
    expect((await replay({ workflowId, history: planted }))?.message).toMatch(/TMPRL1100/);
  });
});
