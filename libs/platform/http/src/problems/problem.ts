import { HttpException } from '@nestjs/common';
import { Refusal, storeTroubleOf } from '#platform/kernel';
import { ProblemException } from './problem-exception.js';
import { problemText } from './problem-texts.js';
import './edge-problems.js';

/** A problem document (RFC 9457): why something was not done, in words for people and a code for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Kebab-case and stable. */
  readonly code: string;
  /** Path of the request. */
  readonly instance?: string;
  /** What support needs to find the request in the log. */
  readonly correlationId?: string;
  /** The facts that a rule was decided on. */
  readonly [fact: string]: unknown;
}

/** Media type of problem documents. */
export const PROBLEM_TYPE = 'application/problem+json';

const STATUS_OF_KIND: { readonly [K in Refusal['kind']]: number } = { rule: 409, 'not-found': 404, forbidden: 403, precondition: 412, malformed: 400 };
const CODE_OF_STATUS: { readonly [status: number]: string } = {
  400: 'malformed', 401: 'sign-in-needed', 403: 'not-allowed', 404: 'not-found', 405: 'method-not-allowed', 406: 'not-acceptable', 408: 'request-too-slow',
  413: 'body-too-large', 415: 'media-type-not-supported', 429: 'too-many-requests', 503: 'not-ready',
};

/** Seconds after which a request that a store did not answer is worth another try. */
const RETRY_AFTER = '5';

/** What went wrong, with the headers that belong to the answer. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: { readonly [name: string]: string };
}

/**
 * The problem document of whatever was thrown. What nobody foresaw becomes 500 `internal`, without a word about its cause.
 * @param request path (without query) and correlation id
 */
export function problemOf(error: unknown, request: { readonly instance?: string; readonly correlationId?: string | undefined } = {}): ProblemAnswer {
  const { status, code, facts, headers } = essenceOf(error);
  const text = problemText(code) ?? problemText(CODE_OF_STATUS[status] ?? 'internal');
  const detail = text?.detail?.(facts);
  const problem = {
    ...facts,
    type: `urn:seatkeeper:problem:${code}`,
    title: text?.title ?? code,
    status,
    ...(detail === undefined ? {} : { detail }),
    code,
    ...request,
  };
  return { problem, headers };
}

interface Essence {
  readonly status: number;
  readonly code: string;
  readonly facts: Refusal['facts'];
  readonly headers: { readonly [name: string]: string };
}

function essenceOf(error: unknown): Essence {
  const plain = { facts: {}, headers: {} };
  if (error instanceof Refusal) return { ...plain, status: STATUS_OF_KIND[error.kind], code: error.code, facts: error.facts };
  if (error instanceof ProblemException) return { status: error.getStatus(), code: error.code, facts: error.facts, headers: error.headers };
  const trouble = storeTroubleOf(error);
  if (trouble) {
    const facts: Refusal['facts'] = trouble.recorded === undefined ? {} : { recorded: trouble.recorded };
    return { status: 503, code: 'store-unavailable', facts, headers: { 'Retry-After': RETRY_AFTER } };
  }
  const status = statusOf(error);
  if (status === undefined || status >= 500 && status !== 503) return { ...plain, status: 500, code: 'internal' };
  const code = codeOf(error) ?? CODE_OF_STATUS[status] ?? `http-${status}`;
  return { ...plain, status, code };
}

/** Status of what Nest, the body parsers and other middleware throw; undefined when it was not meant for the caller. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { status, expose } = (error ?? {}) as { readonly status?: unknown; readonly expose?: unknown };
  if (typeof status === 'number' && status >= 400 && expose === true) return status;
  return error instanceof URIError ? 400 : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof HttpException)) return undefined;
  const response = error.getResponse();
  const code = typeof response === 'object' ? (response as { readonly code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
