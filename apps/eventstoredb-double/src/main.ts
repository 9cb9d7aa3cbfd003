import { parseArgs } from 'node:util';
import { openDouble } from './double.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string', default: 'data/eventstoredb-double' },
    /** Ends the process without a farewell when this many appends are durable, before the last one is answered. */
    'kill-after': { type: 'string' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port is "${values.port}"; give a port between 0 and 65535, 0 for a free one.`);

let left = Number(values['kill-after'] ?? Infinity);
const double = await openDouble({
  folder: values.data, port,
  afterFlush: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`EVENT_STORE_URI=${double.uri}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void double.stop().then(() => process.exit(0)));
