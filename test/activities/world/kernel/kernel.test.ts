import { Kernel } from '../../../../activities/world/kernel/kernel';

describe('the clock of the world', () => {
  it('shows the instant of what happens, however far it is advanced in one leap', () => {
    const kernel = new Kernel(1);
    const seen: [number, number][] = [];
    for (const at of [3_000, 1_000])
      kernel.queue.schedule(at, (when) => seen.push([when, kernel.now]));
    kernel.advanceTo(60_000);
    expect(seen).toEqual([
      [1_000, 1_000],
      [3_000, 3_000],
    ]);
    expect(kernel.now).toBe(60_000);
  });

  it('never goes back', () => {
    const kernel = new Kernel(1);
    kernel.advanceTo(10_000);
    kernel.advanceTo(5_000);
    expect(kernel.now).toBe(10_000);
  });

  it('repeats a step at every multiple of its period', () => {
    const kernel = new Kernel(1);
    const steps: number[] = [];
    kernel.every(5_000, (at) => steps.push(at));
    kernel.advanceTo(17_000);
    expect(steps).toEqual([5_000, 10_000, 15_000]);
  });
});

it('chance of one name is the same in every kernel of a seed', () => {
  const draw = (seed: number, purpose: string): number => new Kernel(seed).random(purpose).next();
  expect(draw(7, 'dns')).toBe(draw(7, 'dns'));
  expect(draw(7, 'dns')).not.toBe(draw(8, 'dns'));
});
