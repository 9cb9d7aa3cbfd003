import express, { type RequestHandler } from 'express';
import { ProblemException } from '../problems/problem-exception.js';

/** Largest JSON body in bytes. */
export const JSON_LIMIT = 100_000;
/** Largest upload in bytes; what a logo may weigh is its context's rule and lies below. */
export const UPLOAD_LIMIT = 2_000_000;

/** Objects and lists in one another; no request of this API comes near. */
const DEEPEST = 50;

const POLLUTING = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Body parsers of the API: JSON objects of at most 100 kB, pictures and other bytes of at most 2 MB as a Buffer in `body`, nothing else.
 * A key that occurs twice is refused (two readers could see different values), and so are keys that reach for prototypes.
 */
export function bodyParsers(): RequestHandler[] {
  const json = express.json({ limit: JSON_LIMIT, strict: true, type: 'application/json', verify: (_request, _response, bytes) => refuseDuplicateKeys(bytes), reviver: refusePollutingKeys });
  const upload = express.raw({ limit: UPLOAD_LIMIT, type: ['image/*', 'application/octet-stream'] });
  return [refuseOtherTypes, json, upload, refuseLists];
}

/** Largest event of another service in bytes. */
export const EVENT_LIMIT = 64_000;

/** Events of other services as the bytes that were signed, whatever they call themselves; what is compressed is refused. */
export function eventBodies(): RequestHandler {
  return express.raw({ limit: EVENT_LIMIT, type: () => true, inflate: false });
}

const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const accepted = ['application/json', 'image/*', 'application/octet-stream'];
  next(hasBody && !request.is(accepted) ? new ProblemException(415, 'media-type-not-supported') : undefined);
};

const refuseLists: RequestHandler = (request, _response, next) => {
  next(Array.isArray(request.body) ? new ProblemException(400, 'malformed') : undefined);
};

function refusePollutingKeys(key: string, value: unknown): unknown {
  if (POLLUTING.has(key)) throw new SyntaxError('A key that is not accepted');
  return value;
}

/** Every text of a JSON document, and whether a colon follows, which makes it a key. */
const TEXT = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** @throws ProblemException 400 `malformed`: a key occurs twice in one object, or they nest too deep */
export function refuseDuplicateKeys(bytes: Buffer): void {
  const text = bytes.toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser that comes next says so in its own way.
    return;
  }
  let written = 0;
  for (const match of text.matchAll(TEXT)) if (match[1] !== undefined) written++;
  if (written !== countKeys(parsed)) throw new ProblemException(400, 'malformed', { errors: [{ member: '', problems: ['a key occurs twice in one object'] }] });
}

/** @throws ProblemException 400 `malformed`: so deep that reading it would exhaust the stack */
function countKeys(value: unknown, depth = 0): number {
  if (value === null || typeof value !== 'object') return 0;
  if (depth >= DEEPEST) throw new ProblemException(400, 'malformed', { errors: [{ member: '', problems: [`must not nest deeper than ${DEEPEST} levels`] }] });
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, member) => sum + countKeys(member, depth + 1), own);
}
