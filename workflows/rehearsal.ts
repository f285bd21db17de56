/** Everything that a rehearsal runs: the runbooks, and what breaks the simulated region. */
export * from './index';
export * from './own-steps';
export { enactPlans } from './automation/enact-plans';
export { planDns } from './automation/plan-dns';
export { followScript } from './cascade/follow-script';
export { replayCascade } from './cascade/replay-cascade';
