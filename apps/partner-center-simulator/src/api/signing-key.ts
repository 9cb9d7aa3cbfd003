import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import type { DocumentStore } from '../world/document-store.js';

interface StoredKey {
  readonly pem: string;
}

/** Signs and checks the simulator's access tokens (RS256). The key is made when first needed and kept with the other documents. */
export class SigningKey {
  private keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;

  constructor(private readonly documents: DocumentStore) {}

  private pair(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
    if (this.keys) return this.keys;
    let stored = this.documents.get<StoredKey>('setting', 'signing-key');
    if (!stored) {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
      const created = { pem: privateKey };
      this.documents.transaction(() => this.documents.put('setting', 'signing-key', created));
      stored = created;
    }
    const privateKey = createPrivateKey(stored.pem);
    this.keys = { privateKey, publicKey: createPublicKey(privateKey) };
    return this.keys;
  }

  /** A compact JWT with the given claims. */
  sign(claims: Readonly<Record<string, unknown>>): string {
    const unsigned = [{ typ: 'JWT', alg: 'RS256', kid: 'simulator' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), this.pair().privateKey).toString('base64url')}`;
  }

  /** The claims of a token that this key signed; undefined for anything else. */
  read(token: string): Readonly<Record<string, unknown>> | undefined {
    const [header, claims, signature, more] = token.split('.');
    if (!header || !claims || !signature || more !== undefined) return undefined;
    if (!verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), this.pair().publicKey, Buffer.from(signature, 'base64url'))) return undefined;
    return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
  }
}
