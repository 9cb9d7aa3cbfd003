/** Milliseconds that a call may take before it is given up. The client itself enforces none of them (facts: eventstoredb §0 no. 4). */
export const deadlines = {
  /** Until an append that was sent is answered. */
  append: 5_000,
  /** Until an append that waits for its turn is sent. */
  queue: 5_000,
  /** Between one fact of a read and the next. */
  read: 5_000,
  /** Until a subscription is confirmed. */
  subscribe: 5_000,
  /** Until the server says that it is there. */
  check: 2_000,
  /** Until an append that was given up no longer counts as being in flight: longer than the client needs to notice a dead connection. */
  abandon: 30_000,
} as const;

/** What `promise` comes to, or what `late` tells when that takes too long. */
export function within<T>(promise: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), milliseconds);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
