import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { Configuration, ConfigurationModule } from '#platform/configuration';
import { Documents, DocumentsModule, Leases } from './index.js';

it('an application gets documents and leases on the clock it was given, and gives the file back when it ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  let now = '2026-09-17T08:00:00.000Z';
  const application = await Test.createTestingModule({
    imports: [ConfigurationModule.forRoot({ views: 'sqlite', dataDirectory: folder } as Configuration, { now: () => now }), DocumentsModule],
  }).compile();
  await application.init();
  const documents = application.get(Documents);
  const leases = application.get(Leases);
  expect(await leases.acquire('work', 'me', 60_000)).toMatchObject({ until: Date.parse('2026-09-17T08:01:00.000Z') });
  expect(await leases.acquire('work', 'you', 60_000)).toBeUndefined();
  now = '2026-09-17T08:01:00.000Z';
  expect(await leases.acquire('work', 'you', 60_000)).toBeDefined();
  await application.close();
  await expect(documents.check()).rejects.toThrow('closed');
  rmSync(folder, { recursive: true });
});
