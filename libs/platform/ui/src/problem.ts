import { HttpErrorResponse } from '@angular/common/http';

/** What went wrong, ready to be shown. */
export interface Problem {
  /** Stable code of the refusal; `unreachable` when no answer came. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly correlationId: string | null;
  /** Everything else of the problem document. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const UNREACHABLE = { title: 'No connection', detail: 'The server did not answer. Check your connection and try again.' };
const UNEXPECTED = { title: 'Something went wrong', detail: 'The server could not do this. Try again; if it stays, tell support the reference below.' };

/** Reads a problem document (RFC 9457) from whatever a request failed with. Never throws. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof HttpErrorResponse)) return { code: 'unexpected', status: -1, ...UNEXPECTED, correlationId: null, facts: {} };
  if (error.status === 0) return { code: 'unreachable', status: 0, ...UNREACHABLE, correlationId: null, facts: {} };
  const body = bodyOf(error.error);
  return {
    code: text(body['code']) ?? String(error.status),
    status: error.status,
    title: text(body['title']) ?? UNEXPECTED.title,
    detail: text(body['detail']) ?? text(body['message']) ?? (error.status < 500 && text(body['title']) ? '' : UNEXPECTED.detail),
    correlationId: text(body['correlationId']),
    facts: body,
  };
}

/** Whether the same request may simply be sent again: no answer came, or the server was busy. */
export function mayBeRepeated(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 429 || problem.status >= 500 || problem.code === 'request-in-progress';
}

function bodyOf(body: unknown): Record<string, unknown> {
  if (typeof body === 'string') {
    try {
      return bodyOf(JSON.parse(body));
    } catch {
      return {};
    }
  }
  return body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {};
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
