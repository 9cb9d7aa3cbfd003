import { DoubleProcess } from '../../../../../apps/eventstoredb-double/src/testing/double-process.js';
import { TcpProxy } from '../../../../../apps/eventstoredb-double/src/testing/tcp-proxy.js';
import { describeOutages } from '../event-store-outages.contract.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

// Killing a server takes one that belongs to the test, so this always runs against the double.
jest.setTimeout(120_000);

describeOutages('EventStoreDB (double, a process of its own)', async () => {
  const double = new DoubleProcess();
  // Takes the port that it keeps.
  await double.start();
  await double.kill();
  const proxy = await TcpProxy.open(double.port);
  return {
    open: async () => new EventStoreDbEventStore(`esdb://127.0.0.1:${proxy.port}?tls=false`),
    start: () => double.start(),
    kill: () => double.kill(),
    freeze: () => double.freeze(),
    thaw: () => double.thaw(),
    cut: () => proxy.cut(),
    dispose: async () => {
      await proxy.close();
      await double.dispose();
    },
  };
});
