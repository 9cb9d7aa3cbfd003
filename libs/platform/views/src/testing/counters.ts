import type { Fact, StreamCategory } from '#platform/kernel';
import { defineView } from '../view.js';

/** Facts of a small world to try view stores and runners on. */
export type CounterFact =
  | Fact<'Counted', { counter: string; group: string; by: number; label?: string | undefined }>
  | Fact<'Removed', { counter: string }>
  | Fact<'Ignored', { counter: string }>;

export interface CounterRow {
  readonly group: string;
  readonly total: number;
  readonly label: string | null;
  readonly note?: { readonly [name: string]: number | undefined } | undefined;
}

export const counterStream: StreamCategory<CounterFact> = {
  category: 'counter',
  storedNames: { Counted: 'counted', Removed: 'removed', Ignored: 'ignored' },
  examples: [
    { storedName: 'counted', data: { counter: 'a', group: 'g', by: 1 } },
    { storedName: 'removed', data: { counter: 'a' } },
    { storedName: 'ignored', data: { counter: 'a' } },
  ],
};

/** The row tells which members it had, in which order, and holds one that JSON drops: a store must not make a difference. */
export const counterView = defineView<CounterRow, CounterFact>()({
  name: 'counter-list',
  version: 1,
  streams: [counterStream],
  key: ({ data }) => data.counter,
  on: {
    Counted: (row, { data: { group, by, label } }) => ({
      total: (row?.total ?? 0) + by,
      note: { ...row?.note, [`n${by}`]: Object.keys(row?.note ?? {}).indexOf(`n${by}`), dropped: undefined },
      label: label ?? row?.label ?? null,
      group,
    }),
    Removed: () => undefined,
  },
  queries: {
    ofGroup: { where: ['group'], orderBy: ['label'], search: 'label' },
    byTotal: { where: [], orderBy: ['total', 'group'] },
    exactly: { where: ['group', 'total'] },
  },
});
