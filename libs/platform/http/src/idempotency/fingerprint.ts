import { createHash } from 'node:crypto';
import type { Request } from 'express';

/** SHA-256 of what a request asks for: its query and its body, as bytes for an upload and as canonical JSON otherwise. */
export function fingerprintOf(request: Request): string {
  const hash = createHash('sha256').update(request.originalUrl.split('?').slice(1).join('?')).update('\0');
  const body: unknown = request.body;
  if (Buffer.isBuffer(body)) hash.update(request.headers['content-type'] ?? '').update('\0').update(body);
  else hash.update(canonicalJson(body ?? null));
  // What the person saw is part of what they ask for.
  return hash.update('\0').update(request.headers['if-match'] ?? '').digest('base64url');
}

/** JSON whose keys are sorted, so that the same content is the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** Digest of what the caller may do at this moment. */
export function rightsOf(request: Request): string {
  const { staff = [], companies = [] } = request.caller ?? {};
  const rights = [...staff.map((one) => `${one.partnerId} ${one.role}`), ...companies.map((one) => `${one.companyId} ${one.level}`)];
  return createHash('sha256').update(rights.sort().join('\n')).digest('base64url');
}
