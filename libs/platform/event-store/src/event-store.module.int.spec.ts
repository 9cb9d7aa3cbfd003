import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { Configuration, ConfigurationModule } from '#platform/configuration';
import { systemActor, type Fact, type StreamCategory } from '#platform/kernel';
import { EventStore, EventStoreModule, FactLog, StoreUnavailable } from './index.js';

const boxes: StreamCategory<Fact<'BoxOpened', { label: string }>> = { category: 'box', storedNames: { BoxOpened: 'box-opened' }, examples: [{ storedName: 'box-opened', data: { label: 'a' } }] };

it('an application gets the fact log that its configuration names, on the clock it was given, and closes it when it ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const configuration = { eventStore: 'sqlite', dataDirectory: folder } as Configuration;
  const application = await Test.createTestingModule({
    imports: [ConfigurationModule.forRoot(configuration, { now: () => '2026-09-17T08:00:00.000Z' }), EventStoreModule],
  }).compile();
  await application.init();
  const context = { partnerId: 'p', actor: systemActor('test'), commandId: 'c', correlationId: 'r' };
  const { facts } = await application.get(FactLog).append(boxes, '1', 'no-stream', [{ type: 'BoxOpened', data: { label: 'a' } }], context);
  expect(facts[0]!.metadata.recordedAt).toBe('2026-09-17T08:00:00.000Z');
  expect(existsSync(join(folder, 'facts.sqlite'))).toBe(true);
  const store = application.get(EventStore);
  await application.close();
  await expect(store.check()).rejects.toBeInstanceOf(StoreUnavailable);
  rmSync(folder, { recursive: true });
});
