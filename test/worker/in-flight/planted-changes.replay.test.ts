import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON, type History } from '@temporalio/common/lib/proto-utils';
import { projectRoot } from '../../../worker/config/load-file';
import { describeDivergence, type Divergence } from '../../../worker/in-flight/divergence';
import { locateDivergence } from '../../../worker/in-flight/locate';
import { Replayer } from '../../../worker/in-flight/replayer';
import { installRuntime } from '../../../worker/runtime';
import { bundleOf } from '../../../worker/workflow-bundle';
import {
  FOUND,
  HARMLESS,
  NOT_FOUND,
  plant,
  REORDERED,
  type PlantedChange,
} from '../../support/planted-changes';

// What replay finds of the changes that engineers make, and what it cannot find.

const HISTORIES = join(projectRoot(), 'test', 'replay', 'histories');
/** Whose code the changes are in, and who calls it. */
const TYPES = ['disableAutomation', 'overrideDnsRecord', 'recoverRegion', 'drainNetworkBacklog'];
const histories = readdirSync(HISTORIES)
  .filter((file) => TYPES.includes(file.split('.')[0] ?? ''))
  .map((file) => ({ file, history: read(file) }));

function read(file: string): History {
  const recorded = JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as { history: unknown };
  return historyFromJSON(recorded.history);
}

async function under<Result>(
  changes: readonly PlantedChange[],
  work: (replayer: Replayer) => Promise<Result>,
): Promise<Result> {
  const folder = plant(changes, 'code');
  const replayer = new Replayer(await bundleOf(join(folder, 'workflows', 'rehearsal.ts')));
  try {
    return await work(replayer);
  } finally {
    await replayer.close();
    rmSync(folder, { recursive: true });
  }
}

/** Each history that does not replay under the changes, and where. */
const divergences = async (...changes: PlantedChange[]): Promise<Record<string, Divergence>> =>
  under(changes, async (replayer) => {
    const found: Record<string, Divergence> = {};
    for (const { file, history } of histories) {
      const replay = async (part: History) => replayer.replay(file, part);
      const error = await replay(history);
      if (error === undefined) continue;
      found[file] = describeDivergence(history, await locateDivergence(history, error, replay));
    }
    return found;
  });

type Place = readonly [file: string, eventId: number, history: string, code: string];
const SWITCH = 'disableAutomation.v1.json';
const SET = 'overrideDnsRecord.v1.json';
const STEPS = 'recoverRegion.v2.json';

/** By the kind of change, one history that does not go on, where, and what either side does there. */
const PLACES: Readonly<Record<string, Place>> = {
  'two Activities in the other order': [
    SET,
    10,
    'schedules the Activity readEndpoint',
    'schedules the Activity listHealthyTargets',
  ],
  'a renamed Activity': [
    SWITCH,
    10,
    'schedules the Activity switchAutomation',
    'schedules the Activity setAutomation',
  ],
  'an Activity more': [SWITCH, 27, 'ends', 'starts a timer'],
  'an Activity less': [SWITCH, 16, 'starts a timer of 10.0 s', 'ends the Workflow'],
  'a timer less': [SWITCH, 5, 'starts a timer of 1.5 s', 'schedules an Activity'],
  'a timer more': [SWITCH, 10, 'schedules the Activity switchAutomation', 'starts a timer'],
  'two Activities at once instead of in turn': [
    SET,
    21,
    'schedules the Activity listHealthyTargets',
    'starts a timer',
  ],
  'a child Workflow with another ID': [
    STEPS,
    16,
    'starts the child Workflow throttleRecovery, recover/us-east-1/rehearsal-1/throttle-recovery',
    'starts a child Workflow with the ID recover/us-east-1/rehearsal-1/step-throttle-recovery',
  ],
  'an error that is thrown': [SWITCH, 4, 'decides, and goes on', 'throws TypeError: planted'],
};

beforeAll(() => {
  installRuntime();
});

describe('what replay finds', () => {
  it.each(FOUND)('$kind', async (change) => {
    const [file, eventId, history, code] = PLACES[change.kind] ?? [];
    expect((await divergences(change))[file ?? '']).toMatchObject({ eventId, history, code });
  });
});

describe('what replay does not find', () => {
  it(NOT_FOUND.map(({ kind }) => kind).join('; '), async () => {
    expect(await divergences(...NOT_FOUND)).toEqual({});
  });
});

describe('what does no harm', () => {
  it.each(HARMLESS)('$kind', async (change) => {
    expect(await divergences(change)).toEqual({});
  });
});

describe('a history that is open', () => {
  const { events = [] } = read('overrideDnsRecord.v2-steered.json');
  const lengths = Array.from({ length: (events ?? []).length - 1 }, (_, index) => index + 1);
  const failing = async (replayer: Replayer): Promise<readonly number[]> => {
    const found: number[] = [];
    for (const length of lengths) {
      const part = { events: (events ?? []).slice(0, length) };
      if ((await replayer.replay('open', part)) !== undefined) found.push(length);
    }
    return found;
  };

  it('replays under the code that wrote it, wherever it stands', async () => {
    expect(await under([], failing)).toEqual([]);
  });

  it('does not go on from the event at which the code differs, nor from any later one', async () => {
    expect(await under([REORDERED], failing)).toEqual(lengths.filter((length) => length >= 10));
  });
});
