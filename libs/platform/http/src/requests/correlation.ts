import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type {} from '#platform/identity';

const HEADER = 'X-Correlation-Id';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const current = new AsyncLocalStorage<string>();

/** The correlation id of the request that is being answered; undefined outside of one. */
export function currentCorrelationId(): string | undefined {
  return current.getStore();
}

/** Carries work out under a correlation id, so that its log lines carry it; for work that no request started. */
export function withCorrelationId<Result>(correlationId: string, work: () => Result): Result {
  return current.run(correlationId, work);
}

/** Gives every request an id that ties together all it sets off. A caller may bring one if it is a GUID; anything else is ignored. */
export const correlate: RequestHandler = (request, response, next) => {
  const brought = request.headers['x-correlation-id'];
  const id = typeof brought === 'string' && GUID.test(brought) ? brought.toLowerCase() : randomUUID();
  request.correlationId = id;
  response.setHeader(HEADER, id);
  current.run(id, next);
};
