import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { DAY } from '../rules/dates.js';
import type { DocumentStore } from '../world/document-store.js';
import { issueCertificate, pem, type Subject } from './issue-certificate.js';

/** What a receiver has to check the subject against (facts: partner-center §8.2). */
export const DISPATCHER = 'pcnotifications-dispatch.microsoft.com';

/** A right certificate, and wrong ones for tests: another subject, expired, or issued by a root that nobody trusts. */
export const VARIANTS = ['right', 'subject', 'expired', 'stranger'] as const;
export type Variant = (typeof VARIANTS)[number];

const ROOT: Subject = { commonName: 'Partner Center Simulator Root', organization: 'Microsoft Corporation' };
const ISSUER: Subject = { commonName: 'Partner Center Simulator Issuing CA', organization: 'Microsoft Corporation' };
const LIFE = 397 * DAY;

interface Stored {
  readonly keys: Readonly<Record<'root' | 'issuer' | 'leaf', string>>;
  /** Base64 of DER. */
  readonly certificates: Readonly<Record<'root' | 'issuer' | Variant, string>>;
  readonly until: number;
  readonly issuerUrl: string;
}

/** The simulator's own certificate chain: root, issuing authority, dispatcher. Made when first needed, kept with the other documents, renewed before it ends. */
export class Certificates {
  private leafKey: KeyObject | undefined;

  constructor(private readonly documents: DocumentStore, private readonly machineNow: () => number, private readonly baseUrl: () => string) {}

  /** The root to trust, in PEM. */
  root(): string {
    return pem(this.der('root'));
  }

  /** A certificate of the chain in DER. */
  der(name: 'root' | 'issuer' | Variant): Buffer {
    return Buffer.from(this.stored().certificates[name], 'base64');
  }

  /** Certificate and issuer in PEM, one after the other. */
  chain(variant: Variant): string {
    return pem(this.der(variant)) + pem(this.der('issuer'));
  }

  /** RSA-SHA256 over the raw bytes of a body. */
  sign(body: Buffer): string {
    const { keys } = this.stored();
    this.leafKey ??= createPrivateKey(keys.leaf);
    return sign('RSA-SHA256', body, this.leafKey).toString('base64');
  }

  /** Where a receiver finds the certificate. */
  url(variant: Variant): string {
    return `${this.baseUrl()}/cert/${variant === 'right' ? DISPATCHER : variant}.cer`;
  }

  private stored(): Stored {
    const present = this.documents.get<Stored>('setting', 'webhook-certificates');
    const issuerUrl = `${this.baseUrl()}/cert/issuer.cer`;
    if (present && present.until > this.machineNow() + DAY && present.issuerUrl === issuerUrl) return present;
    const created = create(present?.keys ?? newKeys(), this.machineNow(), issuerUrl);
    this.documents.transaction(() => this.documents.put('setting', 'webhook-certificates', created));
    this.leafKey = undefined;
    return created;
  }
}

function newKeys(): Stored['keys'] {
  const key = () => generateKeyPairSync('rsa', { modulusLength: 2_048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey;
  return { root: key(), issuer: key(), leaf: key() };
}

function create(keys: Stored['keys'], now: number, issuerUrl: string): Stored {
  const [rootKey, issuerKey, leafKey] = [keys.root, keys.issuer, keys.leaf].map((key) => createPrivateKey(key)) as [KeyObject, KeyObject, KeyObject];
  const until = now + LIFE;
  const period = { from: now - DAY, until };
  const leaf = { subject: { commonName: DISPATCHER, organization: 'Microsoft Corporation' }, publicKey: createPublicKey(leafKey), issuer: ISSUER, issuerKey, authority: false, issuerUrl, ...period };
  const certificates = {
    root: issueCertificate({ subject: ROOT, publicKey: createPublicKey(rootKey), issuer: ROOT, issuerKey: rootKey, authority: true, ...period }),
    issuer: issueCertificate({ subject: ISSUER, publicKey: createPublicKey(issuerKey), issuer: ROOT, issuerKey: rootKey, authority: true, ...period }),
    right: issueCertificate(leaf),
    subject: issueCertificate({ ...leaf, subject: { commonName: 'notifications.example', organization: 'Example Ltd' } }),
    expired: issueCertificate({ ...leaf, from: now - 30 * DAY, until: now - DAY }),
    // Names itself after the issuer, but signs with a key that no authority has.
    stranger: issueCertificate({ ...leaf, issuerKey: leafKey }),
  };
  const encoded = Object.fromEntries(Object.entries(certificates).map(([name, der]) => [name, der.toString('base64')]));
  return { keys, certificates: encoded as unknown as Stored['certificates'], until, issuerUrl };
}
