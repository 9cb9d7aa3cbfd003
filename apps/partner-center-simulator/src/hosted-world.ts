import type { Express } from 'express';
import { apiApp } from './api/api-app.js';
import { SigningKey } from './api/signing-key.js';
import { Certificates } from './webhooks/certificates.js';
import { Dispatcher } from './webhooks/dispatcher.js';
import type { DocumentStore } from './world/document-store.js';
import { World } from './world/world.js';

/** A world with everything that belongs to it alone: its API, its keys, its webhooks. Worlds share nothing. */
export interface HostedWorld {
  readonly world: World;
  readonly api: Express;
  readonly key: SigningKey;
  readonly dispatcher: Dispatcher;
  /** Ends deliveries and closes the state. */
  close(): Promise<void>;
}

/**
 * Hosts the world that stands in `documents`.
 * @param baseUrl where its API is reached, known once the server listens
 * @param more routes that come before Partner Center's
 */
export function hostWorld(documents: DocumentStore, machineNow: () => number, baseUrl: () => string, more?: (app: Express) => void): HostedWorld {
  const world = new World(documents, machineNow);
  const key = new SigningKey(documents);
  const certificates = new Certificates(documents, machineNow, baseUrl);
  const dispatcher = new Dispatcher(world, certificates);
  documents.onChange = () => dispatcher.wakeSoon();
  return {
    world, key, dispatcher, api: apiApp(world, key, certificates, more),
    close: async () => {
      await dispatcher.stop();
      documents.close();
    },
  };
}
