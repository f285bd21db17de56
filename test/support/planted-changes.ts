import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../worker/config/load-file';

/** A change of Workflow code as an engineer might make it: in one file, one text for another. */
export type PlantedChange = {
  readonly kind: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

const RUNBOOKS = 'workflows/runbooks';
const DISABLE = `${RUNBOOKS}/disable-automation.ts`;
const OVERRIDE = `${RUNBOOKS}/override-dns-record.ts`;
const CLOCK = 'workflows/durable/incident-clock.ts';
const SLEEP =
  'await sleep(this.#waitFor(instant), summary === undefined ? undefined : { summary });';
const READ_BACK =
  'const { isOn } = await actor.act(notBefore, (ports, act) => ports.readAutomation({ act }));';

/** What changes which commands a Workflow gives, so that a history begun before cannot go on. */
export const DIVERGING: readonly PlantedChange[] = [
  {
    kind: 'two Activities in the other order',
    file: OVERRIDE,
    from: `  const snapshot = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  if (isResolvable(snapshot.a) && isResolvable(snapshot.aaaa)) {
    return actor.ended('not-needed', { nowTrue: [\`\${endpoint} has addresses\`] });
  }
  const { targets } = await actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint }));`,
    to: `  const { targets } = await actor.act(input.startAt, (ports, act) =>
    ports.listHealthyTargets({ act, endpoint }),
  );
  const snapshot = await actor.next((ports, act) => ports.readEndpoint({ act, endpoint }));
  if (isResolvable(snapshot.a) && isResolvable(snapshot.aaaa)) {
    return actor.ended('not-needed', { nowTrue: [\`\${endpoint} has addresses\`] });
  }`,
  },
  {
    kind: 'a renamed Activity',
    file: DISABLE,
    from: 'ports.switchAutomation({ act,',
    to: "(ports as unknown as Record<string, typeof ports.switchAutomation>)['setAutomation']!({ act,",
  },
  {
    kind: 'an Activity more',
    file: DISABLE,
    from: READ_BACK,
    to: `await actor.act(notBefore, (ports, act) => ports.readAutomation({ act }));
    ${READ_BACK.replace('notBefore', 'actor.lastAt + 1')}`,
  },
  {
    kind: 'an Activity less',
    file: DISABLE,
    from: READ_BACK,
    to: 'const isOn = outcome.kind !== "done";',
  },
  {
    kind: 'a timer less',
    file: CLOCK,
    from: SLEEP,
    to: 'await Promise.resolve([instant, summary]);',
  },
  { kind: 'a timer more', file: CLOCK, from: SLEEP, to: `await sleep(1);\n    ${SLEEP}` },
  {
    kind: 'Activities at once instead of in turn',
    file: OVERRIDE,
    from: `  const { targets } = await actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint }));`,
    to: `  const [{ targets }] = await Promise.all([
    actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint })),
    actor.next((ports, act) => ports.readEndpoint({ act, endpoint })),
  ]);`,
  },
  {
    kind: 'a renamed child Workflow',
    file: 'workflows/contract/names.ts',
    from: '/${step}${numbered(attempt)}`',
    to: '/step-${step}${numbered(attempt)}`',
  },
  {
    kind: 'an error that is thrown',
    file: DISABLE,
    from: '  let notBefore = input.startAt;',
    to: "  let notBefore = input.startAt;\n  if (input.endpoint !== '') throw new TypeError('planted');",
  },
];
