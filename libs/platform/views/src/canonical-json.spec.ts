import fc from 'fast-check';
import { canonical, canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('is the same text whatever order the members were added in', () => {
    const shuffled = fc.dictionary(fc.string(), fc.jsonValue()).chain((value) => fc.tuple(fc.constant(value), fc.shuffledSubarray(Object.entries(value), { minLength: Object.keys(value).length })));
    fc.assert(fc.property(shuffled, ([value, entries]) => {
      const again: Record<string, unknown> = {};
      for (const [name, member] of entries) Object.defineProperty(again, name, { value: member, enumerable: true });
      expect(canonicalJson(again)).toBe(canonicalJson(value));
    }));
  });

  it('is what a row looks like after it was stored and read back', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const stored = canonicalJson(value);
      expect(canonicalJson(JSON.parse(stored))).toBe(stored);
      expect(JSON.parse(stored)).toEqual(JSON.parse(JSON.stringify(value)));
    }));
    expect(canonical({ b: undefined, a: [undefined, Number.NaN, -0], c: new Date(0) })).toStrictEqual({ a: [null, null, 0], c: '1970-01-01T00:00:00.000Z' });
  });

  it('leaves the argument alone and keeps what is canonical already', () => {
    const inner = canonical({ z: 1, a: 2 });
    const row = Object.freeze({ inner, b: 1 });
    const result = canonical(row) as { inner: unknown };
    expect(Object.keys(result)).toEqual(['b', 'inner']);
    expect(result.inner).toBe(inner);
    expect(Object.keys(row)).toEqual(['inner', 'b']);
  });

  it('refuses what JSON has no form for', () => expect(() => canonical({ a: 1n })).toThrow(TypeError));
});
