import type { Zone } from '../domain/roles';
import type { StepId } from './policy';

/**
 * Workflow IDs and Task Queues. An ID names a procedure, the region and the incident, so starting a
 * thing twice is a conflict and not a second run.
 */
type Place = { readonly region: string; readonly id: string };

const place = ({ region, id }: Place): string => `${region}/${id}`;

const numbered = (count: number): string => (count === 1 ? '' : `.${count}`);

/** Which recovery of the incident, and which attempt at a step; both counted from 1. */
export type Attempt = { readonly recovery: number; readonly attempt: number };
const FIRST: Attempt = { recovery: 1, attempt: 1 };

export const workflowIds = {
  cascade: (at: Place): string => `cascade/${place(at)}`,
  planner: (at: Place): string => `dns-planner/${place(at)}`,
  enactor: (at: Place, zone: Zone): string => `dns-enactor/${place(at)}/${zone}`,
  operator: (at: Place): string => `operator/${place(at)}`,
  watch: (at: Place): string => `watch/${place(at)}`,
  /** Any number of them beside a recovery. */
  triage: (at: Place, number: number): string => `triage/${place(at)}/${number}`,
  /** The first recovery of an incident has its name alone, a later one its number too. */
  recovery: (at: Place, recovery = 1): string => `recover/${place(at)}${numbered(recovery)}`,
  step: (at: Place, step: StepId, { recovery, attempt }: Attempt = FIRST): string =>
    `recover/${place(at)}${numbered(recovery)}/${step}${numbered(attempt)}`,
  leaseGovernor: (at: Place, attempt?: Attempt): string =>
    `${workflowIds.step(at, 'recover-leases', attempt)}/governor`,
  leaseShard: (at: Place, shard: number, attempt?: Attempt): string =>
    `${workflowIds.step(at, 'recover-leases', attempt)}/shard-${shard}`,
} as const;

export const taskQueues = {
  /** The runbooks, on a real region. */
  recovery: 'blackstart',
  /** The runbooks, and what breaks a simulated region: never served beside a real one. */
  rehearsal: 'blackstart-rehearsal',
  /** The acts on one region, served only by the process that holds it. */
  region: (at: Place): string => `region/${place(at)}`,
} as const;
