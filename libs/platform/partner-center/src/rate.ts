import { RESERVED_FOR, type CallBudget } from './shared-budget.js';

/** Calls per minute and partner tenant that we allow ourselves; Microsoft refuses above 500 (§2.4, §11). */
export const CALLS_PER_MINUTE = 400;

/** Calls that are reserved at once, at most; as few as wait, so that other processes are not kept from theirs. */
const MOST_RESERVED = 20;
/** Milliseconds until a budget that could not be asked is asked again. */
const AFTER_FAILURE = 1_000;

interface Waiting {
  readonly lane: string;
  readonly go: () => void;
}

/**
 * Token bucket of one partner tenant: in no minute more than `perMinute` calls. A person's write goes ahead; reads of different
 * customers take turns, so that one customer's long synchronisation does not hold up the others. Where several processes call, the tokens come
 * from the budget that they share, a few at a time, when somebody waits; without it, no call is made.
 */
export class CallRate {
  private readonly burst: number;
  /** Calls per millisecond. */
  private readonly refill: number;
  private tokens: number;
  private filledAt: number;
  private readonly urgent: Waiting[] = [];
  /** Iteration order is the order of turns. */
  private readonly lanes = new Map<string, Waiting[]>();
  private readonly pauses = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private reserving = false;
  private reservedUntil = 0;

  /**
   * @param now monotonic milliseconds
   * @param budget what all processes share; left out: this process is the only one
   */
  constructor(
    perMinute: number = CALLS_PER_MINUTE,
    private readonly now: () => number = () => performance.now(),
    private readonly budget?: CallBudget,
  ) {
    // A full bucket plus what flows in during a minute stay within the limit; people come in bursts.
    this.burst = Math.max(1, Math.floor(perMinute / 4));
    this.refill = Math.max(1, perMinute - this.burst) / 60_000;
    this.tokens = budget ? 0 : this.burst;
    this.filledAt = now();
  }

  /**
   * Resolves when the call may go.
   * @param lane customer tenant, or empty for calls that belong to none
   * @throws the signal's reason when it is aborted first; the place in the queue is given up then
   */
  take(lane: string, urgent: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const giveUp = (): void => {
        this.drop(waiting);
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        lane,
        go: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      if (urgent) this.urgent.push(waiting);
      else this.lanes.set(lane, [...(this.lanes.get(lane) ?? []), waiting]);
      this.serve();
    });
  }

  /** No call of this lane for so many milliseconds: what Retry-After asked for. */
  pause(lane: string, milliseconds: number): void {
    this.pauses.set(lane, Math.max(this.pauses.get(lane) ?? 0, this.now() + milliseconds));
  }

  /** Milliseconds that a lane is still to be left alone; 0 when it is free. */
  pausedFor(lane: string): number {
    const left = (this.pauses.get(lane) ?? 0) - this.now();
    if (left <= 0) this.pauses.delete(lane);
    return Math.max(0, left);
  }

  private serve(): void {
    this.fill();
    while (this.tokens >= 1) {
      const next = this.next();
      if (next === undefined) break;
      this.tokens -= 1;
      next.go();
    }
    this.wakeLater();
  }

  private fill(): void {
    const now = this.now();
    if (!this.budget) this.tokens = Math.min(this.burst, this.tokens + (now - this.filledAt) * this.refill);
    else if (now >= this.reservedUntil) this.tokens = 0;
    this.filledAt = now;
  }

  /** Asks the shared budget for as many calls as wait and may go; never rejects. */
  private async reserve(budget: CallBudget): Promise<void> {
    const waiting = [...this.urgent, ...[...this.lanes.values()].flat()].filter(({ lane }) => this.pausedFor(lane) === 0).length;
    if (this.reserving || waiting === 0) return;
    this.reserving = true;
    const asked = this.now();
    // A budget that cannot be asked grants nothing; who waits gives up at its own deadline, and nothing was sent.
    const { granted, wait } = await budget(Math.min(waiting, MOST_RESERVED)).catch(() => ({ granted: 0, wait: AFTER_FAILURE }));
    this.reserving = false;
    if (granted === 0) return this.wakeAfter(wait);
    this.tokens += granted;
    this.reservedUntil = asked + RESERVED_FOR;
    this.serve();
  }

  private next(): Waiting | undefined {
    const write = this.urgent.findIndex(({ lane }) => this.pausedFor(lane) === 0);
    if (write >= 0) return this.urgent.splice(write, 1)[0];
    for (const [lane, queue] of this.lanes) {
      if (this.pausedFor(lane) > 0) continue;
      const [first, ...rest] = queue;
      this.lanes.delete(lane);
      if (rest.length > 0) this.lanes.set(lane, rest);
      return first;
    }
    return undefined;
  }

  private wakeLater(): void {
    clearTimeout(this.timer);
    const lanes = [...this.urgent.map(({ lane }) => lane), ...this.lanes.keys()];
    if (lanes.length === 0) return;
    const untilFree = Math.min(...lanes.map((lane) => this.pausedFor(lane)));
    if (this.budget) return untilFree > 0 ? this.wakeAfter(untilFree) : void this.reserve(this.budget);
    const untilToken = this.tokens >= 1 ? 0 : (1 - this.tokens) / this.refill;
    this.wakeAfter(Math.max(untilToken, untilFree));
  }

  private wakeAfter(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.serve(), Math.ceil(Math.max(milliseconds, 1)));
  }

  private drop(waiting: Waiting): void {
    const write = this.urgent.indexOf(waiting);
    if (write >= 0) this.urgent.splice(write, 1);
    const rest = this.lanes.get(waiting.lane)?.filter((other) => other !== waiting);
    if (rest === undefined || rest.length === 0) this.lanes.delete(waiting.lane);
    else this.lanes.set(waiting.lane, rest);
    this.wakeLater();
  }
}
