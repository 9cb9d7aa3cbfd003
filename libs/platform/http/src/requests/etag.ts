import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { ProblemException } from '../problems/problem-exception.js';

/** The entity tag of a revision: `"<revision>"` (RFC 9110 §8.8.3, strong). */
export function etagOf(revision: bigint): string {
  return `"${revision}"`;
}

const ENTITY_TAG = /^"(\d{1,19})"$/;

/**
 * The revision that the person saw, from `If-Match`; undefined when the header is missing.
 * `@IfMatch({ requireIfMatch: true })` refuses a missing header with 428 `if-match-missing`. Weak tags, lists and `*` are 400.
 */
export const IfMatch = createParamDecorator((options: { readonly requireIfMatch?: boolean } | undefined, context: ExecutionContext) =>
  ifMatchOf(context.switchToHttp().getRequest<Request>().headers['if-match'], options),
);

/** @throws ProblemException 400 `if-match-malformed`, 428 `if-match-missing` */
export function ifMatchOf(header: string | undefined, options?: { readonly requireIfMatch?: boolean }): bigint | undefined {
  if (header === undefined) {
    if (options?.requireIfMatch) throw new ProblemException(428, 'if-match-missing');
    return undefined;
  }
  const revision = ENTITY_TAG.exec(header.trim())?.[1];
  if (revision === undefined) throw new ProblemException(400, 'if-match-malformed');
  return BigInt(revision);
}
