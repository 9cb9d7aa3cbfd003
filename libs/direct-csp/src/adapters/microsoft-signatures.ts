import { verify, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Configuration, isLoopback } from '#platform/configuration';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { EventSignatures, NotGenuine, type SignedEvent } from '../features/receive-event/event-signatures.js';
import { attributes, leadsToRoot } from './certificate-chain.js';
import { CertificateFetch, isOnList } from './certificate-fetch.js';

/** Who signs events (facts: partner-center §8.2). */
const DISPATCHER = 'pcnotifications-dispatch.microsoft.com';
const ORGANISATION = 'Microsoft Corporation';
/** Roots under which Microsoft's own authorities stand, of those that Node brings along. */
const MICROSOFT_ROOTS = /^CN=(?:Microsoft (?:RSA|ECC) Root Certificate Authority 2017|DigiCert Global Root (?:CA|G2|G3))$/m;
/** Where certificates name their issuers. Plain http is usual there, because each is checked by its signature (RFC 5280 §4.2.2.1). */
const ISSUER_HOSTS = ['www.microsoft.com', 'caissuers.microsoft.com', 'crl.microsoft.com', 'cacerts.digicert.com'];
/** Milliseconds for which a proved certificate is used without fetching it again. */
const KEPT_FOR = 86_400_000;
const MOST_KEPT = 16;

/** Proves events by the certificate that they name: pinned host, chain, subject, then RSA with SHA-256 over the bytes of the body. */
@Injectable()
export class MicrosoftSignatures extends EventSignatures {
  private readonly fetching = new CertificateFetch();
  private readonly proved = new Map<string, { readonly certificate: X509Certificate; readonly until: number }>();
  private readonly roots: readonly X509Certificate[];

  constructor(
    private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
    const { events } = configuration.partnerCenter;
    this.roots = events ? [...microsoftRoots(), ...certificatesOf(events.roots ?? '')] : [];
  }

  override async prove(event: SignedEvent): Promise<void> {
    const signature = signatureOf(event);
    if (event.algorithm?.trim().toLowerCase() !== 'rsa-sha256') throw new NotGenuine('its algorithm is not rsa-sha256');
    const { publicKey } = await this.certificate(event.certificateUrl);
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    if (publicKey.asymmetricKeyType !== 'rsa' || bits < 2048) throw new NotGenuine('its certificate has no RSA key of at least 2048 bits');
    if (!verify('RSA-SHA256', event.body, publicKey, signature)) throw new NotGenuine('its signature does not fit its body');
  }

  private async certificate(address: string | undefined): Promise<X509Certificate> {
    const url = this.certificateUrl(address);
    const now = toMilliseconds(this.clock.now());
    const kept = this.proved.get(url.href);
    if (kept && now < kept.until && now < Date.parse(kept.certificate.validTo)) return kept.certificate;
    const [leaf, ...along] = await this.fetching.fetch(url);
    if (!leaf) throw new NotGenuine('it names no certificate');
    if (!isDispatcher(leaf)) throw new NotGenuine('its certificate is not the one of Microsoft’s dispatcher');
    const isTrusted = await leadsToRoot(leaf, { roots: this.roots, along, now, fetchIssuer: (certificate) => this.issuerOf(certificate) });
    if (!isTrusted) throw new NotGenuine('its certificate does not lead to a root of Microsoft’s, or has run out');
    if (this.proved.size >= MOST_KEPT) this.proved.clear();
    this.proved.set(url.href, { certificate: leaf, until: now + KEPT_FOR });
    return leaf;
  }

  private certificateUrl(address: string | undefined): URL {
    const url = address !== undefined && address.length <= 2048 ? URL.parse(address) : null;
    const hosts = this.configuration.partnerCenter.events?.certificateHosts ?? [];
    // Plain http only to a simulator on this machine.
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
    if (!url || !isSafe || url.username !== '' || url.password !== '' || !isOnList(url.host, hosts)) throw new NotGenuine('its certificate lies at an address that is not allowed');
    return url;
  }

  private async issuerOf(certificate: X509Certificate): Promise<X509Certificate | undefined> {
    const address = /CA Issuers - URI:(\S+)/.exec(certificate.infoAccess ?? '')?.[1];
    const url = address === undefined ? null : URL.parse(address);
    const hosts = [...ISSUER_HOSTS, ...(this.configuration.partnerCenter.events?.certificateHosts ?? [])];
    if (!url || !['http:', 'https:'].includes(url.protocol) || !isOnList(url.host, hosts)) return undefined;
    return (await this.fetching.fetch(url))[0];
  }
}

function signatureOf({ authorization, msSignature }: SignedEvent): Buffer {
  // Microsoft puts it into one header or the other, as was asked for at the registration.
  const encoded = /^Signature\s+(\S+)$/i.exec(authorization?.trim() ?? '')?.[1] ?? /^(?:Signature\s+)?(\S+)$/i.exec(msSignature?.trim() ?? '')?.[1];
  if (encoded === undefined || encoded.length > 2048 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) throw new NotGenuine('it carries no signature');
  return Buffer.from(encoded, 'base64');
}

function isDispatcher(certificate: X509Certificate): boolean {
  const { subject, issuer } = certificate;
  const isNamed = attributes(subject, 'CN').includes(DISPATCHER) || certificate.checkHost(DISPATCHER, { wildcards: false }) !== undefined;
  return isNamed && attributes(subject, 'O').includes(ORGANISATION) && attributes(issuer, 'O').includes(ORGANISATION);
}

function microsoftRoots(): X509Certificate[] {
  return rootCertificates.map((pem) => new X509Certificate(pem)).filter(({ subject }) => MICROSOFT_ROOTS.test(subject));
}

function certificatesOf(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one));
}
