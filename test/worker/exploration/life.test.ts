import type { Act } from '../../../workflows/contract/call';
import { safeguardsNamed } from '../../../worker/exploration/safeguard-names';
import { Dormancy } from '../../../workflows/automation/dormancy';
import { Life, type Procedure } from '../../../worker/exploration/life';
import { retell } from '../../../worker/exploration/retell';
import { createSmallWorld } from '../../../worker/exploration/small-world';
import { Stage } from '../../../worker/exploration/stage';
import { TWIST_MAX, twistOf, type Twist } from '../../../worker/exploration/twists';

const SIZE = { zones: 1, endpoints: 1, plans: 3, beginsEmpty: false };

/** The number that fast-check would draw for it. */
function numberOf(kind: Twist['kind']): number {
  const numbers = Array.from({ length: TWIST_MAX + 1 }, (_, number) => number);
  const found = numbers.find((number) => twistOf(number).kind === kind);
  if (found === undefined) throw new Error(`nothing draws ${kind}`);
  return found;
}

/** Two plans published by somebody whom something befalls at the first one. */
async function publishTwo(kind: Twist['kind']) {
  const stage = new Stage(createSmallWorld(1, SIZE, safeguardsNamed(['none'])));
  const told: unknown[] = [];
  let runs = 0;
  const publish = async (ports: Parameters<Parameters<Published>[1]>[0], act: Act) =>
    ports.publishPlan({ act });
  const procedure: Procedure = async (actor) => {
    runs += 1;
    const first = await actor.act(0, publish);
    told.push([first, await actor.next(publish)]);
  };
  new Life('planner', { stage, procedure, twists: [numberOf(kind)] }).begin();
  await stage.play();
  return { told, runs, latest: stage.world.region.plans.latest.generation, steps: stage.steps };
}
type Published = Parameters<Procedure>[0]['act'];

const plans = (...generations: number[]) =>
  generations.map((generation) => ({ kind: 'published', generation }));

describe('one Workflow, through its deaths', () => {
  it('is told each answer once when nothing befalls it', async () => {
    const { told, runs, latest } = await publishTwo('none');
    expect({ told, runs, latest }).toEqual({ told: [plans(1, 2)], runs: 1, latest: 2 });
  });

  it('T: what was done before it died is told after it, and not done again', async () => {
    const { told, runs, latest } = await publishTwo('dies-after');
    expect({ told, runs, latest }).toEqual({ told: [plans(1, 2)], runs: 2, latest: 2 });
  });

  it('T: what was not done before it died is done after it', async () => {
    const { told, runs, latest, steps } = await publishTwo('dies-before');
    expect({ told, runs, latest }).toEqual({ told: [plans(1, 2)], runs: 2, latest: 2 });
    expect(steps.map(({ twist }) => twist.kind)).toEqual(['dies-before', 'asked-again', 'none']);
  });

  it('T: a call that the machinery repeats is done twice', async () => {
    const { told, latest } = await publishTwo('repeated');
    expect({ told, latest }).toEqual({ told: [plans(2, 3)], latest: 3 });
  });

  it('T: whose answer is lost, and who cannot be told so, asks again and is answered', async () => {
    const { told, latest } = await publishTwo('done-unanswered');
    expect({ told, latest }).toEqual({ told: [plans(1, 2)], latest: 2 });
  });
});

describe('a change that gets no answer', () => {
  async function switchOff(kind: Twist['kind']) {
    const stage = new Stage(createSmallWorld(1, SIZE, safeguardsNamed(['none'])));
    const told: unknown[] = [];
    const procedure: Procedure = async (actor) => {
      const outcome = await actor.next(async (ports, act) =>
        ports.switchAutomation({ act, on: false, reason: 'a test' }),
      );
      const { isOn } = await actor.next(async (ports, act) => ports.readAutomation({ act }));
      told.push(outcome.kind, isOn);
    };
    const twists = [numberOf(kind)];
    new Life('disable-automation', { stage, procedure, twists }).begin();
    await stage.play();
    return { told, isOn: stage.world.region.plans.isOn, steps: stage.steps };
  }

  it.each([
    ['lost', true, true],
    ['done-unanswered', false, false],
    ['done-late', true, false],
  ] as const)('T: %s: a look after it finds it on: %s; in the end: %s', async (kind, seen, end) => {
    const { told, isOn } = await switchOff(kind);
    expect({ told, isOn }).toEqual({ told: ['unknown', seen], isOn: end });
  });

  it('is told in words', async () => {
    const { steps } = await switchOff('done-late');
    expect(steps.map((step) => Object.values(retell(step)))).toEqual([
      ['switches the automation off', 'the call is on its way for 20 s', 'no answer'],
      ['looks what of the automation is on', '', 'planner, az1'],
      ['switches the automation off', 'the late call arrives', 'done'],
    ]);
  });
});

describe('the sleep of the automation', () => {
  it('T: who is woken while its answer is under way is not asleep for ever', async () => {
    const stage = new Stage(createSmallWorld(1, SIZE, safeguardsNamed(['none'])));
    const woken: unknown[] = [];
    const sleeper = new Life('planner', {
      ...{ stage, twists: [numberOf('dies-after')] },
      procedure: async (actor) => {
        const dormancy = new Dormancy(actor);
        actor.sleepsAs(dormancy);
        await actor.next(async (ports, act) => {
          dormancy.asks();
          return ports.publishPlan({ act });
        });
        dormancy.begin();
        woken.push(await dormancy.over());
      },
    });
    stage.world.region.plans.switch(false);
    sleeper.begin();
    stage.run(async () => {
      await stage.at(5_000);
      sleeper.wake(5_000);
    });
    await stage.play();
    expect(woken).toEqual([5_000]);
  });
});
