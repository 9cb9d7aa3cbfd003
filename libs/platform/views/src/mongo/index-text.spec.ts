import fc from 'fast-check';
import { indexText } from './index-text.js';

describe('an index value as text', () => {
  const number = fc.oneof(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), fc.integer(), fc.constantFrom(0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE));

  it('orders numbers as numbers', () => {
    fc.assert(fc.property(number, number, (a, b) => {
      const [x, y] = [indexText(a), indexText(b)];
      expect(x < y ? -1 : x > y ? 1 : 0).toBe(a < b ? -1 : a > b ? 1 : 0);
    }));
  });

  it('puts what is missing first, then numbers, then texts', () => {
    fc.assert(fc.property(number, fc.string(), (a, text) => {
      expect(indexText(-Infinity) < indexText(a)).toBe(true);
      expect(indexText(a) < indexText(text)).toBe(true);
    }));
  });
});
