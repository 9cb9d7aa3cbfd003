import { filled, isObject, member, text } from './members.js';
import { safeDescription } from './redaction.js';
import { PartnerCenterError, type PartnerCenterFailure } from './resources.js';

/** What the transport brought back, whole. Header names are lower-case. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** Without a byte order mark. */
  readonly body: string;
}

/** What may be told about a refused call. */
export interface CallDetails {
  /** `PATCH /v1/customers/{tenantId}/…`: a template, never real ids. */
  readonly call: string;
  readonly requestId?: string;
  readonly correlationId?: string;
  /** Never to appear in a message, even if Microsoft echoed them. */
  readonly secrets?: readonly string[];
}

/** JSON of a body, or undefined for an empty one, HTML, or anything else. */
export function jsonOf(body: string): unknown {
  try {
    // Documentation samples show a stray mark before the brace, also in the shape of a twice-encoded BOM (§2.2).
    return JSON.parse(body.replace(/^(?:\uFEFF|\u00ef\u00bb\u00bf|\s)+/, '')) as unknown;
  } catch {
    return undefined;
  }
}

/** Code and words of an error body in every shape of §2.7; the code becomes text whatever it came as. */
export function errorBodyOf(body: string): { readonly code?: string; readonly description?: string } {
  const parsed = jsonOf(body);
  if (!isObject(parsed)) return {};
  const nested = member(parsed, 'error');
  const source = isObject(nested) ? nested : parsed;
  // The throttle shape carries `statusCode`, which is the HTTP status and no code of Partner Center.
  const code = filled(source, 'code') ?? filled(source, 'errorCode');
  const description =
    filled(source, 'description') ?? filled(source, 'message') ?? filled(source, 'errorName') ?? text(parsed, 'error_description');
  return { ...(code === undefined ? {} : { code }), ...(description === undefined ? {} : { description }) };
}

/** Milliseconds that Retry-After asks for: seconds, or an HTTP date (RFC 9110 §10.2.3); else what the throttle text says (§2.4). */
export function retryAfterOf(answer: Answer, now: number = Date.now()): number | undefined {
  const header = answer.headers.get('retry-after')?.trim();
  if (header !== undefined && /^\d+(?:\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1000);
  const date = header === undefined || header === '' ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const seconds = answer.status === 429 ? /try again in (\d+) second/i.exec(errorBodyOf(answer.body).description ?? '')?.[1] : undefined;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** Whether a 401 asks for multi-factor authentication in so many words (§1.4). */
export function asksForMfa(answer: Answer): boolean {
  const words = [answer.statusText, answer.headers.get('www-authenticate') ?? '', errorBodyOf(answer.body).description ?? ''].join(' ');
  return answer.status === 401 && /\bmfa\b|multi-?factor/i.test(words);
}

/** §2.8: 403 codes that speak of roles, policies or the partner's own standing, not of the order at hand. */
const ACCESS_CODES = new Set([
  '400',
  '403',
  '2032',
  '90000',
  '900308',
  '900309',
  '900329',
  '900416',
  '800039',
  '900149',
  '900123',
  '900124',
  '800001',
  '900420',
  '2030',
]);

/** Kind of failure behind a status that is no success. Write or read makes no difference to the kind, except for 408. */
export function kindOf(answer: Answer, code: string | undefined): PartnerCenterFailure {
  const { status } = answer;
  if (status >= 500) return 'server-error';
  // A gateway's time-out: whether the request reached anyone is not known.
  if (status === 408) return 'outcome-unknown';
  if (status < 400) return 'malformed-answer';
  switch (status) {
    case 401:
      return asksForMfa(answer) ? 'mfa-required' : 'unauthorized';
    case 403:
      return kindOfForbidden(code);
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 412:
      return 'stale';
    case 429:
      return 'throttled';
    default:
      return status === 400 && code === '2055' ? 'stale' : 'rejected';
  }
}

function kindOfForbidden(code: string | undefined): PartnerCenterFailure {
  if (code === '20002' || code === '900159') return 'no-relationship';
  if (code === '800073' || code === '800074' || code === '800075') return 'customer-under-review';
  return code === undefined || ACCESS_CODES.has(code) ? 'forbidden' : 'rejected';
}

/** The error for an answer that is no success. */
export function failureOf(answer: Answer, details: CallDetails, kind?: PartnerCenterFailure): PartnerCenterError {
  const { code, description } = errorBodyOf(answer.body);
  const words = safeDescription(description, details.secrets);
  const cleanCode = safeDescription(code, details.secrets)?.slice(0, 64);
  const retryAfter = retryAfterOf(answer);
  return new PartnerCenterError(
    kind ?? kindOf(answer, code),
    `Partner Center answered ${answer.status}${cleanCode === undefined ? '' : `/${cleanCode}`} to ${details.call}`,
    {
      httpStatus: answer.status,
      ...(cleanCode === undefined ? {} : { code: cleanCode }),
      ...(words === undefined ? {} : { description: words }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...idsOf(details),
    },
  );
}

/** The ids of a call as an error carries them. */
export function idsOf(details: CallDetails): { readonly requestId?: string; readonly correlationId?: string } {
  return {
    ...(details.requestId === undefined ? {} : { requestId: details.requestId }),
    ...(details.correlationId === undefined ? {} : { correlationId: details.correlationId }),
  };
}
