import { randomBytes } from 'node:crypto';
import { SecretBox, SecretKeyMismatch, SecretTampered, type SealedSecret } from './secret-box.js';

const place = { purpose: 'partner-center', id: 'connection-1', version: '1' };
const secret = 'canary-secret-äöü-7f3c';
const box = new SecretBox(randomBytes(32));

describe('SecretBox', () => {
  it('gives back what was sealed, also by a later process with the same key', () => {
    const key = randomBytes(32);
    const sealed = JSON.parse(JSON.stringify(new SecretBox(key).seal(secret, place))) as SealedSecret;
    expect(new SecretBox(key).open(sealed, place)).toBe(secret);
  });

  it('never shows the secret in what is stored, nor the same result twice', () => {
    const sealed = box.seal(secret, place);
    const stored = JSON.stringify(sealed);
    expect(stored).not.toContain('canary');
    expect(Buffer.from(sealed.ciphertext, 'base64').toString('utf8')).not.toContain('canary');
    expect(stored).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
    expect(box.seal(secret, place).ciphertext).not.toBe(sealed.ciphertext);
  });

  it.each(['nonce', 'ciphertext', 'tag'] as const)('refuses an altered %s', (member) => {
    const sealed = box.seal(secret, place);
    const bytes = Buffer.from(sealed[member], 'base64');
    bytes[0] = bytes[0]! ^ 1;
    expect(() => box.open({ ...sealed, [member]: bytes.toString('base64') }, place)).toThrow(SecretTampered);
  });

  it('refuses a shortened tag', () => {
    const sealed = box.seal(secret, place);
    const tag = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
    expect(() => box.open({ ...sealed, tag }, place)).toThrow(SecretTampered);
  });

  it.each([{ purpose: 'psa' }, { id: 'connection-2' }, { version: '2' }])('refuses a secret moved to %j', (elsewhere) => {
    expect(() => box.open(box.seal(secret, place), { ...place, ...elsewhere })).toThrow(SecretTampered);
  });

  it('keeps the parts of a place apart', () => {
    const sealed = box.seal(secret, { purpose: 'a', id: 'b","c', version: '1' });
    expect(() => box.open(sealed, { purpose: 'a","b', id: 'c', version: '1' })).toThrow(SecretTampered);
  });

  it('says which setting to restore when the key is another one', () => {
    const other = new SecretBox(randomBytes(32));
    expect(() => other.open(box.seal(secret, place), place)).toThrow(SecretKeyMismatch);
    expect(() => other.open(box.seal(secret, place), place)).toThrow(/restore the former value of SEATKEEPER_SECRET_KEY/);
  });

  it('refuses a key that is too short', () => expect(() => new SecretBox(randomBytes(16))).toThrow(RangeError));
});
