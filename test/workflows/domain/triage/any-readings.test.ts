import fc from 'fast-check';
import type { DnsAnswer } from '../../../../workflows/domain/dns-records';
import { diagnose } from '../../../../workflows/domain/triage/diagnose';
import type { Estimate } from '../../../../workflows/domain/triage/estimate';
import type { Look, Looks } from '../../../../workflows/domain/triage/look';
import {
  isSymptom,
  SYMPTOM_IDS,
  TRIAGE_SERVICES,
} from '../../../../workflows/domain/triage/symptoms';

// Whatever a region tells, also what it should not: half a fleet too many, shares above one, no number.
const number = fc.oneof(
  fc.double({ min: 0, max: 1 }),
  fc.double({ min: 0, max: 1e9 }),
  fc.double(),
  fc.constantFrom(0, 1, 0.05),
);
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), number);
const answer: fc.Arbitrary<DnsAnswer> = fc.oneof(
  fc.constant({ kind: 'addresses' as const, addresses: ['198.51.100.1'] }),
  fc.record({ kind: fc.constantFrom('nodata' as const, 'nxdomain' as const, 'servfail' as const) }),
);
const answers = { a: answer, aaaa: answer };
const orNull = <Part>(part: fc.Arbitrary<Part>) => fc.option(part, { nil: null, freq: 8 });

const host = fc.record({
  ...{ host: fc.nat(9), isUp: fc.boolean(), droplets: number, leased: number },
  oldestWaitMs: number,
});
const look: fc.Arbitrary<Look> = fc.record({
  endpoint: orNull(
    fc.record({ endpoint: fc.constant('db.example'), ...answers, negativeTtlMs: number }),
  ),
  resolvers: orNull(fc.record({ answers: fc.array(fc.record(answers), { maxLength: 8 }) })),
  leases: orNull(
    fc.record({
      ...{ droplets: number, leased: number, attemptTimeoutMs: number, restartTimeMs: number },
      attemptsInFlightMax: fc.option(fc.nat(100), { nil: null }),
      hosts: fc.array(host, { maxLength: 5 }),
    }),
  ),
  launches: orNull(
    fc.record({
      throttleShare: fc.option(number, { nil: null }),
      ...{ attemptedPerSecond: number, acceptedPerSecond: number },
      ...{ insufficientCapacityShare: share, requestLimitExceededShare: share },
    }),
  ),
  network: orNull(
    fc.record({
      ...{ latencyP50Ms: number, latencyP90Ms: number, backlog: number, servedPerSecond: number },
      isAbnormal: fc.boolean(),
    }),
  ),
  balancing: orNull(
    fc.record({
      ...{ errorShare: share, removedShare: share },
      ...{ isErring: fc.boolean(), isFailoverOn: fc.boolean() },
    }),
  ),
  services: orNull(
    fc.record({
      probes: fc.array(
        fc.record({
          service: fc.constantFrom(...TRIAGE_SERVICES, 'another'),
          ...{ errorShare: share, isDown: fc.boolean() },
        }),
        { maxLength: 8 },
      ),
    }),
  ),
  replication: orNull(
    fc.record({ replicas: fc.array(fc.record({ lagMs: number, isCaughtUp: fc.boolean() })) }),
  ),
  automation: orNull(fc.record({ isOn: fc.boolean(), lastPlanGeneration: number })),
});
const looks: fc.Arbitrary<Looks> = fc.record({
  ...{ before: look, now: look },
  gapMs: fc.integer({ min: 1, max: 3_600_000 }),
});
const symptoms = fc.subarray([...SYMPTOM_IDS], { minLength: 1 });

const isTime = (ms: number): boolean => Number.isFinite(ms) && ms >= 0;

function isSound(over: Estimate): boolean {
  switch (over.kind) {
    case 'between':
      return isTime(over.fromMs) && isTime(over.toMs) && over.fromMs <= over.toMs;
    case 'not-before':
      return isTime(over.fromMs) && (over.thenUpToMs === null || isTime(over.thenUpToMs));
    case 'unknown':
      return over.because !== '';
  }
}

describe('whatever the readings are', () => {
  it('triage answers, its ranges have their ends in order, and none of them lies in the past', () => {
    fc.assert(
      fc.property(symptoms, looks, (asked, read) => {
        const { diagnoses } = diagnose(asked, read);
        expect(diagnoses.map(({ symptom }) => symptom)).toEqual(asked);
        for (const { over } of diagnoses.flatMap(({ causes }) => causes)) {
          expect([over, isSound(over)]).toEqual([over, true]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('has causes exactly when it says that it explains the symptom', () => {
    fc.assert(
      fc.property(symptoms, looks, (asked, read) => {
        for (const { verdict, causes } of diagnose(asked, read).diagnoses) {
          expect(causes.length > 0).toBe(verdict === 'explained');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not clear the region of what could not be read', () => {
    fc.assert(
      fc.property(looks, (read) => {
        const { network: _unread, ...rest } = read.now;
        const now = { ...rest, network: null };
        const [diagnosis] = diagnose(['instances-without-network'], { ...read, now }).diagnoses;
        expect(diagnosis).toMatchObject({ verdict: 'not-read', notRead: ['network'] });
      }),
    );
  });

  it('names each cause once, and asks for symptoms by their names only', () => {
    fc.assert(
      fc.property(symptoms, looks, (asked, read) => {
        const { together } = diagnose(asked, read);
        expect(new Set(together.map(({ cause }) => cause)).size).toBe(together.length);
        expect(together.every(({ explains }) => explains.length > 0)).toBe(true);
      }),
    );
    expect(isSymptom('launches-fail')).toBe(true);
    expect(isSymptom('toString')).toBe(false);
  });
});
