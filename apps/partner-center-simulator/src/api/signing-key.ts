import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import type { DocumentStore } from '../world/document-store.js';

interface StoredKey {
  readonly pem: string;
}

/** Signs and checks the simulator's access tokens (RS256). The key is made once and kept with the other documents. */
export class SigningKey {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(documents: DocumentStore) {
    let stored = documents.get<StoredKey>('setting', 'signing-key');
    if (!stored) {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
      stored = { pem: privateKey };
      documents.transaction(() => documents.put('setting', 'signing-key', stored));
    }
    this.privateKey = createPrivateKey(stored.pem);
    this.publicKey = createPublicKey(this.privateKey);
  }

  /** A compact JWT with the given claims. */
  sign(claims: Readonly<Record<string, unknown>>): string {
    const unsigned = [{ typ: 'JWT', alg: 'RS256', kid: 'simulator' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), this.privateKey).toString('base64url')}`;
  }

  /** The claims of a token that this key signed; undefined for anything else. */
  read(token: string): Readonly<Record<string, unknown>> | undefined {
    const [header, claims, signature, more] = token.split('.');
    if (!header || !claims || !signature || more !== undefined) return undefined;
    if (!verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), this.publicKey, Buffer.from(signature, 'base64url'))) return undefined;
    return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
  }
}
