/** What a process of Seatkeeper has for one view on servers. */
import { openEventStore, StoreFactLog } from '#platform/event-store';
import { systemClock } from '#platform/kernel';
import { openViewStore, ViewRunners } from '#platform/views';
import { RegisteredViews } from '../../../dist/server/libs/platform/views/src/registered-views.js';
import { StoreViewChanges } from '../../../dist/server/libs/platform/views/src/store-view-changes.js';
import { StoreViewReader } from '../../../dist/server/libs/platform/views/src/store-view-reader.js';
import { ViewProgress } from '../../../dist/server/libs/platform/views/src/view-progress.js';
import { subscriptionList } from '../../../dist/server/libs/subscriptions/src/views/subscription-list/subscription-list.view.js';

export { subscriptionList };

export async function openViewWorld(eventStore, views) {
  const events = await openEventStore({ eventStore, dataDirectory: '' });
  const store = await openViewStore({ views, dataDirectory: '' });
  const log = new StoreFactLog(events, systemClock);
  const progress = new ViewProgress();
  const registered = new RegisteredViews();
  registered.register(subscriptionList);
  const runners = new ViewRunners(registered, { events, log, store, progress });
  return {
    events, log, store, runners,
    reader: new StoreViewReader(store, progress),
    changes: new StoreViewChanges(store, progress),
    close: async () => {
      await runners.stop();
      await store.close();
      await events.close();
    },
  };
}
