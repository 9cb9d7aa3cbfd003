import { StoreUnavailable } from '../event-store.js';
import { deadlines } from './deadline.js';

// Enough for the server to flush many at once, few enough that a server which stands still holds at most so many appends of ours in memory.
const inFlight = 64;
// Beyond this, waiting has no point: the last one would be given up before its turn.
const longestQueue = 5_000;

interface Waiting {
  readonly enter: () => void;
}

/** Bounds the appends in flight; those beyond wait for their turn, in order. */
export class AppendGate {
  private free = inFlight;
  private readonly queue = new Set<Waiting>();

  /**
   * Resolves when it is the caller's turn, who calls `leave` afterwards.
   * @throws StoreUnavailable too many wait, or the turn did not come in time; nothing was sent
   */
  async enter(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    if (this.queue.size >= longestQueue) throw new StoreUnavailable(`The event store is overloaded: ${longestQueue} appends wait already`);
    await new Promise<void>((enter, refuse) => {
      const timer = setTimeout(() => {
        this.queue.delete(waiting);
        refuse(new StoreUnavailable('The event store is overloaded or does not answer: an append waited too long for its turn'));
      }, deadlines.queue);
      const waiting: Waiting = { enter: () => (clearTimeout(timer), enter()) };
      this.queue.add(waiting);
    });
  }

  leave(): void {
    const [next] = this.queue;
    if (!next) {
      this.free += 1;
      return;
    }
    this.queue.delete(next);
    next.enter();
  }
}
