import { startSimulator } from './simulator.js';

/** Reads a port from the environment. */
function portOf(name: string, otherwise: number): number {
  const text = process.env[name] ?? String(otherwise);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is "${text}"; set it to a port between 0 and 65535.`);
  return port;
}

try {
  const simulator = await startSimulator({
    port: portOf('SIMULATOR_PORT', 4010),
    controlPort: portOf('SIMULATOR_CONTROL_PORT', 4011),
    ...(process.env['SIMULATOR_DATA'] ? { dataFolder: process.env['SIMULATOR_DATA'] } : {}),
  });
  process.stdout.write(`Partner Center simulator (not Microsoft): API ${simulator.apiUrl}, control page ${simulator.controlUrl}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`Partner Center simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
