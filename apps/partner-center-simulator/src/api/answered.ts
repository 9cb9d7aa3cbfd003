/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Reason phrase of the status line. */
  readonly reason?: string;
  /** The answer was given before, for the same MS-RequestId. */
  readonly replayed?: boolean;
}

/** Ends the work of a route with an answer that is no refusal in the usual shape. */
export class Answered extends Error {
  constructor(readonly answer: Answer) {
    super('answered');
  }
}

/** Answer 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 429 in the shape of the gateway, which is not the usual error body (facts: partner-center §2.4). */
export function throttledAnswer(seconds: number): Answer {
  return { status: 429, headers: { 'Retry-After': String(seconds) }, body: { statusCode: 429, message: `Rate limit is exceeded. Try again in ${seconds} seconds.` } };
}
