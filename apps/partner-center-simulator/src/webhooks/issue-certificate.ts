import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, context, identifier, integer, none, octets, sequence, setOf, text, utcTime, yes } from './der.js';

/** Who a certificate is about. */
export interface Subject {
  readonly commonName: string;
  readonly organization: string;
}

/** What a certificate shall say. Times in milliseconds UTC. */
export interface CertificateRequest {
  readonly subject: Subject;
  readonly publicKey: KeyObject;
  readonly issuer: Subject;
  readonly issuerKey: KeyObject;
  readonly authority: boolean;
  readonly from: number;
  readonly until: number;
  /** Where the issuer's certificate can be fetched (authority information access). */
  readonly issuerUrl?: string;
}

const SHA256_WITH_RSA = sequence(identifier('1.2.840.113549.1.1.11'), none());

/** An X.509 v3 certificate in DER, signed with RSA and SHA-256 (RFC 5280). */
export function issueCertificate(request: CertificateRequest): Buffer {
  const content = sequence(
    context(0, true, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    SHA256_WITH_RSA,
    name(request.issuer),
    sequence(utcTime(request.from), utcTime(request.until)),
    name(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    context(3, true, sequence(...extensions(request))),
  );
  return sequence(content, SHA256_WITH_RSA, bits(sign('RSA-SHA256', content, request.issuerKey)));
}

/** A certificate in PEM. */
export function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function name({ commonName, organization }: Subject): Buffer {
  const part = (type: string, value: string) => setOf(sequence(identifier(type), text(value)));
  return sequence(part('2.5.4.6', 'US'), part('2.5.4.10', organization), part('2.5.4.3', commonName));
}

function extensions({ authority, subject, publicKey, issuerKey, issuerUrl }: CertificateRequest): Buffer[] {
  const usage = authority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7);
  const uri = issuerUrl === undefined ? undefined : context(6, false, Buffer.from(issuerUrl, 'latin1'));
  return [
    extension('2.5.29.19', authority ? sequence(yes()) : sequence(), true),
    extension('2.5.29.15', usage, true),
    extension('2.5.29.14', octets(keyIdentifier(publicKey))),
    extension('2.5.29.35', sequence(context(0, false, keyIdentifier(createPublicKey(issuerKey))))),
    ...(authority ? [] : [extension('2.5.29.17', sequence(context(2, false, Buffer.from(subject.commonName, 'latin1'))))]),
    ...(uri ? [extension('1.3.6.1.5.5.7.1.1', sequence(sequence(identifier('1.3.6.1.5.5.7.48.2'), uri)))] : []),
  ];
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(identifier(id), ...(critical ? [yes()] : []), octets(value));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1').update(key.export({ type: 'spki', format: 'der' })).digest();
}
