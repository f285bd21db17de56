import { Route53, type Committed, type Rejected } from '../../../../activities/world/dns/route53';
import { Kernel } from '../../../../activities/world/kernel/kernel';
import { planTreeName, type DnsPlan, type Safeguards } from '../../../../workflows/domain/dns-plan';
import type {
  ChangeBatch,
  RecordChange,
  RecordSet,
} from '../../../../workflows/domain/dns-records';
import type { DnsScenario } from '../../../../workflows/contract/scenario';
import { ENDPOINT, smallScenario } from '../small-region';

const PLAN_0: DnsPlan = {
  generation: 0,
  targets: [{ loadBalancer: 'lb-1', weight: 100, a: ['198.51.100.1'], aaaa: ['2001:db8::1'] }],
};

/** Route 53 with a clock, and nobody else in the region. */
export function authority(
  dns: Partial<DnsScenario> = {},
  safeguards: Partial<Safeguards> = {},
  seed = 1,
) {
  const scenario = { ...smallScenario.dns, ...dns };
  const { automation } = smallScenario;
  const kernel = new Kernel(seed);
  const route53 = new Route53(kernel, scenario, {
    plan: PLAN_0,
    automation: { ...automation, safeguards: { ...automation.safeguards, ...safeguards } },
  });
  return { kernel, route53, scenario };
}

export const isMade = (result: Committed | Rejected): result is Committed => 'changeId' in result;

/** What the clean-up did that night: the tree goes, the alias to it stays. */
export function emptyingBatch(route53: Route53, endpoint = ENDPOINT): ChangeBatch {
  const tree = planTreeName(endpoint, 0);
  return {
    changes: route53
      .planRecords()
      .filter(({ name }) => name === tree)
      .map(deletion),
  };
}

/** Records by hand in the place of the alias. */
export function fillingBatch(route53: Route53, endpoint = ENDPOINT): ChangeBatch {
  const byHand = (type: 'A' | 'AAAA', value: string): RecordChange => ({
    action: 'CREATE',
    record: { name: endpoint, type, ttlSeconds: 5, values: [value] },
  });
  return {
    changes: [
      ...route53.recordsAt(endpoint).map(deletion),
      byHand('A', '198.51.100.9'),
      byHand('AAAA', '2001:db8::9'),
    ],
  };
}

const deletion = (record: RecordSet): RecordChange => ({ action: 'DELETE', record });
