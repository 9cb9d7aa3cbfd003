import { createHash, hash } from 'node:crypto';
import type { StoredEvent } from '#platform/event-store';

/** A fact as the text that counts: everything but its position, which each log gives anew. */
export function factLine({ stream, revision, id, type, data, metadata }: StoredEvent): string {
  return JSON.stringify([stream, revision.toString(), id, type, data, metadata]);
}

/** Running SHA-256 over a log: one over all of it in its order, and one per stream. */
export class FactDigests {
  private readonly all = createHash('sha256');
  private readonly streams = new Map<string, Buffer>();
  private counted = 0;

  /** Takes in the next fact of the log, or of a stream. */
  add(event: StoredEvent): void {
    const line = factLine(event);
    this.counted += 1;
    this.all.update(`${line}\n`);
    this.streams.set(event.stream, chained(this.streams.get(event.stream), line));
  }

  get facts(): number {
    return this.counted;
  }

  /** Digest of the facts of each stream, in order. */
  get byStream(): ReadonlyMap<string, Buffer> {
    return this.streams;
  }

  /** Digest of everything that was added, lower-case hexadecimal. Ends the adding. */
  sha256(): string {
    return this.all.digest('hex');
  }
}

/** Digest of a stream's facts, as `FactDigests.byStream` has it. */
export function streamDigest(before: Buffer | undefined, event: StoredEvent): Buffer {
  return chained(before, factLine(event));
}

function chained(before: Buffer | undefined, line: string): Buffer {
  return hash('sha256', Buffer.concat([before ?? Buffer.alloc(0), Buffer.from(line)]), 'buffer');
}
