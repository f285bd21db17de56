import { loadPolicy } from '../../../worker/config/load-file';
import { SECTION_OF_STEP, STEP_IDS } from '../../../workflows/contract/policy';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { edited, goodText, loadText, refusal, type Edit } from './written-file';

const said = (...edits: readonly Edit[]): string =>
  refusal('policies', edited('policies', ...edits));
const minutes = (value: number) => ({ value, unit: 'min', assumption: 'a test' });
const steps = loadPolicy('historical').steps.map(({ id }) => id);

describe('the section of a step', () => {
  const sections = STEP_IDS.flatMap((step) => {
    const section = SECTION_OF_STEP[step];
    return section !== null && steps.includes(step) ? [[section, step] as const] : [];
  });

  it.each(sections)('%s is missed where the policy has the step %s', (section, step) => {
    expect(said([[section], undefined])).toMatch(
      new RegExp(`line \\d+, ${section}: missing: expected this section, for the step ${step}`),
    );
  });

  it.each(sections)('%s is a slip where the policy lacks the step %s', (section, step) => {
    const index = steps.indexOf(step);
    expect(said([['steps', index], undefined])).toContain(
      `expected no such section without the step ${step}`,
    );
  });

  it('is a slip, too, where it was added without its step', () => {
    const automation = { parts: ['planner'], watchFor: minutes(6), lookEvery: minutes(1) };
    expect(said([['automation'], automation])).toMatch(
      /line \d+, automation: {.*: expected no such section without the step enable-automation/,
    );
  });
});

/** A controller of leases, and what is wrong with it. */
const controlled = (change: object): Edit => [
  ['leases', 'controller'],
  { kind: 'aimd', initial: 8, windowMax: 50, totalMax: null, ...change },
];

describe('a section', () => {
  const share = (value: number) => ({ value, unit: '%', assumption: 'a test' });
  it.each<readonly [string, Edit, string]>([
    ['no lease attempt at all', [['throttle', 'attemptsInFlightMax'], 0], '>=1'],
    ['half a lease attempt', [['throttle', 'attemptsInFlightMax'], 1.5], 'expected int'],
    ['no host at a time', [['leases', 'restartsAtOnce'], 0], '>=1'],
    ['done above all droplets', [['leases', 'doneFrom'], share(101)], 'leases.doneFrom'],
    ['an unknown controller', controlled({ kind: 'pid' }), '"blackstart"|"fixed"|"aimd"'],
    ['a controller without its most', controlled({ windowMax: undefined }), 'windowMax: missing'],
    ['a controller of no attempt', controlled({ initial: 0 }), 'leases.controller.initial'],
    ['a first window above the most', controlled({ initial: 60 }), 'at most windowMax (50)'],
    ['no attempt in all', controlled({ totalMax: 0 }), 'leases.controller.totalMax'],
    ['a failover that is neither', [['balancers', 'failover'], 'on'], '"off"|"leave"'],
    ['a limit over no time', [['balancers', 'removalLimit'], limitPer(0)], 'at least 1 ms'],
    ['no look', [['backlog', 'lookEvery'], minutes(0)], 'expected at least 1 ms'],
    ['a negative rest', [['backlog', 'settleFor'], minutes(-1)], 'backlog.settleFor'],
    ['a stage without a share', [['launches', 'stages', 0, 'share'], undefined], 'missing'],
    ['neither stages nor a controller', [['launches', 'stages'], undefined], 'either "stages" or'],
    ['stages and a controller', [['launches', 'controller'], controller()], 'either "stages" or'],
    [
      'a controller that never raises',
      [['launches', 'controller'], controller({ raiseMax: 1 })],
      'launches.controller.raiseMax.value: 1: expected at least 1.01 factor',
    ],
    ['an unknown key', [['launches', 'force'], true], 'unknown key'],
    [
      'a watch without a look',
      [['failover', 'watchFor'], minutes(1)],
      'at least lookEvery (120000)',
    ],
    [
      'patience for no look',
      [['restore', 'giveUpAfter'], { ...minutes(30), unit: 's' }],
      'lookEvery',
    ],
    [
      'restarts of hosts that answer in time',
      [['leases', 'restartAbove', 'value'], 0.4],
      'expected at least 0.5 factor',
    ],
    ['a service without a name', [['services', 'unpin'], ['']], 'services.unpin[0]'],
  ])('is refused with place and expectation: %s', (_what, edit, expected) => {
    const message = said(edit);
    expect(message).toContain(expected);
    expect(message).toMatch(/^ {2}line \d+, /m);
  });

  it('launches may be raised by a controller', () => {
    const { launches } = loadText(
      'policies',
      edited(
        'policies',
        [['launches', 'stages'], undefined],
        [['launches', 'controller'], controller()],
      ),
    );
    expect(launches).toMatchObject({
      controller: {
        ...{ raiseMax: 1.25, shareMin: 0.5, margin: 0.05 },
        ...{ drainWithin: 10 * MINUTE_MS, calmFor: 3 * MINUTE_MS },
      },
    });
    expect(launches).not.toHaveProperty('stages');
  });

  it.each<readonly [string, Edit]>([
    ['launches left alone', [['throttle', 'launchShare'], null]],
    ['launches left alone meanwhile', [['backlog', 'launchShare'], null]],
    ['no limit on removal', [['balancers', 'removalLimit'], null]],
    ['no stage: the limit is lifted at once', [['launches', 'stages'], []]],
    ['a watch of one look', [['failover', 'watchFor'], minutes(2)]],
  ])('is taken with %s', (_what, edit) => {
    expect(() => loadText('policies', edited('policies', edit))).not.toThrow();
  });

  function limitPer(value: number) {
    return { share: share(5), per: minutes(value) };
  }

  function controller({ raiseMax = 1.25 } = {}) {
    const factor = (value: number) => ({ value, unit: 'factor', assumption: 'a test' });
    return {
      ...{ raiseMax: factor(raiseMax), shareMin: factor(0.5), margin: share(5) },
      ...{ drainWithin: minutes(10), calmFor: minutes(3) },
    };
  }
});

describe('the section of the automation', () => {
  const withParts = (change: object) => {
    const section = { parts: ['planner'], watchFor: minutes(6), lookEvery: minutes(1), ...change };
    return `name: mine\nextends: blackstart\nautomation: ${JSON.stringify(section)}\n`;
  };

  it.each([
    ['no part', { parts: [] }, '>=1 items'],
    ['a part that is none', { parts: ['az9'] }, 'automation.parts[0]: "az9"'],
    ['a watch without a look', { lookEvery: minutes(7) }, 'expected at least lookEvery (420000)'],
  ])('is refused with %s', (_what, change, expected) => {
    expect(refusal('policies', withParts(change))).toContain(expected);
  });

  it('may bring back some of the parts', () => {
    const { automation } = loadText('policies', withParts({ parts: ['planner', 'az2'] }));
    expect(automation?.parts).toEqual(['planner', 'az2']);
  });
});

describe('when a script acts', () => {
  const first = ['operator', 'script', 0] as const;
  const second = ['operator', 'script', 1] as const;
  const detection = { lookEvery: minutes(1), confirmations: 3, vantagePoints: ['resolver/1'] };
  const EITHER = 'expected either "at" an instant, or "after" being asked';

  it.each<readonly [string, readonly Edit[], string]>([
    ['both ways', [[[...second, 'after'], minutes(5)]], `operator.script[1]: {`],
    ['in neither way', [[[...second, 'at'], undefined]], `operator.script[1]: {`],
  ])('is said either at or after, and not %s', (_what, edits, place) => {
    const message = said(...edits);
    expect(message).toContain(EITHER);
    expect(message).toContain(place);
  });

  it('cannot be after a detection that there is not', () => {
    expect(said([[...first, 'at'], undefined], [[...first, 'after'], minutes(5)])).toMatch(
      /operator\.script\[0\]\.after: .*: expected "at", or a detection after which it can come/,
    );
  });

  it('may be after a detection, and after being asked', () => {
    const { operator } = loadText(
      'policies',
      edited(
        'policies',
        [['operator', 'detection'], detection],
        [[...first, 'at'], undefined],
        [[...first, 'after'], minutes(5)],
        [[...second, 'at'], undefined],
        [[...second, 'after'], minutes(7)],
      ),
    );
    expect(operator.detection?.confirmations).toBe(3);
    expect(operator.script.slice(0, 2).map(({ at, after }) => [at, after])).toEqual([
      [undefined, 5 * MINUTE_MS],
      [undefined, 7 * MINUTE_MS],
    ]);
  });

  it('may be after being asked between two instants, which still have to be in order', () => {
    const after: Edit[] = [
      [[...second, 'at'], undefined],
      [[...second, 'after'], minutes(500)],
    ];
    expect(() => loadText('policies', edited('policies', ...after))).not.toThrow();
    const late: Edit = [['operator', 'script', 2, 'at'], 'T+10'];
    expect(said(...after, late)).toContain('expected the script in the order of its instants');
  });

  it('begins with the start, and that once', () => {
    const again = { at: 'T+900', by: 'x', command: { kind: 'start-recovery' }, reason: 'a test' };
    const last = loadText('policies', goodText('policies')).operator.script.length;
    expect(said([['operator', 'script', last], again])).toContain(
      'expected the start first, and once',
    );
  });

  it.each<readonly [string, object]>([
    ['no confirmation', { confirmations: 0 }],
    ['no vantage point', { vantagePoints: [] }],
    ['a vantage point that is none', { vantagePoints: ['my laptop'] }],
    ['no look', { lookEvery: minutes(0) }],
    ['an unknown key', { paging: true }],
  ])('is refused with a detection of %s', (_what, change) => {
    const edit: Edit = [['operator', 'detection'], { ...detection, ...change }];
    expect(said(edit)).toMatch(/line \d+, operator\.detection/);
  });
});
