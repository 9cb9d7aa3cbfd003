import type { Position } from '#platform/kernel';
import { DocumentConflict, type Documents, type StoredDocument } from '#platform/documents';

/** What is kept of a task. */
export interface TaskBody {
  /** Runs that did not finish. */
  readonly attempts: number;
  /** Runs in a row that ended in an error. */
  readonly failures: number;
  /** Last fact that made it due, as decimal text; null when only a person did. */
  readonly position: string | null;
  /** Why it is still there; null for a fresh one. */
  readonly reason: string | null;
}

export type StoredTask = StoredDocument<TaskBody>;

/** What a run came to. Moments in milliseconds since 1970 (UTC). */
export type TaskResult =
  | { readonly kind: 'done' }
  /** Pause that counts as a run, because the reaction looked and asked for another one. */
  | { readonly kind: 'again'; readonly at: number; readonly reason: string }
  /** Pause that does not count. */
  | { readonly kind: 'later'; readonly at: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly at: number; readonly reason: string };

/** Collection of a reaction's tasks. */
export const tasksOf = (reaction: string): string => `tasks/${reaction}`;

/** The durable tasks of all reactions: one document per reaction and key. */
export class TaskList {
  constructor(private readonly documents: Documents) {}

  /**
   * Makes the work of a key due. A task that is there becomes due at the earlier moment; its version rises, so a run under way will not
   * remove it. The same fact again changes nothing.
   *
   * @param dueAt milliseconds since 1970 (UTC)
   * @param position the fact; undefined when a person asks
   */
  async makeDue(reaction: string, key: string, dueAt: number, position?: Position): Promise<void> {
    await this.change(async () => {
      const current = await this.get(reaction, key);
      if (!current) return void (await this.put(reaction, key, { attempts: 0, failures: 0, position: position?.toString() ?? null, reason: null }, dueAt, 'absent'));
      if (position !== undefined && current.body.position !== null && BigInt(current.body.position) >= position) return;
      const body = { ...current.body, position: position?.toString() ?? current.body.position };
      await this.put(reaction, key, body, Math.min(current.dueAt ?? dueAt, dueAt), current.version);
    });
  }

  /** The task as it is now. */
  get(reaction: string, key: string): Promise<StoredTask | undefined> {
    return this.documents.get<TaskBody>(tasksOf(reaction), key);
  }

  /** Tasks due at a moment, the longest due first. */
  due(reaction: string, now: number, limit: number): Promise<StoredTask[]> {
    return this.documents.due<TaskBody>(tasksOf(reaction), now, limit);
  }

  /** Tasks that are there, due or not. */
  all(reaction: string, limit: number): Promise<StoredTask[]> {
    return this.documents.list<TaskBody>(tasksOf(reaction), '', limit);
  }

  /**
   * Records what came of a run. A task that a newer fact made due meanwhile stays due, whatever the run came to.
   * @param claimed the task as the run began
   */
  async settle(reaction: string, claimed: StoredTask, result: TaskResult): Promise<void> {
    await this.change(async () => {
      const current = await this.get(reaction, claimed.key);
      if (!current) return;
      const newer = current.version !== claimed.version;
      if (result.kind === 'done' && !newer) return this.documents.delete(tasksOf(reaction), claimed.key, { ifVersion: current.version });
      const body = { ...counted(claimed.body, result), position: current.body.position };
      await this.put(reaction, claimed.key, body, newer || result.kind === 'done' ? (current.dueAt ?? 0) : result.at, current.version);
    });
  }

  private async put(reaction: string, key: string, body: TaskBody, dueAt: number, ifVersion: number | 'absent'): Promise<void> {
    await this.documents.put(tasksOf(reaction), key, body, { dueAt, ifVersion });
  }

  /** Reads and writes again for as long as others write in between. */
  private async change(attempt: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof DocumentConflict)) throw error;
      }
    }
  }
}

function counted({ attempts, failures, position }: TaskBody, result: TaskResult): TaskBody {
  if (result.kind === 'done') return { attempts: 0, failures: 0, position, reason: null };
  const { reason } = result;
  if (result.kind === 'later') return { attempts, failures, position, reason };
  return { attempts: attempts + 1, failures: result.kind === 'failed' ? failures + 1 : 0, position, reason };
}
