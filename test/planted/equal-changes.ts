import { BLACKSTART, type PlantedChange } from './planted-change';

const SCENARIOS = ['us-east-1-2025-10-19', 'quiet-night', 'throttled-apis', 'slow-operator'];

/** Changes that change nothing: whoever calls one of them worse is not believed the next time. */
export const EQUAL_CHANGES: readonly PlantedChange[] = [
  {
    id: 'line-of-the-timeline-renamed',
    what: 'Say in other words what the override has done',
    edits: [
      {
        file: 'workflows/runbooks/restore-dynamodb.ts',
        from: "'global tables caught up'];",
        to: "'the replicas of all global tables have caught up'];",
      },
    ],
    scenarios: SCENARIOS,
  },
  {
    id: 'controller-refactored',
    what: 'Count the hosts that are away in another way',
    edits: [
      {
        file: 'workflows/controllers/host-restarts.ts',
        from: 'const away = hosts.filter(({ isUp }) => !isUp).length;',
        to: 'const away = hosts.reduce((count, { isUp }) => (isUp ? count : count + 1), 0);',
      },
    ],
    scenarios: SCENARIOS,
  },
  {
    id: 'undo-refactored',
    what: 'Group effects with a Map of another kind of key',
    edits: [
      {
        file: 'workflows/domain/undo.ts',
        from: 'const key = JSON.stringify([each.effect.thing, each.effect.name]);',
        to: "const key = `${each.effect.thing}/${each.effect.name ?? ''}`;",
      },
    ],
    scenarios: SCENARIOS,
  },
  {
    id: 'policy-reworded',
    what: 'Give better reasons, another title, and the same number in another unit',
    edits: [
      {
        file: BLACKSTART,
        from: 'title: "Under blackstart\'s own runbook: found by a watch, throttled from the start"',
        to: "title: 'Found by a watch, throttled from the start'",
      },
      {
        file: BLACKSTART,
        from: "verifyFor: { value: 20, unit: min, assumption: 'the negative TTL of 15 min, and a third more' }",
        to: "verifyFor: { value: 1200, unit: s, assumption: 'a third more than the negative TTL' }",
      },
      {
        file: BLACKSTART,
        from: "reason: 'records are about to be set by hand'",
        to: "reason: 'somebody is about to set records by hand'",
      },
    ],
    scenarios: SCENARIOS,
  },
  {
    id: 'enactor-refactored',
    what: 'Write the back-off of an Enactor out',
    edits: [
      {
        file: 'workflows/automation/enact-plans.ts',
        from: 'return Math.min(max, initial * factor ** attempt);',
        to: 'const wait = initial * factor ** attempt;\n  return wait > max ? max : wait;',
      },
    ],
    scenarios: SCENARIOS,
  },
];
