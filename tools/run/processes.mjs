import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, node, root } from './installed.mjs';

/** pino's number for a warning; what is below goes into the log file only. */
const WARNING = 40;

/**
 * Starts one of the built applications. Every line goes into `<logs>/<name>.log`; warnings, errors and whatever is no log line of pino
 * also appear on the screen.
 */
export function startApplication({ name, script, env, logs, say = console.log }) {
  mkdirSync(logs, { recursive: true });
  const file = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
  const child = spawn(node(), [join(root, 'dist', 'server', script)], { cwd: root, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      const text = forTheScreen(line, stream === child.stderr);
      if (text) say(`  ${name}: ${text}`);
    });
  child.once('close', () => file.end());
  return child;
}

function forTheScreen(line, isError) {
  if (!line.startsWith('{')) return isError ? line : undefined;
  try {
    const { level, msg, context, err } = JSON.parse(line);
    if (!(level >= WARNING)) return undefined;
    return [context && `[${context}]`, msg, err && err.message !== msg && err.message].filter(Boolean).join(' ');
  } catch {
    return line;
  }
}

/** Resolves true as soon as the address answers 2xx, false when the process ended or the time is over. */
export async function answers(url, child, milliseconds = 90_000) {
  const until = Date.now() + milliseconds;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    try {
      if ((await fetch(url, { signal: AbortSignal.timeout(3_000) })).ok) return true;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}

/** Whether nobody listens on this port of the loopback address. */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Asks a process to end, and ends it when it does not within ten seconds. */
export async function stop(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
