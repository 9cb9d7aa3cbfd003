import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line between a process and a server, which a test can cut and freeze. */
export interface Line {
  /** The connection string, leading through the line. */
  readonly uri: string;
  /** Every connection breaks, new ones are refused: as if the server had been killed. */
  cut(): Promise<void>;
  /** Nothing passes any more, but connections stay: as if the server were frozen. */
  freeze(): void;
  /** Everything passes again. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Lays a line to the server of a connection string that names one host. */
export async function layLine(uri: string): Promise<Line> {
  const [, scheme, userInfo = '', host, port = '27017', rest = ''] = /^(mongodb:\/\/)([^@/]+@)?([^:/,?]+)(?::(\d+))?(\/.*)?$/.exec(uri) ?? [];
  if (!scheme || !host) throw new Error('A line leads to one host of a mongodb:// connection string');
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  let server = await listen(0);
  const at = (server.address() as AddressInfo).port;

  function listen(where: number): Promise<Server> {
    return new Promise((resolve, reject) => {
      const listening = createServer((near) => join(near, connect(Number(port), host))).once('error', reject);
      listening.listen(where, '127.0.0.1', () => resolve(listening));
    });
  }

  function join(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on('data', (chunk) => void to.write(chunk)).on('error', () => undefined).on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
      if (frozen) from.pause();
    }
  }

  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise((resolve) => void server.close(resolve));
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
    await closed;
  }

  const path = rest === '' ? '/' : rest;
  return {
    // A replica set would tell its own addresses, past the line.
    uri: `${scheme}${userInfo}127.0.0.1:${at}${path}${path.includes('?') ? '&' : '?'}directConnection=true`,
    cut,
    freeze: () => {
      frozen = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    restore: async () => {
      frozen = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
      if (!server.listening) server = await listen(at);
    },
    close: cut,
  };
}
