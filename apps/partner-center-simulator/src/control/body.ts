import type { Request } from 'express';
import { isDocument } from '../rules/read-body.js';
import type { Document } from '../rules/subscription.js';

/**
 * The body of a control call.
 * @throws RangeError unless it is a JSON object
 */
export function bodyOf(request: Request): Document {
  const body: unknown = request.body;
  if (!isDocument(body)) throw new RangeError('Send a JSON object.');
  return body;
}

/** A whole number of a body, from 1. @throws RangeError that names it */
export function wholeOf(body: Document, member: string): number {
  const value = body[member];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new RangeError(`"${member}" is a whole number from 1.`);
  return value;
}
