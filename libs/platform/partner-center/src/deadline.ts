/** The time that one call may take, all its waiting, retries and pages included. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly end: number;
  private readonly timer: NodeJS.Timeout;
  private readonly forward: () => void;
  /** Milliseconds since 1970 (UTC) at which it is over. Timers stand still while the process is frozen or the machine sleeps; this does not. */
  readonly notAfter: number;

  /**
   * @param caller aborts earlier
   * @param latest milliseconds since 1970 (UTC) at which it is over in any case
   */
  constructor(
    milliseconds: number,
    private readonly caller?: AbortSignal,
    latest = Infinity,
  ) {
    this.notAfter = Math.min(Date.now() + milliseconds, latest);
    milliseconds = Math.min(milliseconds, Math.max(0, latest - Date.now()));
    this.end = performance.now() + milliseconds;
    this.timer = setTimeout(() => this.controller.abort(new Error('time-out')), milliseconds);
    this.forward = () => this.controller.abort(new Error('given up by the caller'));
    if (caller?.aborted === true) this.forward();
    else caller?.addEventListener('abort', this.forward, { once: true });
  }

  /** Aborted when the time is over or the caller gave up. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Milliseconds left. */
  get left(): number {
    return this.signal.aborted ? 0 : Math.max(0, Math.min(this.end - performance.now(), this.notAfter - Date.now()));
  }

  /** Waits so many milliseconds; rejects with the signal's reason if the time is over first. */
  pause(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    return this.race(new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))).finally(() => clearTimeout(timer));
  }

  /** What `work` gives, unless the time is over first; `work` itself goes on. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const over = (): void => reject(this.signal.reason as Error);
      if (this.signal.aborted) over();
      this.signal.addEventListener('abort', over, { once: true });
      void work.then(resolve, reject).finally(() => this.signal.removeEventListener('abort', over));
    });
  }

  /** To be called when the call is over, so that neither timer nor listener stays. */
  close(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.forward);
  }
}
