import { rehearse } from 'blackstart/testing';
import { networkInTime } from './rules';

const scenario = `${__dirname}/scenario.yaml`;
const policy = `${__dirname}/policy.yaml`;
const workflows = `${__dirname}/steps.ts`;

it('makes the network ready, also when nobody answers at first', async () => {
  const before = await rehearse({ policy: 'blackstart', scenario, seed: 1 });
  const night = await rehearse({ policy, workflows, scenario, seed: 1, rules: [networkInTime] });
  expect(night).toHoldRules();
  expect(night).toRecoverWithin('70 min');
  expect(night).toBeNoWorseThan(before);
});
