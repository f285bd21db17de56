import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../../workflows/domain/canonical-json';
import { sha256 } from '../../../workflows/domain/sha256';

describe('sha256', () => {
  it('is what the platform calls SHA-256', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const expected = createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');
        expect(sha256(text)).toBe(expected);
      }),
    );
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of fields, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is not there', () => {
    expect(canonicalJson({ b: undefined, a: [1, 'é'] })).toBe('{"a":[1,"é"]}');
  });
});

function reversed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reversed);
  const fields = Object.entries(value).map(([name, field]) => [name, reversed(field)] as const);
  return Object.fromEntries(fields.toReversed());
}
