import { open, readFile, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Bytes before each commit: its length and its checksum. */
export const frameHead = 8;

interface Waiting {
  readonly frame: Buffer;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * An append-only file of commits. A commit counts from the moment it is flushed to disk, whole or not at all; commits that wait for the
 * disk at the same time share one flush. What a crash left behind half written is cut off when the file is opened.
 */
export class CommitFile {
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;

  private constructor(
    private readonly file: FileHandle,
    private promised: number,
  ) {}

  /** Opens the file, or makes it, and hands out each commit it holds with the offset of its first byte. */
  static async open(path: string, each: (commit: Buffer, offset: number) => void): Promise<CommitFile> {
    const file = await open(path, 'a+');
    const content = await readFile(path);
    let end = 0;
    for (let frame = frameAt(content, end); frame; frame = frameAt(content, end)) {
      each(frame, end + frameHead);
      end += frameHead + frame.length;
    }
    if (end < content.length) await file.truncate(end);
    await file.sync();
    return new CommitFile(file, end);
  }

  /** Offset of the first byte of the next commit. */
  get next(): number {
    return this.promised + frameHead;
  }

  /** Resolves when the commit is durable. Commits become durable in the order in which they were added. */
  add(commit: Buffer): Promise<void> {
    const head = Buffer.allocUnsafe(frameHead);
    head.writeUInt32LE(commit.length, 0);
    head.writeUInt32LE(crc32(commit), 4);
    const frame = Buffer.concat([head, commit]);
    this.promised += frame.length;
    return new Promise((done, failed) => {
      this.waiting.push({ frame, done, failed });
      this.flushing ??= this.flush();
    });
  }

  async close(): Promise<void> {
    await this.flushing;
    await this.file.close();
  }

  private async flush(): Promise<void> {
    // What arrives in this turn of the event loop shares the flush.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.file.appendFile(Buffer.concat(group.map(({ frame }) => frame)));
        await this.file.datasync();
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    this.flushing = undefined;
  }
}

/** The commit that stands at an offset, if it stands there whole. */
function frameAt(content: Buffer, offset: number): Buffer | undefined {
  const start = offset + frameHead;
  if (content.length < start) return undefined;
  const end = start + content.readUInt32LE(offset);
  if (content.length < end) return undefined;
  const commit = content.subarray(start, end);
  return crc32(commit) === content.readUInt32LE(offset + 4) ? commit : undefined;
}
