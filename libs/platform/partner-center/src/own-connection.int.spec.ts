import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { exchangeBefore } from './own-connection.js';
import type { OutgoingRequest } from './transport.js';

/** Takes connections and what comes through them; answers what it is told to. */
class Listening {
  received = '';
  connections = 0;
  readonly broken: string[] = [];
  private readonly sockets: Socket[] = [];
  answer: string | undefined;
  readonly server: Server = createServer((socket) => this.take(socket));
  url = '';

  async open(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/thing`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(socket: Socket): void {
    this.connections += 1;
    this.sockets.push(socket);
    socket.on('error', (error: NodeJS.ErrnoException) => this.broken.push(error.code ?? ''));
    socket.on('data', (bytes) => {
      this.received += bytes.toString();
      if (this.answer !== undefined) socket.end(this.answer);
    });
  }
}

const soon = (milliseconds: number) => Date.now() + milliseconds;
const never = new AbortController().signal;

describe('a request that changes something', () => {
  let there: Listening;
  let patch: OutgoingRequest;
  beforeEach(async () => {
    there = new Listening();
    await there.open();
    patch = { url: there.url, method: 'PATCH', headers: { 'Content-Type': 'application/json', 'MS-RequestId': 'r-1' }, body: '{"quantity":22,"name":"Zürich"}' };
  });
  afterEach(() => there.close());
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('goes out whole, on a connection of its own, and its answer comes back', async () => {
    there.answer = 'HTTP/1.1 202 Accepted\r\nLocation: /v1/jobs/1\r\nContent-Length: 4\r\n\r\n{}\r\n';
    for (let call = 1; call <= 2; call += 1) {
      const answer = await exchangeBefore(patch, { signal: never, notAfter: soon(30_000) });
      expect(answer).toMatchObject({ status: 202, statusText: 'Accepted', body: '{}\r\n' });
      expect(answer.headers.get('location')).toBe('/v1/jobs/1');
      expect(there.connections).toBe(call);
    }
    expect(there.received).toMatch(/^PATCH \/v1\/thing HTTP\/1.1\r\n/);
    expect(there.received).toContain(`Content-Length: ${Buffer.byteLength(patch.body!)}`);
    expect(there.received).toContain(patch.body);
  });

  it('never leaves when the process stood still until it was too late, although the connection stands', async () => {
    const notAfter = soon(200);
    const signal = AbortSignal.timeout(200);
    const sending = exchangeBefore(patch, { signal, notAfter }).catch((error: unknown) => error);
    // As after SIGSTOP and SIGCONT: the operating system has connected meanwhile, and that is heard of before any timer.
    while (Date.now() < notAfter + 50);
    expect(await sending).toMatchObject({ sent: false, reason: 'given-up' });
    await until(() => there.connections === 1);
    expect(there.received).toBe('');
  });

  it('never leaves when the machine slept, whose timers stood still with it', async () => {
    let now = 1_000;
    const sending = exchangeBefore(patch, { signal: never, notAfter: 2_000, now: () => now });
    now = 2_000;
    await expect(sending).rejects.toMatchObject({ sent: false, reason: 'given-up' });
    expect(there.received).toBe('');
  });

  it('is open when it left and the time is over: the connection is reset, so that nothing of it is delivered later', async () => {
    const giveUp = new AbortController();
    const sending = exchangeBefore(patch, { signal: giveUp.signal, notAfter: soon(30_000) }).catch((error: unknown) => error);
    await until(() => there.received.endsWith('}'));
    giveUp.abort();
    expect(await sending).toMatchObject({ sent: true, reason: 'given-up' });
    await until(() => there.broken.length > 0);
    expect(there.broken).toEqual(['ECONNRESET']);
  });

  it('is open when the connection breaks after it left, and was not sent when nobody listens', async () => {
    const sending = exchangeBefore(patch, { signal: never, notAfter: soon(30_000) }).catch((error: unknown) => error);
    there.answer = 'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"quant';
    expect(await sending).toMatchObject({ sent: true, reason: 'broken' });
    await there.close();
    await expect(exchangeBefore(patch, { signal: never, notAfter: soon(30_000) })).rejects.toMatchObject({ sent: false, reason: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('is not begun when it was too late from the beginning', async () => {
    await expect(exchangeBefore(patch, { signal: AbortSignal.abort(), notAfter: soon(30_000) })).rejects.toMatchObject({ sent: false, reason: 'given-up' });
    await expect(exchangeBefore(patch, { signal: never, notAfter: soon(0) })).rejects.toMatchObject({ sent: false, reason: 'given-up' });
    expect(there.connections).toBe(0);
  });
});
