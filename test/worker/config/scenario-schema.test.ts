import { MINUTE_MS } from '../../../workflows/domain/instant';
import { edited, goodText, loadText, onlyProblem, refusal, type Path } from './written-file';

type Case = readonly [what: string, path: Path, value: unknown, said: string];

const seconds = (value: unknown) => ({ value, unit: 's', assumption: 'a test' });
const fault = (changes: object) => [
  {
    ...{ kind: 'throttled', operation: 'changeRecords', from: 'T+0', times: 1 },
    ...{ learnedAfter: { value: 10, unit: 's', assumption: 'a test' } },
    ...changes,
  },
];
const target = ['loadBalancers', 'targets', 0] as const;

const CASES: readonly Case[] = [
  // Names and addresses.
  ['a name with blanks', ['name'], 'a night', 'name: "a night": expected a kebab-case name'],
  [
    'S5 a name that is a path',
    ['name'],
    '../../etc/passwd',
    'name: "../../etc/passwd": expected a kebab-case name',
  ],
  ['no endpoint', ['dns', 'endpoints'], [], 'dns.endpoints: []: expected array to have >=1 items'],
  [
    'an endpoint that is no DNS name',
    ['dns', 'endpoints', 0],
    'localhost',
    'dns.endpoints[0]: "localhost": expected a DNS name',
  ],
  [
    'an endpoint with a line break',
    ['dns', 'endpoints', 0],
    'db.example.com\n',
    'dns.endpoints[0]: "db.example.com\\n": expected a DNS name',
  ],
  [
    'O4 no address',
    [...target, 'a'],
    [],
    'loadBalancers.targets[0].a: []: expected array to have >=1 items',
  ],
  [
    'O2 an octet above 255',
    [...target, 'a', 1],
    '256.1.1.1',
    'loadBalancers.targets[0].a[1]: "256.1.1.1": expected an IPv4 address',
  ],
  [
    'O2 octal',
    [...target, 'a', 0],
    '010.0.0.1',
    'loadBalancers.targets[0].a[0]: "010.0.0.1": expected an IPv4 address',
  ],
  [
    'O2 IPv6 for IPv4',
    [...target, 'a', 0],
    '2001:db8::1',
    'loadBalancers.targets[0].a[0]: "2001:db8::1": expected an IPv4 address',
  ],
  [
    'O2 IPv4 for IPv6',
    [...target, 'aaaa', 0],
    '198.51.100.1',
    'loadBalancers.targets[0].aaaa[0]: "198.51.100.1": expected an IPv6 address',
  ],
  [
    'O2 a line break',
    [...target, 'a', 0],
    '198.51.100.11\n',
    'loadBalancers.targets[0].a[0]: "198.51.100.11\\n": expected an IPv4 address',
  ],
  [
    'O2 a number',
    [...target, 'a', 0],
    198.51,
    'loadBalancers.targets[0].a[0]: 198.51: expected string, received number',
  ],
  [
    'O2 the metadata address',
    [...target, 'a', 0],
    '169.254.169.254',
    'loadBalancers.targets[0].a[0]: "169.254.169.254": expected an address that a public endpoint can have, not link-local (169.254.0.0/16)',
  ],

  // The whole file: what belongs together.
  [
    'O1 an endpoint twice',
    ['dns', 'endpoints', 1],
    'dynamodb.us-east-1.amazonaws.com',
    'dns.endpoints[1]: "dynamodb.us-east-1.amazonaws.com": expected each once',
  ],
  [
    'O1 a zone twice',
    ['automation', 'enactors', 1, 'zone'],
    'az1',
    'automation.enactors[1].zone: "az1": expected each once',
  ],
  [
    'O1 a load balancer twice',
    ['loadBalancers', 'targets', 1, 'name'],
    'lb-1',
    'loadBalancers.targets[1].name: "lb-1": expected each once',
  ],
  [
    'O1 an address twice',
    ['loadBalancers', 'targets', 1, 'a', 0],
    '198.51.100.11',
    'loadBalancers.targets[1].a[0]: "198.51.100.11": expected each once',
  ],
  [
    'O1 a replica twice',
    ['dynamodb', 'replicas', 1],
    'us-west-2',
    'dynamodb.replicas[1]: "us-west-2": expected each once',
  ],
  [
    'O1 a service twice',
    ['services', 2, 'name'],
    'sts',
    'services[2].name: "sts": expected each once',
  ],
  [
    'O1 a milestone twice',
    ['expects', 'milestones', 1, 'id'],
    'record-empty',
    'expects.milestones[1].id: "record-empty": expected each once',
  ],
  [
    'a milestone that nothing measures',
    ['expects', 'milestones', 0, 'id'],
    'aliens-land',
    'expects.milestones[0].id: "aliens-land": expected one of ',
  ],
  [
    'a rule that is none',
    ['expects', 'violations', 0, 'rule'],
    'dns/be-nice',
    'expects.violations[0].rule: "dns/be-nice": expected one of ',
  ],
  [
    'luck for a zone that is not there',
    ['luck', 0, 'enactor'],
    'az9',
    'luck[0].enactor: "az9": expected one of "az1"|"az2"|"az3"',
  ],
  [
    'a shortest time above the longest',
    ['dns', 'propagationMin'],
    seconds(31),
    'dns.propagationMin: ',
  ],
  [
    'a first pick-up above the last',
    ['automation', 'enactors', 0, 'pickUpMin'],
    seconds(11),
    'automation.enactors[0].pickUpMin: ',
  ],
  [
    'a first back-off above the last',
    ['automation', 'backOffInitial'],
    seconds(601),
    'automation.backOffInitial: ',
  ],
  [
    'a busy resolver quieter than a quiet one',
    ['resolvers', 'demandGapMin'],
    seconds(601),
    'resolvers.demandGapMin: ',
  ],
  [
    'an alarm that is cleared above where it is raised',
    ['services', 0, 'upBelow', 'value'],
    6,
    'services[0].upBelow: ',
  ],
  [
    'a fault of an operation that is none',
    ['faults'],
    fault({ operation: 'reboot' }),
    'faults[0].operation: "reboot": expected one of ',
  ],
  [
    'a fault for a role that is none',
    ['faults'],
    fault({ role: 'janitor' }),
    'faults[0].role: "janitor": expected one of ',
  ],
  [
    'a fault that never happens',
    ['faults'],
    fault({ times: 0 }),
    'faults[0].times: 0: expected number to be >=1',
  ],
  [
    'a fault of a kind that is none',
    ['faults'],
    fault({ kind: 'sulks' }),
    'faults[0].kind: "sulks": expected one of ',
  ],
];

describe('a scenario file', () => {
  it.each(CASES)('is refused with place, value and expectation: %s', (...[, path, value, said]) => {
    expect(onlyProblem('scenarios', [path, value])).toContain(said);
  });

  it('says what a span is measured against', () => {
    const said = onlyProblem('scenarios', [['dns', 'propagationMin'], seconds(31)]);
    expect(said).toContain('expected at most propagationMax (30000)');
  });

  it('with luck or a fault for an Enactor that it does not have is refused', () => {
    // az3 is a zone, but none of this file any more.
    const gone = [['automation', 'enactors', 2], undefined] as const;
    expect(
      refusal('scenarios', edited('scenarios', gone, [['luck', 0, 'enactor'], 'az3'])),
    ).toContain('luck[0].enactor: "az3": expected an Enactor of this scenario: az1, az2');
    const faults = fault({ role: 'enactor/az3' });
    expect(refusal('scenarios', edited('scenarios', gone, [['faults'], faults]))).toContain(
      'faults[0].role: "enactor/az3": expected a role that this scenario has',
    );
  });

  it('with several mistakes is told all of them at once', () => {
    const message = refusal(
      'scenarios',
      edited('scenarios', [['dns', 'form'], 'cname'], [['dns', 'edges', 'value'], 0]),
    );
    expect(message).toContain('dns.form: "cname": expected one of "alias"|"labelled-alias"');
    expect(message).toContain('dns.edges.value: 0: expected at least 1 groups');
  });

  it('cuts a long value short in its message', () => {
    const said = onlyProblem('scenarios', [['name'], 'X'.repeat(100_000)]);
    expect(said.length).toBeLessThan(200);
    expect(said).toContain('…: expected a kebab-case name');
  });
});

describe('a scenario that was loaded', () => {
  it('counts every instant from its start, in milliseconds', () => {
    const scenario = loadText('scenarios', goodText('scenarios'));
    // It starts an hour before T+0.
    expect(scenario.zero).toBe(60 * MINUTE_MS);
    expect(scenario.endsAt).toBe((60 + 960) * MINUTE_MS);
    expect(scenario.automation.firstPlanAt).toBe(60 * MINUTE_MS - (57 * MINUTE_MS + 20_000));
    expect(scenario.luck[0]?.from).toBe((60 - 38) * MINUTE_MS);
    expect(scenario.expects.milestones.find(({ id }) => id === 'first-errors')?.at).toBe(
      63 * MINUTE_MS,
    );
  });

  it('has addresses in one form: the same address cannot come twice in two', () => {
    const long = '2001:0DB8:0001:0000:0000:0000:0000:0002';
    expect(refusal('scenarios', edited('scenarios', [[...target, 'aaaa', 0], long]))).toContain(
      'loadBalancers.targets[0].aaaa[1]: "2001:db8:1::2": expected each once',
    );
  });
});
