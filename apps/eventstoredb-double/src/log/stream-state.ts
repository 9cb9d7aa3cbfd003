import type { LoggedEvent } from './logged-event.js';

/** The `$tb` of a stream that was soft-deleted: everything in it is truncated. */
export const everything = 9_223_372_036_854_775_807n;

/** One stream, with the events whose commit is still on its way to the disk. */
export class StreamState {
  /** In order of revision; the first one has revision 0. */
  readonly events: LoggedEvent[] = [];
  /** How many of the events are durable, and so to be seen. */
  durable = 0;
  /** Revisions below this one are not to be read (`$tb` of the stream's metadata). */
  truncatedBefore = 0n;
  tombstoned = false;

  /** Revision of the last event, durable or on its way; -1n when there is none. */
  get last(): bigint {
    return BigInt(this.events.length) - 1n;
  }

  get softDeleted(): boolean {
    return this.truncatedBefore === everything;
  }

  /** What can be read, in order. */
  get readable(): readonly LoggedEvent[] {
    const start = this.truncatedBefore > this.last ? this.events.length : Number(this.truncatedBefore);
    return this.events.slice(start, this.durable);
  }

  /** Takes over what the stream's metadata (the last event of `$$<stream>`) says. */
  applyMetadata(json: Uint8Array): void {
    // The largest `$tb` does not fit into a number, so the text is read.
    const truncation = /"\$tb"\s*:\s*(\d+)/.exec(Buffer.from(json).toString());
    this.truncatedBefore = truncation ? BigInt(truncation[1]!) : 0n;
  }
}
