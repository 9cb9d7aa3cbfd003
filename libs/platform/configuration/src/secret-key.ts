import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Length of the secret key in bytes (AES-256). */
const KEY_BYTES = 32;

/** The 32 bytes of a key written as 64 hexadecimal digits or as base64 (either alphabet); undefined when it is neither. */
export function parseSecretKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

/**
 * The demo's own key, made at the first start and kept in the data folder, readable by its owner only.
 * @throws Error when the file holds something else
 */
export function demoSecretKey(dataDirectory: string): Buffer {
  mkdirSync(dataDirectory, { recursive: true });
  const file = join(dataDirectory, 'secret-key');
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = parseSecretKey(readFileSync(file, 'utf8').trim());
  if (!key) throw new Error('does not hold a key');
  return key;
}
