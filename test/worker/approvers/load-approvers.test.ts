import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse, stringify } from 'yaml';
import { schemaFiles } from '../../../scripts/publish-schemas';
import { publicKeyHex, readPrivateKey } from '../../../worker/approvers/key-files';
import { loadApprovers } from '../../../worker/approvers/load-approvers';

const folder = mkdtempSync(join(tmpdir(), 'approvers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'approvers.yaml');
const write = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const [one, two] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
const hex = publicKeyHex(one.publicKey);
write('two.pem', two.publicKey.export({ type: 'spki', format: 'pem' }));
write('private.pem', two.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
write('rsa.pem', rsa.publicKey.export({ type: 'spki', format: 'pem' }));
write('nonsense.pem', 'nonsense');

const anna = { name: 'anna', roles: ['dns-owner', 'incident-commander'], publicKey: hex };
const bert = { name: 'bert', roles: [], publicKey: 'two.pem' };
const load = (written: unknown) => {
  writeFileSync(file, stringify(written));
  return loadApprovers(file);
};

describe('a file of approvers', () => {
  it('has keys as digits, or in files beside it', () => {
    expect(load([{ ...anna, publicKey: hex.toUpperCase() }, bert])).toEqual([
      anna,
      { ...bert, publicKey: publicKeyHex(two.publicKey) },
    ]);
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['none', [], /whole file: .*expected array to have >=1 items/],
    ['another form', { anna }, /whole file: .*expected array/],
    ['an unknown field', [{ ...anna, role: 'x' }], /\[0\]\.role: "x": unknown key/],
    ['no key', [{ ...anna, publicKey: undefined }], /\[0\]\.publicKey: missing/],
    ['too short a key', [{ ...anna, publicKey: 'ab' }], /"ab": expected 64 hexadecimal digits/],
    ['no point', [{ ...anna, publicKey: 'f'.repeat(64) }], /expected a public key of Ed25519/],
    ['a weak point', [{ ...anna, publicKey: '0'.repeat(64) }], /expected a public key of Ed25519/],
    ['two of a name', [anna, { ...bert, name: 'anna' }], /\[1\]\.name: "anna": expected another/],
    [
      'two of a key',
      [anna, { ...bert, publicKey: hex }],
      /\[1\]\.publicKey: ".*": expected another/,
    ],
    ['no such file', [{ ...anna, publicKey: 'no.pem' }], /"no.pem": there is no such file/],
    ['a private key', [{ ...anna, publicKey: 'private.pem' }], /private key: expected the public/],
    ['another kind of key', [{ ...anna, publicKey: 'rsa.pem' }], /type rsa: expected Ed25519/],
    ['no key at all', [{ ...anna, publicKey: 'nonsense.pem' }], /not a public key in PEM/],
    ['a role with a space', [{ ...anna, roles: ['on call'] }], /\[0\]\.roles\[0\]: "on call"/],
  ])('is refused with the field, the value and what is expected: %s', (_what, written, words) => {
    expect(() => load(written)).toThrow(words);
  });

  it('has a published schema that takes it', () => {
    const schema = JSON.parse(schemaFiles().get('approvers.schema.json') ?? '') as object;
    const isValid = new Ajv2020().compile(schema);
    expect(isValid(parse(stringify([anna, bert])))).toBe(true);
    expect(isValid([{ ...anna, publicKey: 'ab' }])).toBe(false);
  });
});

describe('a private key', () => {
  it.each([
    ['no.pem', /cannot be read: ENOENT/],
    ['nonsense.pem', /expected a private key in PEM/],
    ['two.pem', /expected a private key in PEM/],
  ])('is refused where it is none: %s', (name, words) => {
    expect(() => readPrivateKey(join(folder, name))).toThrow(words);
  });

  it('is refused where it is of another kind', () => {
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(() => readPrivateKey(write('rsa-private.pem', pem))).toThrow(
      'type rsa, expected Ed25519',
    );
  });

  it('has one public half, however it is asked for', () => {
    const key = readPrivateKey(join(folder, 'private.pem'));
    expect(publicKeyHex(key)).toBe(publicKeyHex(two.publicKey));
  });
});
