import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a sealed secret belongs to. All three are authenticated: a secret that is moved elsewhere does not open. */
export interface SecretPlace {
  /** Kind of secret, for example `partner-center`. */
  readonly purpose: string;
  /** Whose secret it is. */
  readonly id: string;
  /** Which writing of it; an older sealing put back in place of a newer one does not open. */
  readonly version: string;
}

/** A secret at rest. Plain JSON; everything but `keyId` and `algorithm` is base64. */
export interface SealedSecret {
  readonly algorithm: 'A256GCM';
  /** Tells which key sealed it, without telling anything about the key. */
  readonly keyId: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** The secret was sealed under another key than the present one. */
export class SecretKeyMismatch extends Error {
  constructor(sealedUnder: string, present: string) {
    super(
      `A stored secret was encrypted under key ${sealedUnder}, but the present key is ${present}: restore the former value of SEATKEEPER_SECRET_KEY, or enter the secret anew`,
    );
    this.name = 'SecretKeyMismatch';
  }
}

/** The sealed secret was altered, or lies in a place that it does not belong to. */
export class SecretTampered extends Error {
  constructor(place: SecretPlace) {
    super(
      `The stored secret ${place.purpose}/${place.id} was altered or does not belong there: restore it from a backup, or enter it anew`,
    );
    this.name = 'SecretTampered';
  }
}

/** Encrypts secrets at rest with AES-256-GCM (NIST SP 800-38D) under a key derived from the installation's own by HKDF (RFC 5869). */
export class SecretBox {
  readonly #key: Buffer;
  /** Id of the present key. */
  readonly keyId: string;

  /** @param secretKey `Configuration.secretKey`, 32 bytes */
  constructor(secretKey: Buffer) {
    if (secretKey.length < 32) throw new RangeError('SEATKEEPER_SECRET_KEY must have at least 32 bytes');
    this.#key = derive(secretKey, 'seatkeeper secrets v1', 32);
    this.keyId = derive(secretKey, 'seatkeeper secrets key id v1', 8).toString('hex');
  }

  /** Encrypts a text for one place. The same text never gives the same result twice. */
  seal(plain: string, place: SecretPlace): SealedSecret {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(bound(place, this.keyId));
    const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return {
      algorithm: 'A256GCM',
      keyId: this.keyId,
      nonce: nonce.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
    };
  }

  /**
   * The text that was sealed.
   * @throws SecretKeyMismatch it was sealed under another key
   * @throws SecretTampered it was altered or comes from another place
   */
  open(sealed: SealedSecret, place: SecretPlace): string {
    if (sealed.keyId !== this.keyId) throw new SecretKeyMismatch(String(sealed.keyId), this.keyId);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, Buffer.from(sealed.nonce, 'base64'), { authTagLength: 16 })
        .setAAD(bound(place, this.keyId))
        .setAuthTag(Buffer.from(sealed.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(sealed.ciphertext, 'base64')), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretTampered(place);
    }
  }
}

function derive(secretKey: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), purpose, bytes));
}

// JSON keeps the parts apart whatever they contain: ("a", "b/c") and ("a/b", "c") differ.
function bound(place: SecretPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([place.purpose, place.id, place.version, keyId]), 'utf8');
}
