import { DNS_WRITES_PER_STEP } from '../fences';
import { ledgerName, lockName, rollbackName } from '../dns-plan';
import { named, need, span } from './figures';
import type { Action, ManualContext, StepManual } from './step-manual';

/** The endpoint, as its authority and as a client sees it. Resolvers may remember what is not so any more. */
const askAuthority = (endpoint: string): string =>
  [`dig +norecurse @<name server> ${endpoint} A`, `dig +norecurse @<name server> ${endpoint} AAAA`]
    .join('\n')
    .trim();

const readLock = (endpoint: string): string =>
  `dig +norecurse +short @<name server> ${lockName(endpoint)} TXT`;

const MAX_WRITES = DNS_WRITES_PER_STEP - 1;

/** A write without an answer may have been made: two of them would be one too many. */
const noAnswer = (endpoint: string, text: string): Action => ({
  text:
    `No answer is not a failure. Read the lock: if it is \`${text}\` with your number, the write was made. ` +
    `Otherwise write again over the lock as it is now, with a higher number, ${MAX_WRITES} times at the most.`,
  code: readLock(endpoint),
});

export function disableAutomation(): StepManual {
  return {
    title: 'Switch the DNS automation off',
    does: 'Switches Planner and Enactors off, and reads back that they are.',
    reads: ['readAutomation'],
    changes: ['switchAutomation:off'],
    watched: [],
    undo: '`enable-automation` switches it on again, part by part.',
    byHand: {
      before: [
        'Somebody knows that no plan is applied from now on, and says so to whoever relies on it.',
      ],
      actions: [
        { text: 'Switch the Planner off.' },
        {
          text: 'Switch the Enactor of each Availability Zone off: all of them, whichever one erred.',
        },
        {
          text: 'Wait for one interval of the Planner, and look whether an Enactor still writes: its lock must stay as it is.',
        },
      ],
      seen: ['Planner and every Enactor read as off, and no plan is applied any more.'],
      ifNot:
        'Take from the automation the permission to change records. Set no record by hand while it can still write.',
    },
  };
}

export function overrideDnsRecord({ policy, endpoint }: ManualContext): StepManual {
  const { floor, verifyEvery, verifyFor, vantagePoints } = need(policy.override, 'override');
  return {
    title: 'Set the records of the endpoint by hand',
    does: `Sets A and AAAA of ${endpoint} from the load balancers that are healthy, and verifies them.`,
    reads: ['readEndpoint', 'listHealthyTargets', 'readPropagation', 'askResolvers'],
    changes: ['overrideRecord', 'restoreRecord'],
    watched: ['leases/attempts-answered-in-time'],
    undo:
      'A snapshot is read first. What cannot be verified is put back from it, unless it was empty. ' +
      'Later `enable-automation` hands the endpoint back to the plans.',
    byHand: {
      before: [
        automationBefore({ policy, endpoint }),
        `The authority answers A or AAAA of \`${endpoint}\` without addresses. If both have some, there is nothing to do here.`,
        'The limit on lease attempts stands, or somebody has decided to go without: once the name is back the whole fleet is due.',
      ],
      actions: [
        {
          text: 'Ask every name server of the zone for both types, and keep the answers: they are the snapshot.',
          code: askAuthority(endpoint),
        },
        { text: 'Read the lock, and keep its text.', code: readLock(endpoint) },
        {
          text:
            'List the load balancers whose targets pass their health checks now: from the load balancers, not from DNS. ' +
            `Write down their A and AAAA addresses. Fewer than ${floor} of a type: stop here.`,
        },
        { text: 'Have a second person hold the addresses against the load balancers.' },
        {
          text:
            'Send one change batch, all or nothing. `<n>` is above every number that a lock had before; ' +
            'delete what stands at the name, if anything does.',
          code: overrideBatch(endpoint),
        },
        noAnswer(endpoint, 'override/<n>'),
      ],
      seen: [
        `The change is \`INSYNC\` at every name server (\`aws route53 get-change --id <change>\`, every ${span(verifyEvery)}).`,
        `At least one of ${vantagePoints.length} resolvers (${named(vantagePoints)}) gives out A and AAAA. The others may remember the empty answer for the negative TTL.`,
      ],
      ifNot:
        `After ${span(verifyFor)} put the snapshot back by a batch of the same form; never one without addresses. ` +
        'Then look which name server or resolver lacks the records.',
    },
  };
}

function automationBefore({ policy }: ManualContext): string {
  const waived = policy.waives.find(({ rule }) => rule === 'automation/off-while-override-stands');
  return waived === undefined
    ? 'The DNS automation is off, all parts of it: read it, do not remember it.'
    : `This policy does not ask for the automation to be off (${waived.reason}). Off is safer: an Enactor may overwrite what you set.`;
}

function overrideBatch(endpoint: string): string {
  const change = (action: string, record: string): string =>
    `{"Action": "${action}", "ResourceRecordSet": ${record}}`;
  const lock = (text: string): string =>
    `{"Name": "${lockName(endpoint)}", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": "\\"${text}\\""}]}`;
  const addresses = (type: string): string =>
    `{"Name": "${endpoint}", "Type": "${type}", "TTL": 5, "ResourceRecords": [{"Value": "<address>"}, …]}`;
  const changes = [
    change('DELETE', lock('<the lock as read>')),
    change('CREATE', lock('override/<n>')),
    change('CREATE', addresses('A')),
    change('CREATE', addresses('AAAA')),
  ];
  return [
    'aws route53 change-resource-record-sets --hosted-zone-id <zone> --change-batch file://override.json',
    '',
    '{"Changes": [',
    changes.map((each) => `  ${each}`).join(',\n'),
    ']}',
  ].join('\n');
}

export function restoreDynamoDb({ policy, endpoint }: ManualContext): StepManual {
  const { lookEvery, giveUpAfter, vantagePoints } = need(policy.restore, 'restore');
  return {
    title: 'Wait until DynamoDB is back for everyone',
    does: 'Waits until every vantage point is given addresses and all replicas have caught up.',
    reads: ['readEndpoint', 'askResolvers', 'readReplicaLag'],
    changes: [],
    watched: [],
    undo: 'Changes nothing, so there is nothing to undo.',
    byHand: {
      before: [`The authority answers A and AAAA of \`${endpoint}\` with addresses.`],
      actions: [
        {
          text: 'Read how long an empty answer is remembered: the lesser of the TTL of the SOA record and its last number, in seconds (RFC 2308).',
          code: `dig +norecurse @<name server> ${endpoint} SOA`,
        },
        {
          text: `Ask each vantage point (${named(vantagePoints)}) for both types, every ${span(lookEvery)}.`,
          code: `dig @<resolver> ${endpoint} A\ndig @<resolver> ${endpoint} AAAA`,
        },
        {
          text: `Read the lag of the global tables in every other Region, every ${span(lookEvery)}.`,
        },
        {
          text: 'Have resolvers that are yours flushed. Those of others only wait: their entries end by themselves.',
        },
      ],
      seen: ['Every vantage point gives out A and AAAA, and no replica lags.'],
      ifNot: `After the negative TTL and ${span(giveUpAfter)} more, find out which resolvers or replicas are still cut off.`,
    },
  };
}

export function mitigateInternally({ policy, endpoint }: ManualContext): StepManual {
  const { services, lookEvery, giveUpAfter } = need(policy.mitigate, 'mitigate');
  return {
    title: 'Let internal services connect by address',
    does: `Gives the hosts of ${services.join(', ')} addresses of ${endpoint} to use instead of its name.`,
    reads: ['listHealthyTargets', 'probeServices'],
    changes: ['pinInternalName'],
    watched: [],
    undo: '`restore-services` takes the addresses back (`services.unpin`), once the name has addresses.',
    byHand: {
      before: [
        `The name \`${endpoint}\` has no addresses. With the name in order this only makes hosts stale.`,
      ],
      actions: [
        {
          text: 'List the load balancers whose targets pass their health checks now, with their A and AAAA addresses. None: stop here.',
        },
        {
          text: `Roll these addresses out to the hosts of ${named(services)}, as an override of the name. Write down where: each has to be taken back.`,
        },
        { text: `Probe each of the services every ${span(lookEvery)}.` },
      ],
      seen: [`All of ${named(services)} answer without errors.`],
      ifNot: `After ${span(giveUpAfter)} see why they err with working addresses: another dependency, or a roll-out that is stuck.`,
    },
  };
}

export function enableAutomation({ policy, endpoint }: ManualContext): StepManual {
  const { parts, watchFor, lookEvery } = need(policy.automation, 'automation');
  return {
    title: 'Give DNS back to its automation',
    does: 'Hands the endpoint back to the latest plan, then switches the automation on, part by part.',
    reads: ['readEndpoint', 'readAutomation'],
    changes: ['handBackRecord', 'switchAutomation:on', 'switchAutomation:off'],
    watched: [],
    undo:
      'If the endpoint loses its addresses meanwhile, all parts are switched off again. An override ' +
      'that was handed back is not brought back: that is `override-dns-record` anew.',
    byHand: {
      before: [
        `\`${endpoint}\` has addresses of both types. If not, set them by hand first.`,
        'It is understood why the automation emptied the record, and no Enactor is held up with an older plan.',
      ],
      actions: [
        {
          text: 'Read the lock and the latest plan of the Planner. Its record tree must stand in DNS, with addresses of both types.',
          code: readLock(endpoint),
        },
        {
          text:
            'In one change batch: take the lock (DELETE as read, CREATE `hand-back/<n>` with `<n>` above all before), ' +
            `DELETE the records set by hand, CREATE the alias of A and AAAA to the latest plan, UPSERT \`${ledgerName(endpoint)}\` ` +
            `to \`"plan=<its generation>"\` and \`${rollbackName(endpoint)}\` to the same plan: without these the automation could not write.`,
        },
        noAnswer(endpoint, 'hand-back/<n>'),
        {
          text:
            `Switch on one part after the other: ${named(parts)}. After each, ask the authority every ` +
            `${span(lookEvery)} for ${span(watchFor)}, before the next one follows.`,
          code: askAuthority(endpoint),
        },
      ],
      seen: [
        'All parts read as on, a plan newer than the one handed back has been applied, and every look found addresses of both types.',
      ],
      ifNot:
        'At a look without addresses switch the whole automation off, and set the records by hand. If somebody else has switched a part off, ask them.',
    },
  };
}
