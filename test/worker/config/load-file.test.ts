import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidFileError,
  loadPolicy,
  loadScenario,
  projectRoot,
} from '../../../worker/config/load-file';
import { goodText, loadText, refusal, type Kind } from './written-file';

const KINDS: readonly Kind[] = ['scenarios', 'policies'];

describe('the files of this project', () => {
  const files = (kind: Kind): readonly string[] =>
    readdirSync(join(projectRoot(), kind)).filter((file) => file.endsWith('.yaml'));

  it.each(files('scenarios'))('scenarios/%s loads, and its name is that of the file', (file) => {
    expect(`${loadScenario(file.replace(/\.yaml$/, '')).name}.yaml`).toBe(file);
  });

  it.each(files('policies'))('policies/%s loads, and its name is that of the file', (file) => {
    expect(`${loadPolicy(file.replace(/\.yaml$/, '')).name}.yaml`).toBe(file);
  });
});

describe('a name', () => {
  it.each(KINDS)('that no file of %s/ has is refused with the path that was tried', (kind) => {
    const load = kind === 'scenarios' ? loadScenario : loadPolicy;
    expect(() => load('no-such-night')).toThrow(InvalidFileError);
    expect(() => load('no-such-night')).toThrow(
      `${join(kind, 'no-such-night.yaml')} cannot be used`,
    );
    expect(() => load('no-such-night')).toThrow('there is no such file');
  });

  it.each(KINDS)('of a folder of %s/ is refused: a file is expected', (kind) => {
    const load = kind === 'scenarios' ? loadScenario : loadPolicy;
    expect(() => load(join(projectRoot(), kind))).toThrow('expected a file');
  });

  it('is a path when it looks like one', () => {
    expect(() => loadScenario('./no-such-night')).toThrow('./no-such-night cannot be used');
    expect(() => loadScenario('no-such-night.yml')).toThrow('no-such-night.yml cannot be used');
  });
});

describe.each(KINDS)('a file that is no YAML of ours (%s)', (kind) => {
  const good = goodText(kind);
  const BOMB = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...Array.from('bcdefghij', (name, n) => {
      const before = 'abcdefghij'[n] ?? '';
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
    }),
  ].join('\n');

  const CASES: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['empty', '', /the whole file: null: expected object/],
    ['a text', 'good night', /the whole file: "good night": expected object/],
    ['a list', '- a\n- b\n', /the whole file: \["a","b"\]: expected object/],
    ['not closed', 'a: [1, 2', /not YAML: Flow sequence .* at line 1/],
    ['badly indented', 'a: 1\n  b: 2\n', /not YAML: .* at line 1/],
    ['two documents', `${good}\n---\na: 1\n`, /not YAML: Source contains multiple documents/],
    [
      'an unknown tag',
      `${good}\nextra: !!js/function 'x'\n`,
      /not YAML: Unresolved tag: .* at line \d+/,
    ],
    ['O1 a key twice', `${good}\nname: again\n`, /not YAML: Map keys must be unique at line \d+/],
    [
      'O5 no UTF-8',
      Buffer.concat([Buffer.from(good), Buffer.from([0x23, 0xff, 0xfe])]),
      /not UTF-8 text/,
    ],
    ['O5 of Latin-1', Buffer.from(`${good}\n# Zürich\n`, 'latin1'), /not UTF-8 text/],
    ['O5 too large', good + '#'.repeat(256 * 1024), /has \d+ bytes; expected at most 262144 bytes/],
    ['O5 an alias bomb', BOMB, /Excessive alias count/],
    [
      'O5 an alias bomb within a good file',
      `${good}\n${BOMB}`,
      /Excessive alias count|unknown key/,
    ],
    [
      'O5 a value that contains itself',
      '&a\nname: *a\n',
      /name: a value that contains itself: expected string/,
    ],
    ['O5 very deep lists', `a: ${'['.repeat(5_000)}`, /not YAML: /],
    ['O5 very deep maps', '{a: '.repeat(5_000), /not YAML: /],
    [
      'O1 __proto__ as a key',
      `${good}\n__proto__: { polluted: 1 }\n`,
      /line \d+, __proto__: {"polluted":1}: unknown key/,
    ],
    [
      'O1 constructor as a key',
      `${good}\nconstructor: 1\n`,
      /line \d+, constructor: 1: unknown key/,
    ],
    [
      'O1 hasOwnProperty as a key',
      `${good}\nhasOwnProperty: 1\n`,
      /line \d+, hasOwnProperty: 1: unknown key/,
    ],
    ['a merge key', `${good}\n<<: { name: other }\n`, /line \d+, \["<<"\]: .*: unknown key/],
  ];

  it.each(CASES)('is refused, with the file and the reason: %s', (_case, content, reason) => {
    const message = refusal(kind, content);
    expect(message).toMatch(/mine\.yaml cannot be used:\n/);
    expect(message).toMatch(reason);
  });

  it('O1 leaves the prototype of all objects alone', () => {
    refusal(
      kind,
      `${good}\n__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\n`,
    );
    expect('polluted' in {}).toBe(false);
  });

  it('O5 is answered at once, and in few lines, however many mistakes it has', () => {
    const startedAt = performance.now();
    const many = refusal(kind, Array.from({ length: 5_000 }, (_, n) => `key${n}: 1`).join('\n'));
    expect(many.split('\n').length).toBeLessThan(30);
    expect(many).toMatch(/… and \d+ more$/);
    // It takes some 50 ms; a machine under load may take ten times that.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('S4 cannot move the cursor of the terminal that shows why it is refused', () => {
    const message = refusal(kind, `${good}\n"\\e[2Jkey\\nline": "\\e]0;title\\a\\x9b2J"\n`);
    const lines = message.split('\n');
    expect(lines).toHaveLength(2);
    // eslint-disable-next-line no-control-regex -- control characters are what this looks for
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('with a byte order mark, or the line ends of Windows, is taken', () => {
    const plain = loadText(kind, good);
    expect(loadText(kind, `\ufeff${good}`)).toEqual(plain);
    expect(loadText(kind, good.replaceAll('\n', '\r\n'))).toEqual(plain);
  });

  it('may use anchors for what stands in it twice', () => {
    const text = good.replace(/^(title): (.*)$/m, '$1: &title $2');
    expect(loadText(kind, text)).toEqual(loadText(kind, good));
  });
});
