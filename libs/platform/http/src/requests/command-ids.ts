import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { v5 } from 'uuid';
import '#platform/identity';
import { ProblemException } from '../problems/problem-exception.js';

/** Namespace of command ids that come from requests. Fixed for ever: a repeated request must find its first one. */
const NAMESPACE = '6d2c1f0e-50f5-5c0a-9a6b-3a0c8f7f8f57';

/** Printable ASCII, so that a key survives every proxy; 255 characters as Stripe and most others allow. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** What identifies a command: the same request sent twice carries the same `commandId`. */
export interface RequestIds {
  /** UUID from caller, method, path and Idempotency-Key. */
  readonly commandId: string;
  /** UUID that ties together everything that this request sets off. */
  readonly correlationId: string;
}

/** `@CommandIds() ids: { commandId: string; correlationId: string }` on every route that changes something. */
export const CommandIds = createParamDecorator((_data: unknown, context: ExecutionContext): RequestIds =>
  requestIdsOf(context.switchToHttp().getRequest<Request>()),
);

/** @throws ProblemException 400 `idempotency-key-missing` or `idempotency-key-malformed` */
export function requestIdsOf(request: Request): RequestIds {
  const key = idempotencyKeyOf(request);
  return { commandId: v5(`${requestScope(request)} ${key}`, NAMESPACE), correlationId: request.correlationId ?? v5(key, NAMESPACE) };
}

/** @throws ProblemException 400 `idempotency-key-missing` or `idempotency-key-malformed` */
export function idempotencyKeyOf(request: Request): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.trim() === '') throw new ProblemException(400, 'idempotency-key-missing');
  if (!IDEMPOTENCY_KEY.test(key)) throw new ProblemException(400, 'idempotency-key-malformed');
  return key;
}

/** Who asks for what: one person's key never meets another's, nor the same key on another route. */
export function requestScope(request: Request): string {
  const identity = request.caller?.identity ?? request.user?.identity;
  const who = identity ? `${identity.tenantId}/${identity.objectId}` : 'anonymous';
  return `${who} ${request.method} ${request.originalUrl.split('?', 1)[0]?.toLowerCase()}`;
}
