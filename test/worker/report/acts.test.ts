import { actsOf } from '../../../worker/report/acts';
import { drillResult } from '../../support/small-result';
import type { PolicyResult } from '../../../worker/result/policy-result';

const night = drillResult().policies['drill'] as PolicyResult;
const command = (kind: string, step: string | null, at: number) => ({
  ...{ at, kind, to: 'recoverRegion', step, by: 'me', reason: 'checked' },
});

describe('the acts of a night', () => {
  it('are its commands, told as deeds, after the beginning of the recovery', () => {
    const commands = [command('approve', 'recover-leases', 5_000_000), command('retry', null, 6e6)];
    const begun = { at: 4_000_000, source: 'recover-region', kind: 'note', text: 'it begins' };
    expect(actsOf({ ...night, commands, timeline: [begun] })).toEqual([
      { at: 4_000_000, by: null, what: 'it begins', reason: '' },
      { at: 5_000_000, by: 'me', what: 'approves recover-leases', reason: 'checked' },
      { at: 6_000_000, by: 'me', what: 'retries recoverRegion', reason: 'checked' },
    ]);
  });

  it('are none where nobody began one', () => {
    expect(actsOf({ ...night, commands: [], timeline: [] })).toEqual([]);
  });
});
