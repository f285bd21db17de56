import { WorldRecord } from '../../../activities/world/kernel/record';
import { loadPolicy, loadScenario } from '../../../worker/config/load-file';
import { evaluatedRunOf, type JudgedNight } from '../../../worker/evaluation/evaluated-run';
import { evaluatedRun } from '../../../worker/evaluation/evaluation-result';
import { metricsOf } from '../../../worker/evaluation/metrics';
import type { PolicyResult } from '../../../worker/result/policy-result';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { smallResult } from '../../support/small-result';

const scenario = loadScenario('us-east-1-2025-10-19');
const policy = loadPolicy('blackstart');
const at = (minute: number): number => scenario.zero + minute * MINUTE_MS;

/** Over at T+200, and down before it; what is given replaces it. */
function nightOf(told: Partial<PolicyResult> = {}, record = new WorldRecord()): JudgedNight {
  const [judged] = Object.values(smallResult().policies) as [PolicyResult];
  const own = { services: {}, phases: [], violations: [], ...told };
  const night = { ...judged, endsAt: at(300), eventEndsAt: at(200), ...own };
  return { scenario, policy, seed: 7, isExact: true, judged: night, record };
}

const phase = { id: 'dns', what: 'no address' };
const fell = { phases: [{ ...phase, from: at(1), to: at(21) }] };

describe('what an evaluation keeps of a night', () => {
  it('is of the published form', () => {
    expect(() => evaluatedRun.parse(evaluatedRunOf(nightOf(fell)))).not.toThrow();
  });

  it('counts the recovery time from T+0, and each phase from where it fell', () => {
    const run = evaluatedRunOf(nightOf(fell));
    expect(run.recoveryTime).toEqual({ minutes: 200, isOpen: false });
    expect(run.phases).toEqual([{ ...phase, minutes: 20, isOpen: false }]);
  });

  it('says "at least" of what had not ended', () => {
    const services = {
      lambda: [
        { from: at(5), to: at(15) },
        { from: at(100), to: null },
      ],
      sts: [{ from: at(5), to: at(15) }],
    };
    const run = evaluatedRunOf(nightOf({ ...fell, eventEndsAt: null, services }));
    expect(run.recoveryTime).toEqual({ minutes: 300, isOpen: true });
    expect(run.services).toEqual([
      { name: 'lambda', minutes: 210, isOpen: true },
      // It is up, and may fall once more while the event is not over.
      { name: 'sts', minutes: 10, isOpen: true },
    ]);
    expect(run.customers.isOpen).toBe(true);
  });

  it('has no recovery time where nothing fell', () => {
    const phases = [{ ...phase, from: null, to: null }];
    const run = evaluatedRunOf(nightOf({ eventEndsAt: null, phases }));
    expect(run.recoveryTime).toEqual({ minutes: 0, isOpen: false });
    expect(run.phases[0]).toEqual({ ...phase, minutes: 0, isOpen: false });
  });

  it('counts what the recovery changed, and neither looks nor what the automation writes', () => {
    const record = new WorldRecord();
    const act = (role: string, operation: string): void => {
      record.acts.push({ at: at(1), role, operation });
    };
    act('enactor/az1', 'changeRecords');
    act('override-dns-record', 'readEndpoint');
    act('override-dns-record', 'overrideRecord');
    act('recover-leases', 'steerLeases');
    act('lease-hand/1', 'steerLeases');
    act('disable-automation', 'switchAutomation');
    expect(evaluatedRunOf(nightOf(fell, record)).actions).toEqual({
      total: 4,
      byOperation: { overrideRecord: 1, steerLeases: 2, switchAutomation: 1 },
    });
  });

  it('keeps the greatest overload', () => {
    const record = new WorldRecord();
    for (const queued of [0, 900, 40]) record.sample('leases/queued', at(queued), queued);
    record.sample('network/latency-p90-ms', at(1), 90_000);
    record.sample('balancers/removed-share', at(1), 0.328);
    const values = Object.fromEntries(
      evaluatedRunOf(nightOf(fell, record)).overload.map(({ id, value }) => [id, value]),
    );
    expect(values).toEqual({
      ...{ 'lease-queue': 900, 'leases-in-vain': 0, 'network-latency': 1.5 },
      'removed-capacity': 32.8,
    });
  });

  it('tells a rule that the policy waives from one that the scenario expects', () => {
    const expected = scenario.expects.violations[0]?.rule ?? '';
    const broken = { at: at(3), by: 'somebody', evidence: 'seen' };
    const run = evaluatedRunOf(
      nightOf({
        ...fell,
        violations: [
          { ...broken, rule: expected, isExpected: true },
          { ...broken, rule: 'leases/restart-only-the-collapsed', isExpected: true },
          { ...broken, rule: 'dns/targets-never-below-floor', isExpected: false },
        ],
      }),
    );
    expect(run.violations.map(({ isExpected, isWaived }) => [isExpected, isWaived])).toEqual([
      [true, false],
      [true, true],
      [false, false],
    ]);
  });
});

describe('the metrics of a run', () => {
  it('are its recovery time, customers, phases, services, overload and actions', () => {
    const services = { lambda: [{ from: at(5), to: at(15) }] };
    const ids = metricsOf(evaluatedRunOf(nightOf({ ...fell, services }))).map(({ id }) => id);
    expect(ids).toEqual([
      ...['recovery-time', 'customer-minutes', 'phase/dns', 'service/lambda'],
      ...['overload/lease-queue', 'overload/leases-in-vain', 'overload/network-latency'],
      ...['overload/removed-capacity', 'actions'],
    ]);
  });

  it('counts a call of people for nothing beside the changes', () => {
    const record = new WorldRecord();
    const emptied = { source: 'route53', kind: 'record-emptied', text: '', isSeen: true };
    record.add({ ...emptied, at: at(0), data: { endpoint: scenario.dns.endpoints[0] ?? '' } });
    for (const minute of [-20, 4]) {
      record.acts.push({ at: at(minute), role: 'watch-region', operation: 'note' });
    }
    record.acts.push({ at: at(5), role: 'operator', operation: 'note' });
    record.acts.push({ at: at(6), role: 'throttle-recovery', operation: 'throttleLeases' });
    expect(evaluatedRunOf(nightOf(fell, record)).actions).toEqual({
      ...{ total: 2, byOperation: { falseAlarm: 1, throttleLeases: 1 } },
    });
  });
});
