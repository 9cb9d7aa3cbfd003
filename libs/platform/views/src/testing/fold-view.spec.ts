import type { Fact, StreamCategory } from '#platform/kernel';
import { defineView, type ViewRegistry } from '../index.js';
import { foldView, recorded, recordedStream } from './fold-view.js';

type CupFact = Fact<'CupFilled', { cup: string; drops: number }> | Fact<'CupBroken', { cup: string }> | Fact<'CupPraised', { cup: string }>;
interface CupRow {
  readonly cup: string;
  readonly drops: number;
  readonly note?: string | undefined;
}

const cups: StreamCategory<CupFact> = {
  category: 'cup',
  storedNames: { CupFilled: 'cup-filled', CupBroken: 'cup-broken', CupPraised: 'cup-praised' },
  examples: [],
};

const cupList = defineView<CupRow, CupFact>()({
  name: 'cup-list',
  version: 1,
  streams: [cups],
  key: (fact) => (fact.data.cup === 'invisible' ? undefined : fact.data.cup),
  on: {
    CupFilled: (row, { data }) => ({ drops: (row?.drops ?? 0) + data.drops, cup: data.cup, note: undefined }),
    CupBroken: () => undefined,
  },
  queries: { byDrops: { where: ['drops'], orderBy: ['cup'] } },
});

/** Compiles only if a typed view can be registered. */
export const registerCups = (registry: ViewRegistry): void => registry.register(cupList);

describe('folding a view in a test', () => {
  it('gives the rows that a reader would see', () => {
    const facts = [
      ...recordedStream<CupFact>('cup-a', [{ type: 'CupFilled', data: { cup: 'a', drops: 2 } }, { type: 'CupPraised', data: { cup: 'a' } }, { type: 'CupFilled', data: { cup: 'a', drops: 3 } }]),
      ...recordedStream<CupFact>('cup-b', [{ type: 'CupFilled', data: { cup: 'b', drops: 1 } }, { type: 'CupBroken', data: { cup: 'b' } }]),
      recorded<CupFact>({ type: 'CupFilled', data: { cup: 'invisible', drops: 1 } }),
    ];
    expect(foldView(cupList, facts)).toStrictEqual({ a: { cup: 'a', drops: 5 } });
    expect(facts.map((fact) => fact.revision)).toEqual([0n, 1n, 2n, 0n, 1n, 0n]);
    expect(facts.every((fact, index) => index === 0 || fact.position > facts[index - 1]!.position)).toBe(true);
  });

  it('fails a view that changes what it was given', () => {
    const impure = defineView<{ drops: number }, CupFact>()({ ...cupList, on: { CupFilled: (row, { data }) => (row ? Object.assign(row, { drops: data.drops }) : { drops: data.drops }) } , queries: {} });
    const facts = recordedStream<CupFact>('cup-a', [{ type: 'CupFilled', data: { cup: 'a', drops: 2 } }, { type: 'CupFilled', data: { cup: 'a', drops: 3 } }]);
    expect(() => foldView(impure, facts)).toThrow(TypeError);
  });
});
