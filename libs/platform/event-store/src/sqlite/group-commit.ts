import type { Database } from '#platform/sqlite';
import { OutcomeUnknown, StoreUnavailable, type AppendResult } from '../event-store.js';
import type { FactTable, PreparedAppend } from './fact-table.js';

interface Waiting {
  readonly append: PreparedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

// Appends that share one transaction at most; the rest go with the next one, so that the event loop is not held for long.
const largestGroup = 256;

/**
 * Writes the appends of one turn of the event loop in one transaction, and so with one flush to disk. Nobody hears of success
 * before the commit; a refused append writes nothing and leaves its neighbours alone.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private scheduled = false;
  private readonly begin;
  private readonly commit;
  private readonly rollback;

  constructor(
    private readonly database: Database,
    private readonly facts: FactTable,
    private readonly afterCommit: () => void,
  ) {
    this.begin = database.prepare('BEGIN IMMEDIATE');
    this.commit = database.prepare('COMMIT');
    this.rollback = database.prepare('ROLLBACK');
  }

  /** Joins the next transaction. */
  add(append: PreparedAppend): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ append, resolve, reject });
      this.schedule();
    });
  }

  /** Writes everything that waits, now. */
  flush(): void {
    while (this.waiting.length > 0) this.writeGroup(this.waiting.splice(0, largestGroup));
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.writeGroup(this.waiting.splice(0, largestGroup));
      if (this.waiting.length > 0) this.schedule();
    });
  }

  private writeGroup(group: readonly Waiting[]): void {
    if (group.length === 0) return;
    let answers: (() => void)[];
    try {
      this.begin.run();
      answers = this.writeEach(group);
    } catch (error) {
      this.giveUp(group, new StoreUnavailable(`The event log cannot be written: ${(error as Error).message}`, { cause: error }));
      return;
    }
    try {
      this.commit.run();
    } catch (error) {
      this.giveUp(group, new OutcomeUnknown(`The event log could not confirm a write: ${(error as Error).message}`, { cause: error }));
      return;
    }
    for (const answer of answers) answer();
    this.afterCommit();
  }

  /** Tries each append in turn; a refusal is an answer, anything else ends the transaction. */
  private writeEach(group: readonly Waiting[]): (() => void)[] {
    let end = this.facts.end();
    return group.map(({ append, resolve, reject }) => {
      try {
        const result = this.facts.append(append, end);
        if (result.position > end) end = Number(result.position);
        return () => resolve(result);
      } catch (error) {
        if (isSqliteError(error)) throw error;
        return () => reject(error);
      }
    });
  }

  // A refusal may rest on a neighbour's fact that is now gone, so it is not passed on either.
  private giveUp(group: readonly Waiting[], error: Error): void {
    if (this.database.inTransaction) this.rollback.run();
    for (const { reject } of group) reject(error);
  }
}

function isSqliteError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('SQLITE_');
}
