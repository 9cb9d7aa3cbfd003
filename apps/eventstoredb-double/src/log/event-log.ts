import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommitFile } from './commit-file.js';
import { decideAppend, type Expected } from './decide-append.js';
import { decodeEvents, encodeEvent, type LoggedEvent, type ProposedEvent } from './logged-event.js';
import { everything, StreamState } from './stream-state.js';

// Where the memory of ids ends that guards an append which expects anything: its eviction was seen after 30,000 events (facts §1).
const rememberedIds = 30_000;

export type AppendOutcome =
  /** Position undefined: the stream was soft-deleted since, and nothing was written. */
  | { readonly kind: 'success'; readonly revision: bigint; readonly position: bigint | undefined }
  /** Revision of the last event when the append was refused; -1n when there is no stream. */
  | { readonly kind: 'conflict'; readonly actual: bigint }
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'deleted' };

/** The whole database: every event in memory, every commit in one file. */
export class EventLog {
  /** Every durable event in log order. */
  readonly all: LoggedEvent[] = [];
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly streams = new Map<string, StreamState>();
  private readonly recent = new Map<string, LoggedEvent>();
  private file!: CommitFile;

  private constructor(private readonly afterFlush: (() => void) | undefined) {}

  /** @param afterFlush called when an append is durable and nobody has heard of it yet */
  static async open(folder: string, afterFlush?: () => void): Promise<EventLog> {
    await mkdir(folder, { recursive: true });
    const log = new EventLog(afterFlush);
    log.file = await CommitFile.open(join(folder, 'events.log'), (commit, offset) => {
      const events = decodeEvents(commit, offset);
      log.accept(events);
      log.publish(events);
    });
    log.recent.clear();
    // A server writes records of its own, for one at every start: $all is never the clients' events alone.
    await log.submit('$epoch-information', 'any', [{ id: crypto.randomUUID(), type: '$epoch-information', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.alloc(0) }]);
    return log;
  }

  /** The stream, when something was ever appended to it and is durable. */
  stream(name: string): StreamState | undefined {
    const stream = this.streams.get(name);
    return stream && (stream.durable > 0 || stream.tombstoned) ? stream : undefined;
  }

  /** Answers when the outcome is durable. */
  async submit(name: string, expected: Expected, events: readonly ProposedEvent[]): Promise<AppendOutcome> {
    const stream = this.streams.get(name);
    const decision = decideAppend(stream, name, expected, events.map(({ id }) => id), this.recent);
    if (decision.kind === 'conflict') return { kind: 'conflict', actual: stream?.last ?? -1n };
    if (decision.kind === 'repeated') return { kind: 'success', revision: decision.last.revision, position: stream!.softDeleted ? undefined : decision.last.position };
    if (decision.kind !== 'write') return { kind: decision.kind };
    if (events.length === 0) return { kind: 'success', revision: stream?.last ?? 0n, position: this.all.at(-1)?.position };
    if (stream?.softDeleted) {
      const { last } = stream;
      await this.submit(`$$${name}`, 'any', [streamMetadata(`{"$tb":${last + 1n}}`)]);
      return this.submit(name, last, events);
    }
    return this.write(name, (stream?.last ?? -1n) + 1n, events);
  }

  /** Truncates the whole stream; its revisions go on when it is appended to again. */
  async softDelete(name: string): Promise<AppendOutcome> {
    return this.submit(`$$${name}`, 'any', [streamMetadata(`{"$tb":${everything}}`)]);
  }

  /** Ends the stream for ever. */
  async tombstone(name: string): Promise<AppendOutcome> {
    if (this.streams.get(name)?.tombstoned) return { kind: 'deleted' };
    return this.write(name, everything, [{ id: crypto.randomUUID(), type: '$streamDeleted', contentType: 'application/octet-stream', data: Buffer.alloc(0), metadata: Buffer.alloc(0) }]);
  }

  /** Calls back after each commit, until the returned function is called. */
  onCommit(listener: () => void): () => void {
    this.changes.on('commit', listener);
    return () => this.changes.off('commit', listener);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async write(stream: string, from: bigint, proposed: readonly ProposedEvent[]): Promise<AppendOutcome> {
    const created = Date.now();
    let position = BigInt(this.file.next);
    const records: Buffer[] = [];
    const events = proposed.map((event, index): LoggedEvent => {
      const record = encodeEvent({ ...event, stream, created, revision: from + BigInt(index) });
      records.push(record);
      const logged = { ...event, stream, created, revision: from + BigInt(index), position };
      position += BigInt(record.length);
      return logged;
    });
    this.accept(events);
    await this.file.add(Buffer.concat(records));
    this.publish(events);
    this.afterFlush?.();
    const last = events.at(-1)!;
    return { kind: 'success', revision: last.revision, position: last.position };
  }

  /** From here on appends take these events into account. */
  private accept(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      this.recent.set(event.id, event);
      if (event.type === '$streamDeleted') this.stateOf(event.stream).tombstoned = true;
      else this.stateOf(event.stream).events.push(event);
    }
    for (const id of this.recent.keys()) {
      if (this.recent.size <= rememberedIds) break;
      this.recent.delete(id);
    }
  }

  /** From here on everybody sees them. */
  private publish(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      this.all.push(event);
      if (event.type !== '$streamDeleted') this.stateOf(event.stream).durable += 1;
      if (event.stream.startsWith('$$') && event.type === '$metadata') this.stateOf(event.stream.slice(2)).applyMetadata(event.data);
    }
    this.changes.emit('commit');
  }

  private stateOf(name: string): StreamState {
    let stream = this.streams.get(name);
    if (!stream) this.streams.set(name, (stream = new StreamState()));
    return stream;
  }
}

function streamMetadata(json: string): ProposedEvent {
  return { id: crypto.randomUUID(), type: '$metadata', contentType: 'application/json', data: Buffer.from(json), metadata: Buffer.alloc(0) };
}
