import fc from 'fast-check';
import { GRID_MS } from '../../../workflows/domain/instant';
import {
  enactorRole,
  instantFor,
  residueOf,
  residuesMeet,
  ROLES,
  ZONES,
} from '../../../workflows/domain/roles';

const role = fc.constantFrom(...ROLES);
// A night has 54,000,000 ms; three of them, and what comes before instant 0.
const instant = fc.integer({ min: -1_000_000, max: 160_000_000 });

describe('the residues of the roles', () => {
  it('never let two roles share an instant', () => {
    fc.assert(
      fc.property(fc.tuple(role, role), fc.tuple(instant, instant), ([one, other], [a, b]) => {
        fc.pre(one !== other);
        expect(instantFor(one, a)).not.toBe(instantFor(other, b));
      }),
      { numRuns: 1_000 },
    );
  });

  // The property above would hardly meet by chance: this one is exhaustive over the pairs.
  it('never meet, for any pair of roles', () => {
    const meeting = ROLES.flatMap((one, index) =>
      ROLES.slice(index + 1).filter((other) => residuesMeet(residueOf(one), residueOf(other))),
    );
    expect(meeting).toEqual([]);
  });

  it('lie on the grid, at least one step of it apart, and within one lap', () => {
    const offsets = ROLES.map((name) => residueOf(name).offsetMs);
    expect(offsets.filter((offset) => offset % GRID_MS !== 0)).toEqual([]);
    expect(new Set(offsets).size).toBe(ROLES.length);
    expect(ROLES.filter((name) => residueOf(name).offsetMs >= residueOf(name).everyMs)).toEqual([]);
  });

  it('are told to meet exactly when some common instant exists', () => {
    const residue = fc.record({
      offsetMs: fc.integer({ min: 0, max: 11 }),
      everyMs: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(residue, residue, (a, b) => {
        // Periods up to 12: every pair of phases comes up within 12 × 12, from the later offset on.
        const own = (r: typeof a, t: number): boolean => (t - r.offsetMs) % r.everyMs === 0;
        const common = Array.from({ length: 144 }, (_, t) => t + 12).some(
          (t) => own(a, t) && own(b, t),
        );
        expect(residuesMeet(a, b)).toBe(common);
      }),
    );
  });
});

describe('the instant for a role', () => {
  it('is its first own one at or after the wanted one', () => {
    fc.assert(
      fc.property(role, instant, (name, notBefore) => {
        const { offsetMs, everyMs } = residueOf(name);
        const at = instantFor(name, notBefore);
        expect(at).toBeGreaterThanOrEqual(Math.max(0, notBefore));
        expect(at % GRID_MS).toBe(0);
        expect((at - offsetMs) % everyMs).toBe(0);
        const isFirst = at - everyMs < Math.max(0, notBefore);
        expect(isFirst).toBe(true);
      }),
    );
  });

  it('is the wanted one when that is its own already', () => {
    fc.assert(
      fc.property(role, fc.nat(10_000), (name, lap) => {
        const { offsetMs, everyMs } = residueOf(name);
        expect(instantFor(name, offsetMs + lap * everyMs)).toBe(offsetMs + lap * everyMs);
      }),
    );
  });
});

it('each zone has an Enactor with a role of its own', () => {
  expect(ROLES).toEqual(expect.arrayContaining(ZONES.map(enactorRole)));
});
