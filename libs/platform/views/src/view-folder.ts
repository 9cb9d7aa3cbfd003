import type { Fact, RecordedFact } from '#platform/kernel';
import { UnusableFact, type FactLog, type LogBatch, type StoredEvent } from '#platform/event-store';
import { asStored } from './as-stored.js';
import type { View } from './view.js';
import type { AnyView, RowChange, StoredRow, ViewFill } from './view-store.js';

interface KeyedFact {
  readonly key: string;
  readonly fact: RecordedFact;
  readonly event: StoredEvent;
}

// Rows kept between two batches while the history is read; live batches read theirs.
const keptRows = 20_000;

/** Folds batches of one view. Every fact is decoded once and every row is read at most once per batch. */
export class ViewFolder {
  private readonly view: View;
  private readonly changed = new Map<string, StoredRow>();
  private kept: Map<string, StoredRow> | undefined = new Map();

  constructor(
    view: AnyView,
    private readonly fill: ViewFill,
    private readonly log: FactLog,
  ) {
    this.view = view as View;
  }

  /** The history is folded: rows are no longer kept between batches. */
  live(): void {
    this.kept = undefined;
  }

  /** How many rows differ from what is stored. */
  get unwritten(): number {
    return this.changed.size;
  }

  /**
   * Folds a batch onto the rows that the batches before it left, written or not. Reads the rows it needs, writes nothing.
   * @returns the fact that could not be folded, if there was one: facts before it are folded, nothing behind it is
   */
  async fold({ events }: LogBatch): Promise<UnusableFact | undefined> {
    const { facts, stoppedAt } = this.decode(events);
    return this.foldFacts(facts, await this.rowsOf(facts)) ?? stoppedAt;
  }

  /** Every row that changed since the last time, to be written now: live, the next batch reads its rows from the store again. */
  take(): RowChange[] {
    const changes = Array.from(this.changed, ([key, { row, position }]) => ({ key, row, position }));
    this.changed.clear();
    if (this.kept && this.kept.size > keptRows) this.kept = new Map();
    return changes;
  }

  private foldFacts(facts: readonly KeyedFact[], rows: Map<string, StoredRow>): UnusableFact | undefined {
    for (const { key, fact, event } of facts) {
      const stored = rows.get(key);
      // Delivered before: the row holds it already.
      if (stored && stored.position >= fact.position) continue;
      try {
        const next = this.foldOne(stored?.row, fact);
        if (next === stored?.row) continue;
        const changed = { row: next, position: fact.position };
        rows.set(key, changed);
        this.changed.set(key, changed);
      } catch (error) {
        return this.unusable(event, error);
      }
    }
    return undefined;
  }

  private foldOne(row: object | undefined, fact: RecordedFact): object | undefined {
    const next = this.view.on[fact.type]!(row, fact);
    return next && asStored(next, row);
  }

  private decode(events: readonly StoredEvent[]): { facts: KeyedFact[]; stoppedAt: UnusableFact | undefined } {
    const facts: KeyedFact[] = [];
    for (const event of events) {
      try {
        const fact = this.log.decode<Fact>(this.view.streams, event);
        if (!fact || !Object.hasOwn(this.view.on, fact.type)) continue;
        const key = this.view.key(fact);
        if (key !== undefined) facts.push({ key, fact, event });
      } catch (error) {
        return { facts, stoppedAt: this.unusable(event, error) };
      }
    }
    return { facts, stoppedAt: undefined };
  }

  private async rowsOf(facts: readonly KeyedFact[]): Promise<Map<string, StoredRow>> {
    const rows = this.kept ?? new Map<string, StoredRow>();
    const unread = new Set<string>();
    for (const { key } of facts) if (!rows.has(key)) unread.add(key);
    if (unread.size > 0) for (const [key, stored] of await this.fill.rows([...unread])) rows.set(key, stored);
    return rows;
  }

  private unusable(event: StoredEvent, cause: unknown): UnusableFact {
    const { name, version } = this.view;
    return new UnusableFact(event, `View ${name} v${version} cannot take in ${event.type} (${event.stream}, revision ${event.revision}): ${(cause as Error).message}`, { cause });
  }
}
