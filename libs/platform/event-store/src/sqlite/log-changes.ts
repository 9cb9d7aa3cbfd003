import type { Database } from '#platform/sqlite';

// Milliseconds between looks at what other processes wrote; this process tells its own appends at once.
const pollInterval = 200;

/** Wakes those who wait for new facts, whether this process or another one wrote them. */
export class LogChanges {
  private readonly waiting = new Set<() => void>();
  private readonly version;
  private seen: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(database: Database) {
    this.version = database.prepare<[], number>('PRAGMA data_version').pluck();
    this.seen = this.version.get();
  }

  /**
   * Resolves with the next change, or when `signal` aborts. Call it in the same turn in which the log was found to have nothing new:
   * then no change can slip through between.
   */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        if (this.waiting.size === 0) this.stop();
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', wake);
      this.waiting.add(wake);
      this.timer ??= setInterval(() => this.look(), pollInterval);
    });
  }

  /** Something was written by this process, or nothing ever will be again. */
  tell(): void {
    for (const wake of [...this.waiting]) wake();
  }

  private look(): void {
    // `seen` is never younger than the last read of anybody who waits, so a foreign write is noticed at the latest here.
    const version = this.version.get();
    if (version === this.seen) return;
    this.seen = version;
    this.tell();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
