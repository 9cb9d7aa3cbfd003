import { randomBytes } from 'node:crypto';
import { Global, Module, type LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Configuration } from '#platform/configuration';
import { Documents } from '#platform/documents';
import { InMemoryDocuments } from '../../../documents/src/testing/in-memory-documents.js';
import { PARTNER_CENTER_OBSERVER, type ObservedCall } from '../observer.js';
import { PartnerCenter, PartnerCenterCredentials, type Connection } from '../partner-center.js';
import { ConnectionSignals, type ConnectionSignal } from '../connection-signals.js';
import { ConnectionUpkeep } from '../connection-upkeep.js';
import { PartnerCenterModule } from '../partner-center.module.js';

/** Partner whose credentials the tests use. */
export const connection: Connection = {
  id: 'connection-1',
  partnerTenantId: 'a1a1a1a1-0000-4000-8000-000000000001',
  clientId: 'c1c1c1c1-0000-4000-8000-000000000001',
};

/** The client as the host composes it, against any address. */
export interface ClientUnderTest {
  readonly client: PartnerCenter;
  readonly credentials: PartnerCenterCredentials;
  readonly upkeep: ConnectionUpkeep;
  /** What the connections' signals told, in order. */
  readonly signals: ConnectionSignal[];
  readonly documents: InMemoryDocuments;
  readonly observed: ObservedCall[];
  /** Everything that was logged, as one text. */
  readonly logged: () => string;
  readonly close: () => Promise<void>;
}

export interface ClientSettings {
  readonly url: string;
  readonly authority?: string;
  readonly timeout?: number;
  /** Shared with another client, as two processes share their store. */
  readonly documents?: InMemoryDocuments;
  readonly secretKey?: Buffer;
}

/** Composes PartnerCenterModule with a configuration, documents in memory and an observer. */
export async function clientUnderTest({
  url,
  authority = url,
  timeout = 20_000,
  documents = new InMemoryDocuments(),
  secretKey = randomBytes(32),
}: ClientSettings): Promise<ClientUnderTest> {
  const observed: ObservedCall[] = [];
  const configuration = { secretKey, partnerCenter: { url, authority, timeout } };
  class HostModule {}
  const providers = [
    { provide: Configuration, useValue: configuration },
    { provide: Documents, useValue: documents },
    { provide: PARTNER_CENTER_OBSERVER, useValue: { onCall: (call: ObservedCall) => void observed.push(call) } },
  ];
  Module({ providers, exports: providers })(HostModule);
  Global()(HostModule);

  const lines: string[] = [];
  const keep = (...entry: unknown[]): void => void lines.push(JSON.stringify(entry));
  const logger: LoggerService = { log: keep, error: keep, warn: keep, debug: keep, verbose: keep };
  const application = await Test.createTestingModule({ imports: [HostModule, PartnerCenterModule] })
    .setLogger(logger)
    .compile();
  await application.init();
  const signals: ConnectionSignal[] = [];
  application.get(ConnectionSignals).listen((signal) => void signals.push(signal));
  return {
    client: application.get(PartnerCenter),
    credentials: application.get(PartnerCenterCredentials),
    upkeep: application.get(ConnectionUpkeep),
    signals,
    documents,
    observed,
    logged: () => lines.join('\n'),
    close: () => application.close(),
  };
}
