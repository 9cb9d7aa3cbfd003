import type { IndexValue } from '../view-question.js';

const bytes = new DataView(new ArrayBuffer(8));
const sign = 1n << 63n;
const all = (1n << 64n) - 1n;

/**
 * An index value as a text whose order by bytes is the order of the values: what is missing, then numbers, then texts. Texts alone are compared
 * alike by every server that speaks MongoDB's protocol, and one range of them may hold numbers and texts.
 */
export function indexText(value: IndexValue): string {
  if (typeof value === 'string') return `t${value}`;
  if (value === -Infinity) return '0';
  bytes.setFloat64(0, value === 0 ? 0 : value);
  const bits = bytes.getBigUint64(0);
  // Flipped so that the bits of all numbers rise with the numbers.
  return `n${(bits & sign ? bits ^ all : bits | sign).toString(16).padStart(16, '0')}`;
}
