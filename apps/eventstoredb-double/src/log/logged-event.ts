/** What a client proposes to append. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as it lies in the log. */
export interface LoggedEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Offset of its record in the file: rising, with gaps of the size of records. */
  readonly position: bigint;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** What stands before the bytes of data and metadata in a record. */
type Head = Pick<LoggedEvent, 'id' | 'type' | 'contentType' | 'stream' | 'created'> & { readonly revision: string };

const lengths = 12;

/** A record: three lengths, the head as JSON, data, metadata. Its position is where it begins, so it is not part of it. */
export function encodeEvent(event: Omit<LoggedEvent, 'position'>): Buffer {
  const { id, type, contentType, stream, created, revision, data, metadata } = event;
  const head = Buffer.from(JSON.stringify({ id, type, contentType, stream, created, revision: String(revision) } satisfies Head));
  const sizes = Buffer.allocUnsafe(lengths);
  sizes.writeUInt32LE(head.length, 0);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(metadata.length, 8);
  return Buffer.concat([sizes, head, data, metadata]);
}

/** The events of one commit, which begins at `offset` of the file. */
export function decodeEvents(commit: Buffer, offset: number): LoggedEvent[] {
  const events: LoggedEvent[] = [];
  for (let at = 0; at < commit.length; ) {
    const start = at;
    const [headLength, dataLength, metadataLength] = [commit.readUInt32LE(at), commit.readUInt32LE(at + 4), commit.readUInt32LE(at + 8)];
    const take = (length: number) => commit.subarray(at, (at += length));
    at += lengths;
    const { revision, ...head } = JSON.parse(take(headLength).toString()) as Head;
    events.push({ ...head, revision: BigInt(revision), data: take(dataLength), metadata: take(metadataLength), position: BigInt(offset + start) });
  }
  return events;
}
