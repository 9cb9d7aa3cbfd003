import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import type { DocumentStore } from '../world/document-store.js';

interface StoredKey {
  readonly pem: string;
  /** Whose tokens these are; absent where the state is older than rehearsals. */
  readonly world?: string;
}

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly world: string | undefined;
}

/** Making a key takes long; one for all worlds of a process is enough, since a token also names its world. */
let ofThisProcess: string | undefined;

function newKey(): string {
  ofThisProcess ??= generateKeyPairSync('rsa', { modulusLength: 2_048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey;
  return ofThisProcess;
}

/** Signs and checks the access tokens of one world (RS256). The key is made when first needed and kept with the other documents. */
export class SigningKey {
  private keys: Keys | undefined;

  constructor(private readonly documents: DocumentStore) {}

  /** A compact JWT with the given claims. */
  sign(claims: Readonly<Record<string, unknown>>): string {
    const { privateKey, world } = this.pair();
    const unsigned = [{ typ: 'JWT', alg: 'RS256', kid: 'simulator' }, { ...claims, world }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
  }

  /** The claims of a token that was signed for this world; undefined for anything else. */
  read(token: string): Readonly<Record<string, unknown>> | undefined {
    const [header, claims, signature, more] = token.split('.');
    if (!header || !claims || !signature || more !== undefined) return undefined;
    const { publicKey, world } = this.pair();
    if (!verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))) return undefined;
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
    return read['world'] === world ? read : undefined;
  }

  private pair(): Keys {
    if (this.keys) return this.keys;
    let stored = this.documents.get<StoredKey>('setting', 'signing-key');
    if (!stored) {
      const created = { pem: newKey(), world: randomUUID() };
      this.documents.transaction(() => this.documents.put('setting', 'signing-key', created));
      stored = created;
    }
    const privateKey = createPrivateKey(stored.pem);
    this.keys = { privateKey, publicKey: createPublicKey(privateKey), world: stored.world };
    return this.keys;
  }
}
