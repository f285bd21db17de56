import fc from 'fast-check';
import { OPERATIONS } from '../../../activities/world/operations';
import { World } from '../../../activities/world/world';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { ENDPOINT, SmallRegion, smallScenario, upToTheOverwrite } from './small-region';

/** The race, and what comes of it up to `until`, advanced in leaps of the given lengths. */
function play(seed: number, leaps: readonly number[], until = 40 * MINUTE_MS): World {
  const region = new SmallRegion(smallScenario, seed);
  const { az1, az2, late, known } = upToTheOverwrite(region);
  az1.apply(late.plan, known);
  az2.cleanUp(6);
  for (const leap of leaps) region.world.advanceTo(Math.min(until, region.world.now + leap));
  region.world.advanceTo(until);
  return region.world;
}

describe('the world', () => {
  it('is the same for the same seed and acts, whether it is advanced in one leap or in many', () => {
    const leaps = fc.array(fc.integer({ min: 1, max: 10 * MINUTE_MS }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(100), leaps, (seed, list) => {
        const [once, often] = [play(seed, []), play(seed, list)];
        expect(often.record.events).toEqual(once.record.events);
        expect([...often.record.series]).toEqual([...once.record.series]);
      }),
      { numRuns: 20 },
    );
  });

  it('notes what happens at the instants at which it happens', () => {
    const { events } = play(1, []).record;
    const down = events.filter(({ kind }) => kind === 'service-down').map(({ at }) => at);
    expect(down.length).toBe(2);
    // In one leap to minute 40; the services fail on the way there, on the steps of five seconds.
    expect(down.every((at) => at % 5_000 === 0 && at < 20 * MINUTE_MS)).toBe(true);
    const instants = events.map(({ at }) => at);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });

  it('differs in its noise with another seed, and in nothing that matters', () => {
    const [one, other] = [play(1, []), play(2, [])];
    expect([...one.record.series]).not.toEqual([...other.record.series]);
    const rules = (world: World) => world.record.violations.map(({ rule }) => rule);
    expect(rules(other)).toEqual(rules(one));
  });

  it('shares nothing with another world in the same process', () => {
    const alone = play(1, []);
    const world = new World(smallScenario, 1);
    play(2, []);
    world.advanceTo(MINUTE_MS);
    expect(world.record.events).toEqual([]);
    expect(play(1, []).record.events).toEqual(alone.record.events);
  });

  it('keeps every act in its order', () => {
    const region = new SmallRegion();
    region.publish(2);
    region.act('operator', 'note', { text: 'hello' });
    expect(region.world.record.acts).toEqual([
      { at: 1_000, role: 'planner', operation: 'publishPlan' },
      { at: 2_000, role: 'planner', operation: 'publishPlan' },
      { at: 3_000, role: 'operator', operation: 'note' },
    ]);
  });

  it('lists each of its operations once', () => {
    expect(new Set(OPERATIONS).size).toBe(OPERATIONS.length);
  });

  it('makes no plan while the automation is off, and hands none out', () => {
    const region = new SmallRegion();
    region.act('disable-automation', 'switchAutomation', { on: false, reason: 'a test' });
    expect(region.act('planner', 'publishPlan')).toEqual({ kind: 'off' });
    expect(region.act('enactor/az1', 'takePlan')).toEqual({ kind: 'off' });
    expect(region.act('operator', 'readAutomation')).toEqual({
      isOn: false,
      parts: [],
      allParts: ['planner', 'az1', 'az2', 'az3'],
      lastPlanGeneration: 0,
    });
  });

  it('refuses to pin addresses where there are no hosts to pin, and refuses none', () => {
    const region = new SmallRegion();
    const pin = (service: string, addresses: readonly string[]) =>
      region.act('mitigate-internally', 'pinInternalName', {
        ...{ service, addresses, endpoint: ENDPOINT },
      });
    expect(pin('db', ['198.51.100.11'])).toMatchObject({ kind: 'refused' });
    expect(pin('no-such-service', ['198.51.100.11'])).toMatchObject({ kind: 'refused' });
    expect(pin('sts', [])).toEqual({ kind: 'refused', reason: 'no address to pin' });
    expect(pin('sts', ['198.51.100.11'])).toEqual({ kind: 'done' });
  });
});
