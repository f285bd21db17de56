import { BLACKSTART, type PlantedChange } from './planted-change';

const NIGHT = 'us-east-1-2025-10-19';
const THROTTLED_FIRST = 'policies/throttled-first.yaml';
const HISTORICAL = 'policies/historical.yaml';

/** Steps as they stand in the policies, to be put elsewhere. */
const SWITCH_OFF = `  - id: disable-automation
    after: []
    approval:
      from: [dns-lead]
      count: 1
      expiresAfter: { value: 30, unit: min, assumption: 'what was checked is true for so long' }
`;
const THROTTLE = '  - { id: throttle-recovery, after: [], approval: none }\n';
const FAILOVER_ON = `
    - at: T+861
      by: nlb-on-call
      command: { kind: approve, step: enable-failover }
      reason: 'failover enabled again at 14:09'
`;

/** Numbers of a policy, in its own words. */
const CHANGED_NUMBERS: readonly PlantedChange[] = [
  {
    id: 'throttle-removed',
    what: 'Let every host take as many lease attempts as come: the throttle makes it slower',
    edits: [
      {
        file: BLACKSTART,
        from: 'controller: { kind: blackstart, initial: 8, windowMax: 800, totalMax: null }',
        to: 'controller: { kind: fixed, initial: 100000, windowMax: 100000, totalMax: null }',
      },
      { file: BLACKSTART, from: 'attemptsInFlightMax: 8', to: 'attemptsInFlightMax: 100000' },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'velocity-control-dropped',
    what: 'Take the limit on what load balancers may remove away: they know best what is unhealthy',
    policyFile: THROTTLED_FIRST,
    edits: [
      {
        file: THROTTLED_FIRST,
        from: `  removalLimit:
    share: { value: 5, unit: '%', assumption: 'capacity that may leave at once: one in twenty' }
    per: { value: 5, unit: min, assumption: 'time for a person to look' }
`,
        to: '  removalLimit: null\n',
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'leases-given-up-soon',
    what: 'Stop recover-leases after ten minutes, so that nobody waits for it in vain',
    edits: [
      {
        file: BLACKSTART,
        from: "giveUpAfter: { value: 6, unit: h, assumption: 'several times what a whole fleet takes' }",
        to: "giveUpAfter: { value: 10, unit: min, assumption: 'ten minutes are long' }",
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'half-is-enough',
    what: 'Call the leases back at a half, so that the next steps can begin',
    edits: [
      {
        file: BLACKSTART,
        from: "doneFrom: { value: 99.9, unit: '%'",
        to: "doneFrom: { value: 50, unit: '%'",
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'watch-too-slow',
    what: 'Look for an empty endpoint every ten minutes: a look a minute costs too much',
    edits: [
      {
        file: BLACKSTART,
        from: `  detection:
    lookEvery: { value: 1, unit: min, assumption: 'a look a minute' }`,
        to: `  detection:
    lookEvery: { value: 10, unit: min, assumption: 'a look every ten minutes' }`,
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'approvals-expire-soon',
    what: 'Let approvals of the override expire after five minutes: the two come two minutes apart',
    edits: [
      {
        file: BLACKSTART,
        from: `      from: [dns-lead, incident-lead]
      count: 2
      expiresAfter: { value: 30, unit: min, assumption: 'what was checked is true for so long' }
  - { id: restore-dynamodb`,
        to: `      from: [dns-lead, incident-lead]
      count: 2
      expiresAfter: { value: 5, unit: min, assumption: 'the two are minutes apart' }
  - { id: restore-dynamodb`,
      },
      {
        file: BLACKSTART,
        from: `    - after: { value: 10, unit: min, assumption: 'the other lead checks at the same time' }`,
        to: `    - after: { value: 12, unit: min, assumption: 'the other lead checks after that' }`,
      },
    ],
    scenarios: ['slow-operator'],
  },
  {
    id: 'one-look-is-enough',
    what: 'Begin a recovery at the first look that finds no address: two minutes sooner',
    edits: [{ file: BLACKSTART, from: 'confirmations: 3', to: 'confirmations: 1' }],
    scenarios: ['quiet-night'],
  },
  {
    id: 'window-never-lowered',
    what: 'Keep to a window that a host has taken once: 100 attempts, found on a good day',
    edits: [
      {
        file: BLACKSTART,
        from: 'controller: { kind: blackstart, initial: 8, windowMax: 800, totalMax: null }',
        to: 'controller: { kind: fixed, initial: 100, windowMax: 100, totalMax: null }',
      },
    ],
    scenarios: ['second-fault'],
  },
  {
    id: 'one-try',
    what: 'Do not try again what got no answer: a failure should be seen',
    edits: [
      {
        file: 'workflows/durable/make-sure.ts',
        from: 'const TRIES_MAX = 3;',
        to: 'const TRIES_MAX = 1;',
      },
    ],
    scenarios: ['throttled-apis'],
  },
  {
    id: 'ramp-too-steep',
    what: 'Lift the launch throttle at once: the network will cope',
    edits: [
      {
        file: BLACKSTART,
        from: "shareMin: { value: 0.5, unit: factor, assumption: 'half of a normal peak, whatever waits' }",
        to: "shareMin: { value: 4, unit: factor, assumption: 'four times a normal peak, whatever waits' }",
      },
    ],
    scenarios: ['slow-operator', 'larger-fleet'],
  },
];

/** The order of the steps, and what they wait for. */
const CHANGED_ORDER: readonly PlantedChange[] = [
  {
    id: 'override-before-switch-off',
    what: 'Set the records first and switch the automation off afterwards: every minute counts',
    edits: [
      { file: BLACKSTART, from: SWITCH_OFF, to: '' },
      {
        file: BLACKSTART,
        from: 'after: [disable-automation, throttle-recovery]',
        to: 'after: [throttle-recovery]',
      },
      {
        file: BLACKSTART,
        from: '  - { id: restore-dynamodb,',
        to: `${SWITCH_OFF.replace('after: []', 'after: [override-dns-record]')}  - { id: restore-dynamodb,`,
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'throttle-after-override',
    what: 'Throttle the recovery once the name is back: there is nothing to throttle before',
    edits: [
      { file: BLACKSTART, from: THROTTLE, to: '' },
      {
        file: BLACKSTART,
        from: 'after: [disable-automation, throttle-recovery]',
        to: 'after: [disable-automation]',
      },
      {
        file: BLACKSTART,
        from: '  - { id: recover-leases, after: [override-dns-record], approval: none }\n',
        to:
          THROTTLE.replace('after: []', 'after: [restore-dynamodb]') +
          '  - { id: recover-leases, after: [throttle-recovery], approval: none }\n',
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'failover-back-too-early',
    what: 'Switch zone failover on again as soon as the load balancers are steady, whatever the network does',
    policyFile: HISTORICAL,
    edits: [
      {
        file: 'workflows/runbooks/enable-failover.ts',
        from: 'if (!(await waitForNetworkRoom(actor, { ...policy, from: actor.lastAt + 1 }))) {',
        to: 'if (policy.networkLatencyMax < 0 && !(await waitForNetworkRoom(actor, { ...policy, from: actor.lastAt + 1 }))) {',
      },
      { file: HISTORICAL, from: FAILOVER_ON, to: '' },
      {
        file: HISTORICAL,
        from: '    - at: T+695\n',
        to: `${FAILOVER_ON.trimEnd().replace('T+861', 'T+592').slice(1)}\n    - at: T+695\n`,
      },
    ],
    scenarios: [NIGHT],
  },
];

/** The code of the runbooks. */
const CHANGED_RUNBOOKS: readonly PlantedChange[] = [
  {
    id: 'one-address-left',
    what: 'Set the address of the healthiest load balancer only: the others follow with a plan',
    edits: [
      {
        file: 'workflows/runbooks/override-dns-record.ts',
        from: 'return { a: targets.flatMap(({ a }) => a), aaaa: targets.flatMap(({ aaaa }) => aaaa) };',
        to: 'return { a: targets[0]?.a.slice(0, 1) ?? [], aaaa: targets[0]?.aaaa.slice(0, 1) ?? [] };',
      },
      { file: BLACKSTART, from: 'floor: 2', to: 'floor: 1' },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'negative-ttl-forgotten',
    what: 'Give up on DynamoDB five minutes after the record is set: its TTL is five seconds',
    edits: [
      {
        file: 'workflows/runbooks/restore-dynamodb.ts',
        from: 'giveUpAfter: negativeTtlMs + policy.giveUpAfter',
        to: 'giveUpAfter: Math.min(negativeTtlMs, policy.giveUpAfter)',
      },
      {
        file: BLACKSTART,
        from: "giveUpAfter: { value: 30, unit: min, assumption: 'twice the negative TTL, after it' }",
        to: "giveUpAfter: { value: 5, unit: min, assumption: 'sixty times the TTL' }",
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'approval-not-bound-to-plan',
    what: 'Keep approvals when the plan is changed: people should not have to approve twice',
    policyFile: 'test/planted/policies/revised.yaml',
    edits: [
      {
        file: 'workflows/domain/approvals.ts',
        from: 'signed === null || (signed.planDigest === planDigest && signed.expiresAt >= startAt);',
        to: 'signed === null || (planDigest.length > 0 && signed.expiresAt >= startAt);',
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'undone-in-wrong-order',
    what: 'Put each thing back to what the last step found, in place of what the first one found',
    policyFile: 'test/planted/policies/aborted.yaml',
    edits: [
      {
        file: 'workflows/domain/undo.ts',
        from: '.map((each) => undoOf(each.toSorted((a, b) => a.effect.firstAt - b.effect.firstAt)))',
        to: '.map((each) => undoOf(each.toSorted((a, b) => b.effect.firstAt - a.effect.firstAt)))',
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'restart-everything',
    what: 'Restart every host that is up, all at once: then all begin clean',
    edits: [
      {
        file: 'workflows/controllers/host-restarts.ts',
        from: '.filter(({ isUp, oldestWaitMs }) => isUp && oldestWaitMs > restartAbove * attemptTimeoutMs)',
        to: '.filter(({ isUp, oldestWaitMs }) => isUp && oldestWaitMs >= 0 * restartAbove * attemptTimeoutMs)',
      },
    ],
    policyFile: THROTTLED_FIRST,
    scenarios: [NIGHT],
  },
  {
    id: 'retry-without-fence',
    what: 'Send the same write again when no answer came: why would it need another fence?',
    edits: [
      {
        file: 'workflows/runbooks/override-dns-record.ts',
        from: 'const fence = dnsFence(input.fence, attempt);',
        to: 'const fence = dnsFence(input.fence, 1);',
      },
      {
        file: 'workflows/runbooks/override-dns-record.ts',
        from: "    if (reading.lock === `override/${fence}`) return { kind: 'done' };\n",
        to: '',
      },
    ],
    scenarios: ['throttled-apis'],
  },
  {
    id: 'override-left-standing',
    what: 'Switch the automation on over the override: its next plan replaces that anyway',
    edits: [
      {
        file: 'workflows/runbooks/enable-automation.ts',
        from: 'const made = await handBack(actor, input, reading);',
        to: "const made: Made = reading.lock === '' ? await handBack(actor, input, reading) : { kind: 'done' };",
      },
    ],
    scenarios: [NIGHT],
  },
  {
    id: 'two-acts-swapped',
    what: 'Ask who is healthy before the record is read: the order makes no difference',
    edits: [
      {
        file: 'workflows/runbooks/override-dns-record.ts',
        from: `  const snapshot = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  if (isResolvable(snapshot.a) && isResolvable(snapshot.aaaa)) {
    return actor.ended('not-needed', { nowTrue: [\`\${endpoint} has addresses\`] });
  }
  const { targets } = await actor.next((ports, act) => ports.listHealthyTargets({ act, endpoint }));
`,
        to: `  const { targets } = await actor.act(input.startAt, (ports, act) =>
    ports.listHealthyTargets({ act, endpoint }),
  );
  const snapshot = await actor.next((ports, act) => ports.readEndpoint({ act, endpoint }));
  if (isResolvable(snapshot.a) && isResolvable(snapshot.aaaa)) {
    return actor.ended('not-needed', { nowTrue: [\`\${endpoint} has addresses\`] });
  }
`,
      },
    ],
    scenarios: [NIGHT],
    replays: ['overrideDnsRecord'],
  },
];

/** The code of the DNS automation. */
const CHANGED_AUTOMATION: readonly PlantedChange[] = [
  {
    id: 'stale-plan-reapplied',
    what: 'Write the ledger with an UPSERT, which does for a DELETE and a CREATE',
    edits: [
      {
        file: 'workflows/domain/dns-plan.ts',
        from: 'const ledger: RecordChange[] = safeguards.fencedWrites',
        to: 'const ledger: RecordChange[] = safeguards.fencedWrites && plan.generation < 0',
      },
      {
        file: 'workflows/automation/enact-plans.ts',
        from: 'if (this.#input.safeguards.fencedWrites && knowledge.generation >= plan.generation)',
        to: 'if (known.generation >= plan.generation)',
      },
    ],
    scenarios: ['test/planted/scenarios/safeguarded.yaml'],
  },
  {
    id: 'clean-up-during-a-walk',
    what: 'Spare only the plan that this Enactor has just applied: no other can be in use',
    edits: [
      {
        file: 'workflows/automation/enact-plans.ts',
        from: 'active: control.endpoints.map(({ generation }) => generation),',
        to: 'active: control.endpoints.map(() => appliedGeneration),',
      },
    ],
    scenarios: ['test/planted/scenarios/spared.yaml'],
  },
];

export const BAD_CHANGES: readonly PlantedChange[] = [
  ...CHANGED_NUMBERS,
  ...CHANGED_ORDER,
  ...CHANGED_RUNBOOKS,
  ...CHANGED_AUTOMATION,
];
