import { stripVTControlCharacters } from 'node:util';
import { showStatus } from '../../../scripts/output/show-status';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { done, standing, step } from './standings';

const ZERO = 13 * MINUTE_MS;
const show = (...given: Parameters<typeof standing>): string =>
  stripVTControlCharacters(showStatus(standing(...given), ZERO));
/** Without its breaks between words. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
const clockAt = (minutes: number): string => {
  const at = new Date(Date.UTC(2026, 0, 1) + minutes * MINUTE_MS);
  return at.toTimeString().slice(0, 8);
};

describe('how a recovery stands, for a person', () => {
  it('says which it is, since when, and who asked for it', () => {
    const text = show();
    expect(text).toContain('night: recovery 2 of us-east-1, policy mine: running, since 12:00:00');
    expect(text).toContain('asked for by anna: no addresses');
    expect(text).toContain('plan abababababab, audit of 7 entries up to cdcdcdcdcdcd');
  });

  it('says when it is expected to end, in incident time and by the clock on the wall', () => {
    const end = { low: 73 * MINUTE_MS, high: 83 * MINUTE_MS };
    const progress = { share: 0.256, end, stuck: ['recover-leases' as const] };
    const text = oneLine(show({ progress }));
    expect(text).toContain('25 % of the critical path is behind');
    expect(text).toContain(`at T+60:00 to T+70:00 (${clockAt(73)} to ${clockAt(83)})`);
    expect(text).toContain(
      'stuck, longer under way than any run that was measured: recover-leases',
    );
    expect(show()).not.toContain('expected to end');
  });

  it('says whose approvals are missing, and until when those given count', () => {
    const given = [{ by: 'anna', reason: 'r', expiresAt: 23 * MINUTE_MS }];
    const from = ['dns-owner', 'incident-commander'];
    const waiting = { step: 'override-dns-record', from, count: 2, given } as const;
    const text = oneLine(show({ approvals: [waiting] }));
    expect(text).toContain(
      'override-dns-record: 1 of 2 missing, from dns-owner or incident-commander; given by anna (until T+10:00)',
    );
    const anybody = { from: 'anybody', count: 1, given: [] } as const;
    expect(show({ approvals: [{ step: 'override-dns-record', ...anybody }] })).toContain(
      'override-dns-record: 1 of 1 missing, from anybody',
    );
    const begun = { steps: [step('override-dns-record', done('set'))] };
    expect(show({ approvals: [waiting] }, begun)).not.toContain('missing');
  });

  it('says who has paused or aborted it, and what was put back', () => {
    const said = { by: 'carl', reason: 'the network', at: 20 * MINUTE_MS };
    expect(show({ paused: said })).toContain('paused by carl at T+7:00: the network');
    const undone = [
      ...[{ step: 'throttle-recovery', what: 'the limit', outcome: 'undone', reason: '' } as const],
    ];
    const text = show({ aborted: said, undone }, { outcome: 'aborted' });
    expect(text).toContain('aborted by carl at T+7:00');
    expect(text).toContain('throttle-recovery: the limit: undone');
  });

  it('has no line beyond 100 columns, and no control characters of somebody else', () => {
    const long = `${'word '.repeat(60)}${'x'.repeat(150)}\x1b[31m\r\n`;
    const text = show(
      { paused: { by: 'carl', reason: long }, policy: 'p'.repeat(120) },
      { steps: [step('restore-dynamodb', done(long)), step('enable-automation', done(''))] },
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(showStatus(standing({ paused: { by: 'c', reason: long } }), 0)).not.toContain(
      '\x1b[31m',
    );
  });

  it('shows one that takes nothing but approvals, and one that Temporal ended', () => {
    const old = standing();
    const { steering: _steering, ...status } = old.status;
    expect(showStatus({ ...old, status }, 0)).toContain('override-dns-record');
    const closedAt = new Date(2026, 0, 1, 13, 0, 0);
    expect(show({}, {}, { state: 'TERMINATED', closedAt })).toContain(
      'terminated, 12:00:00 to 13:00:00',
    );
  });
});
