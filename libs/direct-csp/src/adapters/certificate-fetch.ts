import { X509Certificate } from 'node:crypto';
import { CertificateUnavailable, NotGenuine } from '../features/receive-event/event-signatures.js';

const TIMEOUT = 10_000;
const LARGEST = 64_000;
const MINUTE = 60_000;
/** Downloads a minute: events that nobody has proved yet must not make us fetch without end. */
const MOST_A_MINUTE = 20;

/** Whether a host stands on a list; `*.x.example` stands for every host below `x.example`. */
export function isOnList(host: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.startsWith('*.') ? host.endsWith(entry.slice(1)) && host.length > entry.length - 1 : host === entry));
}

/** Fetches certificates from pinned hosts only, small ones, quickly, and not many. */
export class CertificateFetch {
  private readonly startedAt: number[] = [];

  constructor(private readonly now: () => number = () => Date.now()) {}

  /** @throws CertificateUnavailable, NotGenuine what came is no certificate */
  async fetch(url: URL): Promise<X509Certificate[]> {
    this.count();
    const bytes = await read(url).catch((error: unknown) => {
      throw error instanceof NotGenuine ? error : new CertificateUnavailable(`no certificate came from ${url.host}`);
    });
    try {
      const text = bytes.toString('latin1');
      const pems = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
      return pems ? pems.slice(0, 6).map((pem) => new X509Certificate(pem)) : [new X509Certificate(bytes)];
    } catch {
      throw new NotGenuine(`what lies at ${url.host} is no certificate`);
    }
  }

  private count(): void {
    const now = this.now();
    while (this.startedAt.length > 0 && now - this.startedAt[0]! >= MINUTE) this.startedAt.shift();
    if (this.startedAt.length >= MOST_A_MINUTE) throw new CertificateUnavailable('too many certificates were asked for within a minute');
    this.startedAt.push(now);
  }
}

async function read(url: URL): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  if (response.status !== 200 || !response.body) throw new Error(`status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > LARGEST) throw new NotGenuine(`what lies at ${url.host} is too large for a certificate`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
