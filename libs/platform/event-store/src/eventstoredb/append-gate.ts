import { StoreUnavailable } from '../event-store.js';
import { deadlines } from './deadline.js';

// With 16 unsent messages the client's stream says "enough", and what the client then queues ends in an unhandled rejection, and so the
// process, when the connection breaks. With fewer it never queues. The server groups what it flushes, so more would not be faster.
const inFlight = 15;
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
