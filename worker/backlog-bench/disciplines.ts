import { BLACKSTART_DRAIN, type Discipline } from '../../workflows/controllers/network/discipline';
import { DRAIN_DEFAULTS } from '../../workflows/controllers/network/draining';

const ONE_LINE: Discipline = {
  ...{ coalesces: false, order: 'oldest-first', lanes: null, promotes: false, guards: false },
  // The same for all: what else becomes of targets that fail is measured as an ablation of ours.
  failed: 'aside',
};
const lanes = (change: Partial<typeof DRAIN_DEFAULTS>): Discipline => ({
  ...BLACKSTART_DRAIN,
  lanes: { ...DRAIN_DEFAULTS, ...change },
});

/** What ours is measured against, by name. */
export const DISCIPLINES: Readonly<Record<string, Discipline>> = {
  blackstart: BLACKSTART_DRAIN,
  fifo: ONE_LINE,
  lifo: { ...ONE_LINE, order: 'newest-first' },
  'lifo-guard': { ...ONE_LINE, order: 'newest-first', guards: true },
  'fifo-coalesce': { ...ONE_LINE, coalesces: true },
  'lifo-coalesce': { ...ONE_LINE, coalesces: true, order: 'newest-first' },
  'lanes-70-30': {
    ...lanes({ backlogShare: 0.3, restAbove: Infinity, admitWithin: Infinity }),
    ...{ promotes: false, guards: false },
  },
};

/** Ours without one of its parts, each. */
export const ABLATIONS: Readonly<Record<string, Discipline>> = {
  'no-guard': { ...BLACKSTART_DRAIN, guards: false },
  'no-coalescing': { ...BLACKSTART_DRAIN, coalesces: false },
  'no-fresh-lane': { ...BLACKSTART_DRAIN, lanes: null },
  'no-backlog-share': lanes({ backlogShare: 0 }),
  'no-promotion': { ...BLACKSTART_DRAIN, promotes: false },
  'no-admission': lanes({ admitWithin: Infinity, restAbove: Infinity }),
  'failed-to-the-end': { ...BLACKSTART_DRAIN, failed: 'to-the-end' },
  'failed-keep-place': { ...BLACKSTART_DRAIN, failed: 'keeps-its-place' },
};
