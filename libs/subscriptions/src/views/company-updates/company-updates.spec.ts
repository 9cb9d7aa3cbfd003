import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import type { Caller, CallerDirectory } from '#platform/identity';
import type { ViewChanges, ViewReader } from '#platform/views';
import type { SynchronisationProgress } from '../../synchronisation-progress.js';
import { CompanyViewers } from '../../company-viewers.js';
import { CompanyUpdatesController } from './company-updates.controller.js';

const COMPANY = '5706972c-6eaf-568d-a8c1-03a09774caef';
const CALLER: Caller = {
  identity: { tenantId: 't', objectId: 'o', name: 'Anna', username: 'anna@alpenholz.example', verifiedEmail: undefined, isGuest: false },
  staff: [],
  companies: [{ partnerId: 'p', companyId: COMPANY, companyName: 'Alpenholz', level: 'view' }],
};

const quietViews = { get: () => Promise.resolve(undefined) } as unknown as ViewReader;

/** A controller before stores in which nothing happens. */
function quietUpdates(): CompanyUpdatesController {
  const views = { get: () => Promise.resolve(undefined) } as unknown as ViewReader;
  const changes = {
    // eslint-disable-next-line require-yield -- nothing changes
    async *watch(_views: unknown, signal: AbortSignal) {
      if (!signal.aborted) await once(signal, 'abort');
    },
  } as unknown as ViewChanges;
  const callers = { callerOf: () => Promise.resolve(CALLER) } as unknown as CallerDirectory;
  const progress = { of: () => Promise.resolve({ state: 'done' }) } as unknown as SynchronisationProgress;
  return new CompanyUpdatesController(views, changes, callers, progress, new CompanyViewers(views));
}

describe('a company’s updates', () => {
  it('end when the server stops, or it would wait for every open page', async () => {
    const controller = quietUpdates();
    const updates = lastValueFrom(await controller.updates(COMPANY, CALLER, new IncomingMessage(new Socket()) as never), { defaultValue: 'ended' });
    controller.onModuleDestroy();
    expect(await updates).toBe('ended');
  });

  it('go on after a store was away, and tell what changed meanwhile', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'ViewsUnavailable' });
    const row = { companyId: COMPANY, subscriptionId: 's-1' };
    const answers = [gone, gone, { row }];
    const views = { get: () => { const next = answers.shift(); return next instanceof Error ? Promise.reject(next) : Promise.resolve(next); } } as unknown as ViewReader;
    const changes = {
      async *watch(_views: unknown, signal: AbortSignal) {
        yield { view: 'subscription-list', key: 's-1' };
        if (!signal.aborted) await once(signal, 'abort');
      },
    } as unknown as ViewChanges;
    let lookedInVain = 0;
    const callers = { callerOf: () => (++lookedInVain <= 2 ? Promise.reject(gone) : Promise.resolve(CALLER)) } as unknown as CallerDirectory;
    let steps = 0;
    const progress = { of: () => Promise.resolve({ step: steps++ }) } as unknown as SynchronisationProgress;
    const controller = new CompanyUpdatesController(views, changes, callers, progress, new CompanyViewers(quietViews));
    const told = await firstValueFrom((await controller.updates(COMPANY, CALLER, new IncomingMessage(new Socket()) as never)).pipe(take(2), toArray()));
    expect(told.map(({ type }) => type).sort()).toEqual(['subscription', 'synchronisation']);
    controller.onModuleDestroy();
  });

  it('end at once for who connects while the server stops', async () => {
    const controller = quietUpdates();
    controller.onModuleDestroy();
    expect(await lastValueFrom(await controller.updates(COMPANY, CALLER, new IncomingMessage(new Socket()) as never), { defaultValue: 'ended' })).toBe('ended');
  });
});
