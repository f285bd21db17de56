import { loadPolicy, loadScenario, scenarioNames } from '../../../worker/config/load-file';

const OVERRIDING = ['blackstart', 'historical', 'ladder', 'throttled-first'];

describe('the shipped policies', () => {
  // Resolvers that learnt at once that there is nothing ask again at once, a negative TTL later: who looks
  // for less than that may see none of them.
  it.each(OVERRIDING)('%s looks for its override until every cached answer has expired', (name) => {
    const { override } = loadPolicy(name);
    for (const { dns } of scenarioNames().map(loadScenario)) {
      const negativeTtl = Math.min(dns.soaTtl, dns.soaMinimum);
      expect(override?.verifyFor).toBeGreaterThan(negativeTtl + dns.propagationMax);
    }
  });
});
