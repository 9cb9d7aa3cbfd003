import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreFactLog, openEventStore, type EventStore } from '#platform/event-store';
import type { Caller } from '#platform/identity';
import { ViewReader, ViewsUnavailable } from '#platform/views';
import { subscriptionStream } from '../../contracts/index.js';
import { NOW, anna, observed, owner } from '../../testing/samples.js';
import { ChangeQuantity, ChangeQuantityHandler } from './change-quantity.handler.js';

/** Views that nobody keeps up to date, or that nobody can reach. */
class NobodyFills extends ViewReader {
  constructor(private readonly failure?: Error) {
    super();
  }
  override async get(): Promise<undefined> {
    if (this.failure) throw this.failure;
    return undefined;
  }
  override find(): Promise<never> {
    throw new Error('not asked here');
  }
  override async waitFor(): Promise<boolean> {
    return false;
  }
}

const { objectId, tenantId, name, username } = anna as Extract<typeof anna, { kind: 'person' }>;
const caller: Caller = {
  identity: { tenantId, objectId, name, username, verifiedEmail: username, isGuest: false }, staff: [],
  companies: [{ partnerId: owner.partnerId, companyId: owner.companyId, companyName: 'Alpenholz', level: 'modify' }],
};
const clock = { now: () => NOW };

describe('a change that is recorded while no view shows it', () => {
  let folder: string;
  let store: EventStore;
  let log: StoreFactLog;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'seatkeeper-change-handler-'));
    store = await openEventStore({ eventStore: 'sqlite', dataDirectory: folder });
    log = new StoreFactLog(store, clock);
    const context = { partnerId: owner.partnerId, companyId: owner.companyId, actor: anna, commandId: randomUUID(), correlationId: randomUUID() };
    await log.append(subscriptionStream, owner.subscriptionId, 'no-stream', [observed()], context);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it.each([['shows nothing', undefined], ['cannot be reached', new ViewsUnavailable()]])('is answered from the facts, once and again, where the view %s', async (_, failure) => {
    const handler = new ChangeQuantityHandler(log, new NobodyFills(failure), { safetyMargin: 300_000, windowReading: 'hours' }, clock);
    const command = new ChangeQuantity(caller, owner.companyId, owner.subscriptionId, 22, undefined, { commandId: randomUUID(), correlationId: randomUUID() });
    const first = await handler.execute(command);
    expect(first).toMatchObject({ state: 'sending', from: 19, to: 22, requestedBy: anna.name, companyId: owner.companyId });
    expect(await handler.execute(command)).toEqual(first);
    expect((await log.load(subscriptionStream, owner.subscriptionId)).facts.filter(({ type }) => type === 'QuantityChangeRequested')).toHaveLength(1);
  });
});
