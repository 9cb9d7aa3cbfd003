import type { Configuration } from '#platform/configuration';
import { Leases } from '#platform/documents';
import { systemClock } from '#platform/kernel';
import { InMemoryDocuments } from '../../../libs/platform/documents/src/testing/in-memory-documents.js';
import { Presence } from './presence.js';

const presenceOf = (settings: Partial<Configuration>) => {
  const leases = new Leases(new InMemoryDocuments(Date.now), Date.now);
  return { leases, presence: new Presence(settings as Configuration, leases, systemClock) };
};

it.each(['all', 'api'] as const)('a process with the role "%s" on servers holds a lease until it ends', async (role) => {
  const { leases, presence } = presenceOf({ role, views: 'mongodb://127.0.0.1/x' });
  const acquired = jest.spyOn(leases, 'acquire');
  presence.onApplicationBootstrap();
  await acquired.mock.results[0]!.value;
  expect(await leases.held()).toMatchObject([{ name: expect.stringMatching(/^process\//) as string }]);
  await presence.beforeApplicationShutdown();
  expect(await leases.held()).toEqual([]);
});

it.each([{ role: 'worker', views: 'mongodb://127.0.0.1/x' }, { role: 'command', views: 'mongodb://127.0.0.1/x' }, { role: 'all', views: 'sqlite' }] as const)('others do without: %j', async (settings) => {
  const { leases, presence } = presenceOf(settings);
  const acquired = jest.spyOn(leases, 'acquire');
  presence.onApplicationBootstrap();
  await presence.beforeApplicationShutdown();
  expect(acquired).not.toHaveBeenCalled();
});

it('ends also when it is asked to while it takes its lease', async () => {
  const { leases, presence } = presenceOf({ role: 'api', views: 'mongodb://127.0.0.1/x' });
  presence.onApplicationBootstrap();
  await presence.beforeApplicationShutdown();
  expect(await leases.held()).toEqual([]);
});
