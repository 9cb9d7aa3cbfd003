/** Starts a stand-in for MongoDB as a process of its own; for `npm run servers:mongo` and for tests that kill it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standIns } from './stand-ins.mjs';

/**
 * Starts the first stand-in that this machine can run.
 * @param {{ kind?: string, port?: number, folder?: string, say?: (text: string) => void }} [options]
 *   kind: exactly that one; port: on 127.0.0.1, a free one when left out; folder: where the data stays, otherwise it goes when the server is stopped
 * @returns {Promise<import('./start-mongo.mjs').RunningMongo>}
 * @throws Error none can be had; the message tells why for each
 */
export async function startMongo({ kind, port = 0, folder, say = () => {} } = {}) {
  const wanted = standIns.filter((standIn) => kind === undefined || standIn.kind === kind);
  if (wanted.length === 0) throw new Error(`There is no "${kind}"; there are: ${standIns.map((standIn) => standIn.kind).join(', ')}.`);
  const reasons = [];
  for (const standIn of wanted) {
    try {
      return await start(standIn, port, folder, say);
    } catch (error) {
      reasons.push(`${standIn.kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No server that speaks MongoDB's protocol can be had here.\n  ${reasons.join('\n  ')}`);
}

async function start({ kind, durable, prepare }, port, kept, say) {
  const command = prepare(say);
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'seatkeeper-mongo-'));
  mkdirSync(folder, { recursive: true });
  const [program, ...args] = command(port, folder);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => void child.once('close', resolve));
  const tidy = () => kept === undefined && rmSync(folder, { recursive: true, force: true });
  try {
    return { kind, durable, uri: `${await listening(child)}/`, process: child, ended, stop };
  } catch (error) {
    tidy();
    throw error;
  }

  async function stop() {
    child.kill('SIGKILL');
    await ended;
    tidy();
  }
}

/** The address that a server prints when it listens. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out = (out + text).slice(-4_096);
      const [address] = /mongodb:\/\/127\.0\.0\.1:\d+(?=[/\s])/.exec(out) ?? [];
      if (address) resolve(address);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (errors = (errors + text).slice(-4_096)));
    child.once('error', reject);
    child.once('close', (code, signal) => reject(new Error(`it ended at once (${signal ?? code}): ${errors.trim().slice(-600)}`)));
  });
}
