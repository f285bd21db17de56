import { loadPolicy } from '../../worker/config/load-file';
import {
  checkInputCanBeMade,
  checkWorkflowType,
  recoveryInput,
  workflowIdFor,
  WORKFLOW_TYPES,
} from '../../worker/workflow-starts';
import * as rehearsal from '../../workflows/rehearsal';

const incident = {
  ...{
    region: 'r',
    id: 'i',
    originMs: 0,
    pace: 60,
    regionQueue: 'region/r/i',
    actTimeoutMs: 2_000,
  },
};

function inputOrNone(type: string, flags: Parameters<typeof recoveryInput>[2]): unknown[] {
  try {
    return [recoveryInput(type, incident, flags)];
  } catch {
    return [];
  }
}

describe('starting a Workflow by hand', () => {
  it('knows every Workflow Type that a worker serves', () => {
    expect([...WORKFLOW_TYPES].sort()).toEqual(Object.keys(rehearsal).sort());
  });

  it('names the Workflow Types when it is asked for another', () => {
    expect(() => checkWorkflowType('recover')).toThrow(
      /"recover" is no Workflow Type.*recoverRegion/,
    );
    expect(() => checkWorkflowType('toString')).toThrow('no Workflow Type');
  });

  it('gives each input the one ID that it stands for', () => {
    const ids = WORKFLOW_TYPES.map((type) =>
      workflowIdFor(type, { incident, zone: 'az1', shard: 3, number: 1 }),
    );
    expect(new Set(ids).size).toBe(WORKFLOW_TYPES.length);
    expect(ids.every((id) => id.includes('r/i'))).toBe(true);
  });

  it.each([[undefined], [null], ['text'], [{}], [{ incident: { region: 'r' } }]])(
    'refuses an input that no Workflow takes: %j',
    (input) => {
      expect(() => workflowIdFor('recoverRegion', input)).toThrow('an input needs "incident"');
    },
  );

  it('refuses an Enactor without its zone', () => {
    expect(() => workflowIdFor('enactPlans', { incident })).toThrow('"zone"');
  });

  it('refuses a part of the recovery of leases without its shard, or without an input', () => {
    expect(() => workflowIdFor('recoverShard', { incident })).toThrow('"shard"');
    expect(() => checkInputCanBeMade('governLeases')).toThrow('--input');
  });

  it('refuses a triage without its number, or without an input', () => {
    expect(() => workflowIdFor('triageRegion', { incident })).toThrow('"number"');
    expect(() => checkInputCanBeMade('triageRegion')).toThrow('--input');
  });

  it('makes a recovery and each of its steps from a policy', () => {
    // Between them these two have every section.
    const flags = ['historical', 'blackstart'].map((name) => ({
      ...{ policy: loadPolicy(name), endpoint: 'e', fence: 4 },
    }));
    for (const type of WORKFLOW_TYPES) {
      if (/plan|script|cascade|govern|shard|triage/i.test(type)) continue;
      checkInputCanBeMade(type);
      const inputs = flags.flatMap((each) => inputOrNone(type, each));
      expect(inputs.length).toBeGreaterThan(0);
      for (const input of inputs) expect(input).toMatchObject({ incident, endpoint: 'e' });
    }
    expect(() => checkInputCanBeMade('enactPlans')).toThrow('--input');
  });

  it('refuses a step whose section the policy lacks, and says which', () => {
    const flags = { policy: loadPolicy('no-action'), endpoint: 'e', fence: 4 };
    expect(() => recoveryInput('recoverLeases', incident, flags)).toThrow(
      'policy no-action has no section "leases"',
    );
  });
});
