import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Configuration } from '#platform/configuration';
import { systemClock } from '#platform/kernel';
import { issueCertificate, pem } from '../../../../apps/partner-center-simulator/src/webhooks/issue-certificate.js';
import type { SignedEvent } from '../features/receive-event/event-signatures.js';
import { MicrosoftSignatures } from './microsoft-signatures.js';

const DAY = 86_400_000;
const MICROSOFT = 'Microsoft Corporation';
const DISPATCHER = { commonName: 'pcnotifications-dispatch.microsoft.com', organization: MICROSOFT };
const ROOT = { commonName: 'Test Root', organization: MICROSOFT };
const ISSUER = { commonName: 'Test Issuing CA', organization: MICROSOFT };
const key = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const [rootKey, issuerKey, leafKey, strangerKey] = [key(), key(), key(), key()];
const issue = (more: Partial<Parameters<typeof issueCertificate>[0]> & { readonly privateKey?: KeyObject }) => {
  const { privateKey = leafKey, ...request } = more;
  return issueCertificate({ subject: DISPATCHER, publicKey: createPublicKey(privateKey), issuer: ISSUER, issuerKey, authority: false, from: Date.now() - DAY, until: Date.now() + DAY, ...request });
};
const root = issue({ subject: ROOT, issuer: ROOT, issuerKey: rootKey, privateKey: rootKey, authority: true });
const issuer = issue({ subject: ISSUER, issuer: ROOT, issuerKey: rootKey, privateKey: issuerKey, authority: true });
const strangersRoot = issue({ subject: ROOT, issuer: ROOT, issuerKey: strangerKey, privateKey: strangerKey, authority: true });

let server: Server;
let host: string;
let served: Buffer | string;
let fetched: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    fetched.push(request.url ?? '');
    if (request.url === '/redirect') return void response.writeHead(302, { Location: '/cert' }).end();
    response.end(request.url === '/issuer' ? issuer : served);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  fetched = [];
  served = chain(issue({}));
});

const chain = (leaf: Buffer, ...more: Buffer[]): string => [leaf, ...(more.length > 0 ? more : [issuer])].map(pem).join('');
const body = Buffer.from('{"EventName":"subscription-updated","Name":"Zürich"}');
const signatures = (roots = pem(root)) =>
  new MicrosoftSignatures({ partnerCenter: { events: { url: 'https://x.example', certificateHosts: [host], roots } } } as unknown as Configuration, systemClock);
const event = (more: Partial<SignedEvent> = {}, by = leafKey): SignedEvent => ({
  authorization: `Signature ${sign('RSA-SHA256', body, by).toString('base64')}`, msSignature: undefined, certificateUrl: `http://${host}/cert`, algorithm: 'rsa-sha256', body, ...more,
});

it('believes a body that Microsoft’s dispatcher signed, and fetches its certificate once', async () => {
  const proving = signatures();
  await proving.prove(event());
  await proving.prove(event());
  expect(fetched).toEqual(['/cert']);
});

it('believes the signature in its other header, with or without its scheme', async () => {
  const { authorization } = event();
  for (const msSignature of [authorization, authorization!.slice('Signature '.length)]) await signatures().prove(event({ authorization: undefined, msSignature }));
});

it('fetches the issuer that a certificate names, when only the certificate itself comes', async () => {
  served = issue({ issuerUrl: `http://${host}/issuer` });
  await signatures().prove(event());
  expect(fetched).toEqual(['/cert', '/issuer']);
});

it.each<[string, () => Buffer | string]>([
  ['of another subject', () => chain(issue({ subject: { commonName: 'notifications.example', organization: MICROSOFT } }))],
  ['of another organisation', () => chain(issue({ subject: { ...DISPATCHER, organization: 'Example Ltd' } }))],
  ['whose subject only begins like it', () => chain(issue({ subject: { ...DISPATCHER, commonName: `${DISPATCHER.commonName}.evil.example` } }))],
  ['that has run out', () => chain(issue({ from: Date.now() - 9 * DAY, until: Date.now() - DAY }))],
  ['that is not valid yet', () => chain(issue({ from: Date.now() + DAY, until: Date.now() + 9 * DAY }))],
  ['that a stranger signed in the issuer’s name', () => chain(issue({ issuerKey: strangerKey }))],
  ['under a stranger’s root that comes along', () => chain(issue({ issuer: ROOT, issuerKey: strangerKey }), strangersRoot)],
  ['issued by a certificate that is no authority', () => chain(issue({ issuerKey: leafKey }), issue({ subject: ISSUER, issuer: ROOT, issuerKey: rootKey }))],
  ['whose issuer has run out', () => chain(issue({}), issue({ subject: ISSUER, issuer: ROOT, issuerKey: rootKey, privateKey: issuerKey, authority: true, from: Date.now() - 9 * DAY, until: Date.now() - DAY }))],
  ['whose issuer cannot be found', () => issue({})],
  ['whose issuer lies elsewhere', () => issue({ issuerUrl: 'http://issuer.example/issuer' })],
  ['that signed itself', () => issue({ issuer: DISPATCHER, issuerKey: leafKey, authority: true })],
  ['that is none', () => 'no certificate'],
  ['that is too large', () => 'x'.repeat(64_001)],
])('does not believe a certificate %s', async (_name, certificate) => {
  served = certificate();
  await expect(signatures().prove(event())).rejects.toMatchObject({ name: 'NotGenuine' });
});

it.each<[string, () => Partial<SignedEvent>]>([
  ['an altered body', () => ({ body: Buffer.from(body.toString().replace('updated', 'deleted')) })],
  ['one byte more', () => ({ body: Buffer.concat([body, Buffer.from(' ')]) })],
  ['another key', () => event({}, strangerKey)],
  ['no signature', () => ({ authorization: undefined })],
  ['another scheme', () => ({ authorization: 'Bearer abc' })],
  ['no algorithm', () => ({ algorithm: undefined })],
  ['another algorithm', () => ({ algorithm: 'none' })],
  ['no certificate', () => ({ certificateUrl: undefined })],
  ['a foreign host', () => ({ certificateUrl: 'https://evil.example/cert' })],
  ['a host that only ends alike', () => ({ certificateUrl: `https://x.${host}/cert` })],
  ['credentials in the address', () => ({ certificateUrl: `http://user:secret@${host}/cert` })],
  ['another protocol', () => ({ certificateUrl: 'file:///etc/passwd' })],
  ['plain http to another machine', () => ({ certificateUrl: 'http://account.blob.core.windows.net/cert' })],
])('does not believe an event with %s', async (_name, more) => {
  await expect(signatures().prove(event(more()))).rejects.toMatchObject({ name: 'NotGenuine' });
});

it('fetches nothing from a host that is not allowed', async () => {
  await signatures().prove(event({ certificateUrl: `http://localhost:${host.split(':')[1]}/cert` })).catch(() => undefined);
  expect(fetched).toEqual([]);
});

it('follows no redirect', async () => {
  await expect(signatures().prove(event({ certificateUrl: `http://${host}/redirect` }))).rejects.toMatchObject({ name: 'CertificateUnavailable' });
  expect(fetched).toEqual(['/redirect']);
});

it('does not fetch without end for events that nobody has proved', async () => {
  served = 'no certificate';
  const proving = signatures();
  for (let count = 0; count < 30; count += 1) await proving.prove(event({ certificateUrl: `http://${host}/cert?${count}` })).catch(() => undefined);
  expect(fetched).toHaveLength(20);
});

it('trusts the roots of Microsoft’s authorities out of the box, and nobody’s test root', async () => {
  await expect(signatures('').prove(event())).rejects.toMatchObject({ name: 'NotGenuine' });
});
