import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createServer, type AddressInfo } from 'node:net';
import { Configuration, ConfigurationModule, DEMO_CLIENT } from '#platform/configuration';
import { Documents } from '#platform/documents';
import { CallerDirectory, IdentityModule, type Caller, type Identity } from '#platform/identity';
import { systemClock, toInstant, type Clock } from '#platform/kernel';
import { InMemoryDocuments } from '../../../documents/src/testing/in-memory-documents.js';
import { applyHttpEdge, type HttpEdgeOptions } from '../edge/apply-http-edge.js';
import { HttpModule } from '../http.module.js';

/** A directory that tests fill: who was told of, and what they may do. */
export class TestDirectory extends CallerDirectory {
  readonly signedInPeople: Identity[] = [];
  access: Pick<Caller, 'staff' | 'companies'> = { staff: [], companies: [] };

  callerOf(identity: Identity): Promise<Caller> {
    return Promise.resolve({ identity, ...this.access });
  }

  signedIn(identity: Identity): Promise<'known' | 'unknown' | 'awaiting-confirmation'> {
    this.signedInPeople.push(identity);
    return Promise.resolve('unknown');
  }
}

/** A clock that tests move. */
export class TestClock implements Clock {
  ahead = 0;
  now = (): string => toInstant(Date.parse(systemClock.now()) + this.ahead);
}

/** The edge over a real socket, with the given controllers behind it. */
export interface EdgeApplication {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly directory: TestDirectory;
  readonly clock: TestClock;
  readonly documents: InMemoryDocuments;
  stop(): Promise<void>;
}

/** Starts the edge on a free port. `entraAuthority` is needed by tests that sign in. */
export async function startEdge(
  options: { readonly entraAuthority?: string; readonly controllers?: readonly Type[]; readonly configuration?: Partial<Configuration>; readonly port?: number } & HttpEdgeOptions = {},
): Promise<EdgeApplication> {
  const port = options.port ?? (await freePort());
  const configuration = testConfiguration(port, options.entraAuthority, options.configuration);
  const [directory, clock] = [new TestDirectory(), new TestClock()];
  const documents = new InMemoryDocuments(() => Date.parse(clock.now()));
  @Global()
  @Module({
    controllers: [...(options.controllers ?? [])],
    providers: [
      { provide: Documents, useValue: documents },
      { provide: CallerDirectory, useValue: directory },
    ],
    exports: [Documents],
  })
  class TestModule {}
  @Module({ imports: [ConfigurationModule.forRoot(configuration, clock), TestModule, HttpModule, IdentityModule] })
  class RootModule {}
  const app = await NestFactory.create<NestExpressApplication>(RootModule, { logger: false, bodyParser: false, abortOnError: false });
  applyHttpEdge(app, configuration, { portal: options.portal ?? false });
  await app.listen(port, '127.0.0.1');
  return { app, url: `http://127.0.0.1:${port}`, directory, clock, documents, stop: () => app.close() };
}

function testConfiguration(port: number, authority = 'http://127.0.0.1:9', more: Partial<Configuration> = {}): Configuration {
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDirectory: '/nowhere',
    secretKey: Buffer.alloc(32, 7),
    eventStore: 'sqlite',
    views: 'sqlite',
    entra: { authority, ...DEMO_CLIENT },
    partnerCenter: { url: 'http://127.0.0.1:9', authority: 'http://127.0.0.1:9', timeout: 1_000 },
    demo: true,
    production: false,
    ...more,
  };
}

/** A port that was free a moment ago; the redirect address must be known before the server listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
