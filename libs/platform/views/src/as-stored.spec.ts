import fc from 'fast-check';
import { asStored } from './as-stored.js';

describe('a row as it is stored', () => {
  it('is what comes back from the store, down to the order of its members', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.anything({ withDate: true, maxDepth: 3 })), (value) => {
      const stored = JSON.stringify(asStored(value));
      expect(stored).toBe(JSON.stringify(value));
      expect(asStored(value)).toStrictEqual(JSON.parse(stored));
    }));
  });

  it('holds nothing that JSON cannot hold', () =>
    expect(asStored({ b: undefined, a: [undefined, Number.NaN, -0], c: new Date(0), d: { toJSON: () => 'd' } })).toStrictEqual({ a: [null, null, 0], c: '1970-01-01T00:00:00.000Z', d: 'd' }));

  it('is not copied when it is in that form already', () => {
    const row = Object.freeze({ b: [1, { c: 'x' }], a: null });
    expect(asStored(row)).toBe(row);
    const next = { ...row, a: 5 };
    expect(asStored(next, row)).toBe(next);
    expect(asStored({ ...row, a: [undefined] }, row)).toStrictEqual({ b: [1, { c: 'x' }], a: [null] });
  });

  it('refuses what JSON has no form for', () => expect(() => asStored({ a: 1n })).toThrow(TypeError));
});
