import { loadPolicy } from '../../../worker/config/load-file';
import { recoverRegion } from '../../../workflows';
import { mistakeIn } from '../../../workflows/runbooks/recovery/command-mistakes';

const incident = {
  ...{ region: 'r', id: 'i', originMs: 0, pace: 1, regionQueue: 'q', actTimeoutMs: 1_000 },
};

describe('a recovery with a step of a user’s own', () => {
  it('is not begun by a worker that has no Workflow for it, which says what it lacks', async () => {
    const policy = loadPolicy('examples/your-own-runbook/policy.yaml');
    const input = { incident, startAt: 0, endpoint: 'db.example.com', policy };
    await expect(recoverRegion(input)).rejects.toThrow(
      'this worker has no Workflow Type prepareNetwork, for own/prepare-network: start it with --workflows',
    );
  });

  it.each([
    ['own/prepare-network', undefined],
    ['own/', /step: own\/: expected one of /],
    ['prepare-network', /step: prepare-network: expected one of /],
  ])('takes commands about %s, or says why not', (step, expected) => {
    const mistake = mistakeIn('skip', { by: 'a', reason: 'b', step });
    if (expected === undefined) expect(mistake).toBeUndefined();
    else expect(mistake).toMatch(expected);
  });
});
