/** What a user's own steps are made of: `blackstart/workflows`. It runs in the sandbox of Workflows. */
export { Actor } from './durable/actor';
export { lookFrom, lookUntil } from './durable/look-until';
export { byHand, makeSure, stoppedBy } from './durable/make-sure';
export type { StepResult } from './contract/messages';
export type { OwnStepInput } from './contract/steps';
