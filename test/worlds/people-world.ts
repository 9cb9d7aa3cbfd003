import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { BrandingModule } from '#branding';
import { DirectCspModule } from '#direct-csp';
import { AttentionModule } from '#platform/attention';
import { CommandLine, CommandLineModule } from '#platform/command-line';
import { ConfigurationModule, type Configuration } from '#platform/configuration';
import { DocumentsModule } from '#platform/documents';
import { EventStoreModule } from '#platform/event-store';
import { HttpModule } from '#platform/http';
import { CallerDirectory, IdentityModule, type Identity } from '#platform/identity';
import { PartnerCenterModule } from '#platform/partner-center';
import { ReactionsModule } from '#platform/reactions';
import { ViewsModule } from '#platform/views';
import { PortalAccessModule } from '#portal-access';
import { eventBodies } from '../../libs/platform/http/src/requests/bodies.js';
import { freePort } from '../../libs/platform/http/src/testing/edge-application.js';
import { CONTOSO_PARTNER } from '../../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { startSimulator, type RunningSimulator } from '../../apps/partner-center-simulator/src/simulator.js';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** The contexts direct-csp, portal-access and branding over the embedded stores and a simulated Microsoft; only the session cookie is left out. */
export interface PeopleWorld {
  readonly app: INestApplication;
  readonly directory: string;
  readonly simulator: RunningSimulator;
  readonly url: string;
  readonly directoryOfCallers: CallerDirectory;
  run(...argv: string[]): Promise<readonly string[]>;
  /** A request as somebody; a new Idempotency-Key each time unless one is given. */
  as(identity: Identity | undefined, method: string, path: string, body?: unknown, headers?: { readonly [name: string]: string }): Promise<Answer>;
  /** Arms a fault of the simulator, once. */
  fault(name: string, route: string, more?: object): Promise<void>;
  /** Ends the application only: the folder and Microsoft stay as they are. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

/** An installation that is there already, and the Microsoft that it knows. */
export interface PeopleWorldPlace {
  readonly directory: string;
  readonly simulator: RunningSimulator;
  readonly eventStore: string;
  readonly views: string;
}

/** @param more contexts beside the three, the client's time-out in milliseconds, whether reactions run, and whether Microsoft tells of changes */
export async function startPeopleWorld(more: { readonly contexts?: readonly Type[]; readonly timeout?: number; readonly reactions?: boolean; readonly events?: boolean; readonly at?: PeopleWorldPlace } = {}): Promise<PeopleWorld> {
  const place = more.at ?? { directory: await mkdtemp(join(tmpdir(), 'seatkeeper-people-')), simulator: await startSimulator(), eventStore: 'sqlite', views: 'sqlite' };
  const { directory, simulator, eventStore, views } = place;
  const port = more.events ? await freePort() : 0;
  const events = more.events ? { events: await eventsFrom(simulator, port) } : {};
  const configuration: Configuration = {
    url: 'http://127.0.0.1', port: 0, dataDirectory: directory, secretKey: Buffer.alloc(32, 7), eventStore, views, rateLimit: 100_000,
    entra: { authority: 'http://127.0.0.1:9', clientId: 'c', clientSecret: 's' },
    partnerCenter: { url: simulator.apiUrl, authority: simulator.apiUrl, timeout: more.timeout ?? 5_000, ...events },
    role: more.reactions ? 'all' : 'command', demo: true, production: false,
  };
  @Module({
    imports: [
      ConfigurationModule.forRoot(configuration), CommandLineModule, EventStoreModule, DocumentsModule, ViewsModule, ReactionsModule, PartnerCenterModule, HttpModule, IdentityModule, AttentionModule,
      DirectCspModule, PortalAccessModule, BrandingModule, ...(more.contexts ?? []),
    ],
  })
  class PeopleModule {}
  const app = await NestFactory.create<NestExpressApplication>(PeopleModule, { logger: false, bodyParser: false, abortOnError: false });
  app.setGlobalPrefix('api', { exclude: ['webhooks/*path'] });
  app.use('/webhooks', eventBodies());
  app.useBodyParser('json');
  app.useBodyParser('raw', { type: 'image/*', limit: 2_000_000 });
  app.use((request: Request, _response: Response, next: NextFunction) => {
    const who = request.headers['x-test-identity'];
    if (typeof who === 'string') request.user = { identity: JSON.parse(decodeURIComponent(who)) as Identity, signedInAt: 0 };
    next();
  });
  await app.listen(port, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app, directory, simulator, url, directoryOfCallers: app.get(CallerDirectory),
    run: (...argv) => app.get(CommandLine).run(argv),
    as: (identity, method, path, body, headers = {}) => send(`${url}/api${path}`, identity, method, body, headers),
    fault: async (name, route, more = {}) => {
      const answer = await fetch(`${simulator.controlUrl}/__sim/faults`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, route, times: 'once', ...more }),
      });
      expect(answer.status).toBeLessThan(300);
    },
    leave: () => app.close(),
    stop: async () => {
      await app.close();
      await simulator.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Events arrive at this application, and are believed under the simulator's own root. */
async function eventsFrom(simulator: RunningSimulator, port: number): Promise<NonNullable<Configuration['partnerCenter']['events']>> {
  const roots = await (await fetch(`${simulator.controlUrl}/__sim/webhooks/root-certificate`)).text();
  return { url: `http://127.0.0.1:${port}`, certificateHosts: [new URL(simulator.apiUrl).host], roots };
}

async function send(url: string, identity: Identity | undefined, method: string, body: unknown, headers: { readonly [name: string]: string }): Promise<Answer> {
  const isBytes = Buffer.isBuffer(body);
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': isBytes ? 'image/png' : 'application/json' }),
      ...(identity && { 'X-Test-Identity': encodeURIComponent(JSON.stringify(identity)) }),
      ...(method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(bytes.toString()) : bytes };
}

/** Makes Contoso with its administrator and its Partner Center account, as an operator does. */
export async function contosoIn(world: PeopleWorld, administrator: Identity): Promise<{ readonly partnerId: string; readonly delegatedAdminId: string }> {
  const { tenantId, name, clientId, clientSecret, refreshToken, consentAccount } = CONTOSO_PARTNER;
  const [made] = await world.run('partner', 'create', '--name', name, '--tenant', tenantId, '--admin-email', administrator.username);
  const partnerId = made!.split(': ')[1]!;
  const [secretFile, tokenFile] = [join(world.directory, 'secret'), join(world.directory, 'token')];
  await writeFile(secretFile, `${clientSecret}\n`);
  await writeFile(tokenFile, refreshToken);
  const [connected] = await world.run(
    'delegated-admin', 'connect', '--partner', partnerId, '--name', consentAccount, '--tenant', tenantId, '--client-id', clientId,
    '--client-secret-file', secretFile, '--refresh-token-file', tokenFile,
  );
  await world.directoryOfCallers.signedIn(administrator, randomUUID());
  return { partnerId, delegatedAdminId: connected!.split(': ')[1]! };
}
