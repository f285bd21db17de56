import fc from 'fast-check';
import { Resolvers } from '../../../../activities/world/dns/resolvers';
import type { DnsScenario, ResolverScenario } from '../../../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';
import { smallScenario } from '../small-region';
import { authority, emptyingBatch, fillingBatch } from './authority';

const NEGATIVE_TTL = 900 * SECOND_MS;
const PROPAGATION_MAX = 30 * SECOND_MS;

type Setting = { dns?: Partial<DnsScenario>; resolvers?: Partial<ResolverScenario>; seed?: number };

/** An endpoint that is emptied at instant 0 and filled again when the test says so. */
function emptied({ dns = {}, resolvers: given = {}, seed = 1 }: Setting = {}) {
  const { kernel, route53, scenario } = authority(dns, {}, seed);
  const resolvers = new Resolvers(kernel, route53, {
    dns: scenario,
    resolvers: { ...smallScenario.resolvers, count: 400, ...given },
  });
  route53.change(emptyingBatch(route53));
  const recovered = (): Readonly<Record<string, number>> =>
    kernel.record.events.findLast(({ kind }) => kind === 'resolvers-recovered')?.data as never;
  return {
    ...{ kernel, resolvers, recovered },
    fixAt: (at: number): void => {
      kernel.advanceTo(at);
      route53.change(fillingBatch(route53));
    },
    share: (at: number): number => {
      kernel.advanceTo(at);
      return resolvers.resolvableShare();
    },
  };
}

/** Everybody asks at once, and all name servers learn at once: what is left is the caches. */
const AT_ONCE = {
  dns: { propagationMin: 0, propagationMax: 0 },
  resolvers: { demandGapMin: 1, demandGapMax: 2 },
} as const;

describe('a resolver that cached the last good answer', () => {
  it('hands it out for its TTL at the longest, and half of them for half of it', () => {
    // 400 resolvers: a half deviates by 2.5 %, the test allows four times that.
    const { share } = emptied(AT_ONCE);
    expect(share(0)).toBe(1);
    expect(Math.abs(share(5_000) - 0.5)).toBeLessThan(0.1);
    expect(share(10_100)).toBe(0);
  });

  it('is not cut off before its name servers know that the record is empty', () => {
    const { share } = emptied({
      ...AT_ONCE,
      dns: { propagationMin: 20_000, propagationMax: 20_000 },
    });
    expect(share(19_999)).toBe(1);
    expect(share(30_100)).toBe(0);
  });

  it('is not cut off before somebody asks it', () => {
    // Asked once in ten hours: in the first hour 1 - e^-0.1, about a tenth, find out.
    const { share } = emptied({
      resolvers: { demandGapMin: 600 * MINUTE_MS, demandGapMax: 600 * MINUTE_MS },
    });
    expect(Math.abs(share(60 * MINUTE_MS) - 0.905)).toBeLessThan(0.05);
  });
});

describe('a resolver that cached the empty answer', () => {
  it('does not recover before the record is filled again, and all do in time after it', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 5, max: 200 }), (seed, minutes) => {
        const { recovered, share, fixAt } = emptied({ seed, resolvers: { count: 50 } });
        const fix = minutes * MINUTE_MS;
        fixAt(fix);
        expect(share(fix + NEGATIVE_TTL + PROPAGATION_MAX)).toBe(1);
        const { first, median, last } = recovered();
        expect(first).toBeGreaterThanOrEqual(fix);
        expect(median).toBeGreaterThanOrEqual(first!);
        expect(last).toBeLessThanOrEqual(fix + NEGATIVE_TTL + PROPAGATION_MAX);
      }),
      { numRuns: 30 },
    );
  });

  it('stays cut off while the record is empty, however long that is', () => {
    // Between two negative answers a resolver is asked again; nobody gets an address meanwhile.
    const { kernel, share } = emptied({ resolvers: { demandGapMax: 10 * MINUTE_MS } });
    const shares = Array.from({ length: 60 }, (_, step) => share((100 + step) * MINUTE_MS));
    expect(Math.max(...shares)).toBe(0);
    expect(kernel.record.events.some(({ kind }) => kind === 'resolvers-recovered')).toBe(false);
  });

  describe('recovers in step with the others who are busy', () => {
    // 2,000 resolvers, asked from every second to every ten minutes. A busy one asks again as soon as
    // its entry ends, so it comes back at multiples of 15 min from the emptying and drifts but slowly.
    const medianAfter = (minutes: number): number => {
      const { kernel, recovered, fixAt } = emptied({
        resolvers: { count: 2_000, demandGapMax: 10 * MINUTE_MS },
      });
      const fix = minutes * MINUTE_MS;
      fixAt(fix);
      kernel.advanceTo(fix + NEGATIVE_TTL + PROPAGATION_MAX);
      // The last one asked just before the fix came to its name servers: all of its TTL was left.
      expect(recovered()['last']! - fix).toBeGreaterThan(0.95 * NEGATIVE_TTL);
      return (recovered()['median']! - fix) / NEGATIVE_TTL;
    };

    it('so after T+157, which is 10.5 negative TTLs, the median takes about half of one', () => {
      expect(Math.abs(medianAfter(157) - 0.5)).toBeLessThan(0.15);
    });

    it('and after a fix at 10 of them, when they are all about to ask, a fifth at most', () => {
      expect(medianAfter(150)).toBeLessThan(0.2);
    });
  });

  it.each([
    ['SOA TTL', { soaTtl: 120_000, soaMinimum: 86_400_000 }],
    ['SOA MINIMUM', { soaTtl: 86_400_000, soaMinimum: 120_000 }],
  ])('keeps it for the lesser of the two: here the %s', (_which, soa) => {
    const setting = { ...AT_ONCE, dns: { ...AT_ONCE.dns, ...soa } };
    // All heard it within the 10 s of the positive TTL; the record is filled in the eleventh.
    const { share, fixAt } = emptied(setting);
    fixAt(11_000);
    expect(share(119_000)).toBe(0);
    expect(share(131_000)).toBe(1);
  });

  it('goes on saying so after the authority has addresses again', () => {
    const { kernel, resolvers, fixAt } = emptied(AT_ONCE);
    fixAt(11_000);
    kernel.advanceTo(60_000);
    expect(resolvers.ask(7, 'A')).toEqual({ kind: 'nodata' });
    kernel.advanceTo(12_000 + NEGATIVE_TTL);
    expect(resolvers.ask(7, 'A')).toEqual({ kind: 'addresses', addresses: ['198.51.100.9'] });
  });
});

it('a healthy region has nobody cut off, at any time', () => {
  const { kernel, route53, scenario } = authority();
  const resolvers = new Resolvers(kernel, route53, {
    dns: scenario,
    resolvers: smallScenario.resolvers,
  });
  kernel.advanceTo(300 * MINUTE_MS);
  expect(resolvers.resolvableShare()).toBe(1);
  expect(resolvers.ask(3, 'AAAA')).toEqual({ kind: 'addresses', addresses: ['2001:db8::1'] });
});
