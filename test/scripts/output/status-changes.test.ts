import { changesOf } from '../../../scripts/output/status-changes';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { done, standing, step } from './standings';

const ZERO = 13 * MINUTE_MS;
const said = { by: 'carl', reason: 'the network' };

describe('what has changed in how a recovery stands', () => {
  it('is nothing where nothing has', () => {
    expect(changesOf(standing(), standing(), ZERO)).toEqual([]);
  });

  it('is at first what has happened, and what waits for a person', () => {
    const steps = [
      step('throttle-recovery', done('limited')),
      step('override-dns-record', { kind: 'waiting', for: ['an approval'] }),
      step('restore-dynamodb', { kind: 'waiting', for: ['the end of override-dns-record'] }),
    ];
    expect(changesOf(standing({}, { steps }), undefined, ZERO)).toEqual([
      'the recovery is running',
      'throttle-recovery: done at T+48:00: limited',
      'override-dns-record: waits for an approval',
    ]);
  });

  it.each<readonly [string, Parameters<typeof standing>, string]>([
    ['a pause', [{ paused: said }], 'paused by carl: the network'],
    ['an abort', [{ aborted: said }], 'aborted by carl: the network'],
    ['another plan', [{ planDigest: 'f'.repeat(64) }], `the plan has changed: ${'f'.repeat(64)}`],
    [
      'an approval',
      [
        {
          approvals: [
            {
              ...{ step: 'override-dns-record', from: 'anybody', count: 2 },
              given: [{ ...said, expiresAt: null }],
            },
          ],
        },
      ],
      'override-dns-record: 1 of 2 approvals, by carl',
    ],
    [
      'a step that runs',
      [{}, { steps: [step('override-dns-record', { kind: 'running', since: 14 * MINUTE_MS })] }],
      'override-dns-record: runs since T+1:00',
    ],
    [
      'a step that is stuck',
      [{ progress: { share: 0, end: null, stuck: ['restore-dynamodb'] } }],
      'restore-dynamodb: takes longer than any run that was measured',
    ],
    [
      'its end',
      [{}, { outcome: 'recovered' }, { state: 'COMPLETED', closedAt: new Date() }],
      'the recovery has ended: recovered',
    ],
    [
      'an end by Temporal',
      [{}, {}, { state: 'TERMINATED', closedAt: new Date() }],
      'the recovery has ended: terminated',
    ],
  ])('is one line for %s, and none when it stands so for longer', (_what, given, line) => {
    expect(changesOf(standing(...given), standing(), ZERO)).toEqual([line]);
    expect(changesOf(standing(...given), standing(...given), ZERO)).toEqual([]);
  });

  it('is one line for a recovery that goes on', () => {
    expect(changesOf(standing(), standing({ paused: said }), ZERO)).toEqual(['goes on']);
  });
});
