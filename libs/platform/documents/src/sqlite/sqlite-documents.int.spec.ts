import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDocuments } from '../documents.contract.js';
import { InMemoryDocuments } from '../testing/in-memory-documents.js';
import { openDocuments } from '../open-documents.js';
import { SqliteDocuments } from './sqlite-documents.js';

describeDocuments('SQLite', async (now) => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const opened: SqliteDocuments[] = [];
  return {
    open: async () => {
      opened.push(new SqliteDocuments(join(folder, 'views.sqlite'), now, { shared: false }));
      return opened.at(-1)!;
    },
    dispose: async () => {
      for (const documents of opened) await documents.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describeDocuments('memory, for tests', async (now) => {
  const documents = new InMemoryDocuments(now);
  return { open: async () => documents, dispose: async () => undefined };
});

describe('documents in SQLite', () => {
  it('are there after the file was closed and opened again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'documents-'));
    const settings = { views: 'sqlite', dataDirectory: folder };
    const first = await openDocuments(settings, Date.now);
    await first.put('a', 'k', { n: 1 });
    await first.close();
    await expect(first.check()).rejects.toThrow('closed');
    const second = await openDocuments(settings, Date.now);
    expect((await second.get('a', 'k'))?.body).toEqual({ n: 1 });
    await second.close();
    rmSync(folder, { recursive: true });
  });

  it('names what is supported when the configuration asks for something else, and tells no password', async () => {
    const opening = openDocuments({ views: 'postgres://user:secret@host', dataDirectory: '/nowhere' }, Date.now);
    await expect(opening).rejects.toThrow(/"postgres" server.*Supported: "sqlite"/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });
});
