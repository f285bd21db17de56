import type { Act } from '../../workflows/contract/call';
import { generationOfRecord } from '../../workflows/domain/dns-plan';
import { commit } from './answers/route53-changes';
import type { Region } from './region';

/** What somebody does by mistake, at the instants of the scenario, whatever anybody else does then. */
export function scheduleSlips(region: Region): void {
  const { kernel, scenario } = region;
  for (const { at } of scenario.slips ?? []) {
    kernel.queue.schedule(at, () => {
      deleteActivePlan(region, { world: 'slip', role: 'operator', sequence: 0, at });
    });
  }
}

/** Takes the plan that the regional endpoint uses for one of those that nobody uses any more. */
function deleteActivePlan(region: Region, act: Act): void {
  const { route53, scenario } = region;
  const inUse = route53.ledger(scenario.dns.endpoints[0] as string);
  const changes = route53
    .planRecords()
    .filter((record) => generationOfRecord(record) === inUse)
    .map((record) => ({ action: 'DELETE' as const, record }));
  if (changes.length > 0) commit(region, act, { batch: { changes }, isManual: false });
}
