import { CODE, plantEdits } from './plant';

/** A change of Workflow code as an engineer might make it: in one file, texts for others. */
export type PlantedChange = {
  readonly kind: string;
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
};

const DISABLE = 'workflows/runbooks/disable-automation.ts';
const OVERRIDE = 'workflows/runbooks/override-dns-record.ts';
const CLOCK = 'workflows/durable/incident-clock.ts';

const SLEEP =
  'await sleep(this.#waitFor(instant), summary === undefined ? undefined : { summary });';
const BEGIN = 'let notBefore = input.startAt;';
const READ_BACK =
  'const { isOn } = await actor.act(notBefore, (ports, act) => ports.readAutomation({ act }));';
const TWICE = `await actor.act(notBefore, (ports, act) => ports.readAutomation({ act }));
    ${READ_BACK.replace('notBefore', 'actor.lastAt + 1')}`;
const LIST = 'await actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint }));';
const READ = `await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );`;
/** The same two with their instants changed, too: else the first of them would come at once, and not when it is due. */
const LIST_FIRST = READ.replace('readEndpoint', 'listHealthyTargets');
const READ_NEXT = LIST.replace('listHealthyTargets', 'readEndpoint');
const IMPORT = "import { Actor } from '../durable/actor';";

/** The first of two Activities and the second change places, with what each is told. */
export const REORDERED: PlantedChange = {
  kind: 'two Activities in the other order',
  file: OVERRIDE,
  edits: [
    [
      `const snapshot = ${READ}`,
      `const { targets } = ${LIST_FIRST}\n  const snapshot = ${READ_NEXT}`,
    ],
    [`\n  const { targets } = ${LIST}\n  const addresses`, '\n  const addresses'],
  ],
};

/** They change which commands a Workflow gives, so that what has begun could not go on. */
export const FOUND: readonly PlantedChange[] = [
  REORDERED,
  {
    kind: 'a renamed Activity',
    file: DISABLE,
    edits: [
      [
        'ports.switchAutomation({ act,',
        "(ports as unknown as Record<string, typeof ports.switchAutomation>)['setAutomation']!({ act,",
      ],
    ],
  },
  { kind: 'an Activity more', file: DISABLE, edits: [[READ_BACK, TWICE]] },
  {
    kind: 'an Activity less',
    file: DISABLE,
    edits: [[READ_BACK, "const isOn = outcome.kind !== 'done';"]],
  },
  {
    kind: 'a timer less',
    file: CLOCK,
    edits: [[SLEEP, 'await Promise.resolve([instant, summary]);']],
  },
  { kind: 'a timer more', file: CLOCK, edits: [[SLEEP, `await sleep(1);\n    ${SLEEP}`]] },
  {
    kind: 'two Activities at once instead of in turn',
    file: OVERRIDE,
    edits: [
      [
        `const { targets } = ${LIST}`,
        `const [{ targets }] = await Promise.all([
    actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint })),
    actor.next((ports, act) => ports.readEndpoint({ act, endpoint })),
  ]);`,
      ],
    ],
  },
  {
    kind: 'a child Workflow with another ID',
    file: 'workflows/contract/names.ts',
    edits: [['/${step}${numbered(attempt)}`', '/step-${step}${numbered(attempt)}`']],
  },
  {
    kind: 'an error that is thrown',
    file: DISABLE,
    edits: [[BEGIN, `${BEGIN}\n  if (input.endpoint !== '') throw new TypeError('planted');`]],
  },
];

/** They change what is sent, how long is waited or what is decided later, and no command that was given. */
export const NOT_FOUND: readonly PlantedChange[] = [
  {
    kind: 'an Activity is told something else',
    file: DISABLE,
    edits: [['a manual override stands or is due', 'something else']],
  },
  {
    kind: 'a timer of another length',
    file: CLOCK,
    edits: [['Math.max(1, Math.ceil(originMs', 'Math.max(1, 60_000 + Math.ceil(originMs']],
  },
  {
    kind: 'an Activity with another time-out',
    file: 'workflows/durable/activity-proxies.ts',
    edits: [['startToCloseTimeout: incident.actTimeoutMs', 'startToCloseTimeout: 1']],
  },
  {
    kind: 'another result',
    file: DISABLE,
    edits: [["nowTrue: ['the DNS automation is off']", "nowTrue: ['all is well']"]],
  },
  {
    kind: 'another decision, where no history came to it',
    file: DISABLE,
    edits: [['const MAX_TRIES = 3;', 'const MAX_TRIES = 1;']],
  },
];

/** What has begun goes on as before. */
export const HARMLESS: readonly PlantedChange[] = [
  {
    kind: 'a handler more',
    file: DISABLE,
    edits: [
      [IMPORT, `${IMPORT}\nimport { defineSignal, setHandler } from '@temporalio/workflow';`],
      [BEGIN, `${BEGIN}\n  setHandler(defineSignal('planted'), () => undefined);`],
    ],
  },
  {
    kind: 'an Activity more, behind patched()',
    file: DISABLE,
    edits: [
      [IMPORT, `${IMPORT}\nimport { patched } from '@temporalio/workflow';`],
      [
        READ_BACK,
        `if (patched('planted')) {
      await actor.next((ports, act) => ports.readAutomation({ act }));
      notBefore = actor.lastAt + 1;
    }
    ${READ_BACK}`,
      ],
    ],
  },
];

const CHECKOUT = [
  ...[...CODE, 'worker', 'scripts', 'scenarios', 'policies'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
];

/** A copy of the code that Workflows are bundled from, or of all that a command needs, with changes in it. */
export function plant(changes: readonly PlantedChange[], what: 'code' | 'checkout'): string {
  const edits = changes.flatMap(({ file, edits: texts }) =>
    texts.map(([from, to]) => ({ file, from, to })),
  );
  return plantEdits(edits, what === 'code' ? CODE : CHECKOUT);
}
