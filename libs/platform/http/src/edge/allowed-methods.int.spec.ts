import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { allowedMethods } from './allowed-methods.js';

it('counts a route for its methods, and no middleware that stands on every address', async () => {
  const app = express();
  // The logger's middleware is registered in this way.
  app.all('/{*path}', (_request, _response, next) => next());
  app.put('/api/things/:id', (_request, _response, next) => next());
  app.use((request, response) => void response.json(allowedMethods(request)));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect(await (await fetch(`${url}/api/nothing`)).json()).toEqual([]);
    expect(await (await fetch(`${url}/api/things/1`)).json()).toEqual(['PUT']);
  } finally {
    server.close();
  }
});
