import { readCommand, type PersonCommand } from '../../../scripts/drill/person-commands';
import { loadPolicy } from '../../../worker/config/load-file';
import { MINUTE_MS } from '../../../workflows/domain/instant';

const told = { ...loadPolicy('blackstart'), zero: 60 * MINUTE_MS };
const read = (line: string): PersonCommand => readCommand(line, told);

describe('what a person types', () => {
  it.each<[string, PersonCommand]>([
    ['start nothing answers', { kind: 'start', reason: 'nothing answers' }],
    [
      '  approve   disable-automation  it is\tdue ',
      {
        kind: 'tell',
        command: { kind: 'approve', step: 'disable-automation', reason: 'it is due' },
      },
    ],
    [
      'retry recover-leases again',
      { kind: 'tell', command: { kind: 'retry', step: 'recover-leases', reason: 'again' } },
    ],
    ['abort enough', { kind: 'tell', command: { kind: 'abort', reason: 'enough' } }],
    [
      'limit window=8 total=none a queue grows=fast',
      {
        kind: 'tell',
        command: { kind: 'limit', windowMax: 8, totalMax: null, reason: 'a queue grows=fast' },
      },
    ],
    [
      'limit total=200 less',
      { kind: 'tell', command: { kind: 'limit', totalMax: 200, reason: 'less' } },
    ],
    ['wait T+12', { kind: 'wait', for: { at: 72 * MINUTE_MS } }],
    ['wait T-1:30', { kind: 'wait', for: { at: 58.5 * MINUTE_MS } }],
    ['wait enable-automation', { kind: 'wait', for: { step: 'enable-automation' } }],
    ['quit', { kind: 'quit' }],
  ])('is read: %s', (line, command) => {
    expect(read(line)).toEqual(command);
  });

  it.each([
    ['begin', '"begin" is no command; expected one of start, approve, reject, pause'],
    ['toString x', '"toString" is no command'],
    ['start', 'start: no reason is given; expected "start <reason>"'],
    ['approve', 'approve: no step is given (steps: disable-automation, '],
    ['approve everything now', '"everything" is no step here (steps: disable-automation, '],
    [
      'approve disable-automation',
      'approve: no reason is given; expected "approve <step> <reason>"',
    ],
    ['limit 8 less', 'limit: neither window nor total is given'],
    ['limit window=0 less', 'limit: window is "0", no whole number from 1 on, nor "none"'],
    ['limit window=8', 'limit: no reason is given'],
    ['wait T+5 T+6', 'wait: "T+6" is too much; expected "wait <T+n or step>"'],
    ['wait T+5:61', 'wait: "T+5:61" is no step here'],
    ['quit now', 'quit: "now" is too much; expected "quit"'],
    ['\u001b[2Jx', '"?[2Jx" is no command'],
  ])('is refused, and what was expected is said: %j', (line, words) => {
    expect(() => read(line)).toThrow(words);
  });
});
