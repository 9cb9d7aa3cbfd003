import type { X509Certificate } from 'node:crypto';

/** Certificates between the one that signs and a root; a longer chain is none of Microsoft's. */
const MOST_ISSUERS = 4;

/** What a chain is built from. */
export interface ChainParts {
  readonly roots: readonly X509Certificate[];
  /** Certificates that came along with the first one. */
  readonly along: readonly X509Certificate[];
  /** The present, milliseconds since 1970 (UTC). */
  readonly now: number;
  /** Fetches the issuer that a certificate names (authority information access); undefined when it names none. */
  readonly fetchIssuer: (certificate: X509Certificate) => Promise<X509Certificate | undefined>;
}

/**
 * Whether a certificate leads to a trusted root: every certificate in its time, signed by the next one, which must be an authority (RFC 5280 §6.1).
 * Node's X509Certificate checks single signatures only, hence this walk.
 */
export async function leadsToRoot(leaf: X509Certificate, parts: ChainParts): Promise<boolean> {
  let current = leaf;
  for (let issuers = 0; issuers < MOST_ISSUERS; issuers += 1) {
    if (!isInTime(current, parts.now)) return false;
    const root = parts.roots.find((candidate) => hasIssued(candidate, current));
    if (root) return isInTime(root, parts.now);
    const fetched = parts.along.find((candidate) => hasIssued(candidate, current)) ?? (await parts.fetchIssuer(current));
    if (!fetched || !hasIssued(fetched, current)) return false;
    current = fetched;
  }
  return false;
}

function hasIssued(issuer: X509Certificate, subject: X509Certificate): boolean {
  return issuer.ca && issuer.fingerprint256 !== subject.fingerprint256 && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function isInTime(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo);
}

/** Values of an attribute of a distinguished name as Node writes it: one `NAME=value` a line. */
export function attributes(distinguishedName: string, attribute: string): string[] {
  return distinguishedName.split('\n').flatMap((line) => (line.startsWith(`${attribute}=`) ? [line.slice(attribute.length + 1)] : []));
}
