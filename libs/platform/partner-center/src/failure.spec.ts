import { errorBodyOf, failureOf, jsonOf, retryAfterOf, type Answer } from './failure.js';

const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}, statusText = ''): Answer => ({
  status,
  statusText,
  headers: new Headers(headers),
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const kind = (...of: Parameters<typeof answer>) => failureOf(answer(...of), { call: 'GET /v1/x' }).kind;

describe('errorBodyOf (facts: partner-center §2.7)', () => {
  it.each([
    ['a numeric code', { code: 800090, description: 'No.', data: [], source: 'PartnerFD' }, { code: '800090', description: 'No.' }],
    ['a textual code', { code: '800090', description: 'No.' }, { code: '800090', description: 'No.' }],
    ['Pascal case', { Code: 900214, Description: 'Passed.' }, { code: '900214', description: 'Passed.' }],
    [
      'the agreements shape',
      { code: 600074, message: 'm', description: 'd', errorName: 'e', isRetryable: false },
      { code: '600074', description: 'd' },
    ],
    [
      'the throttle shape',
      { statusCode: 429, message: 'Rate limit is exceeded. Try again in 41 seconds.' },
      { description: 'Rate limit is exceeded. Try again in 41 seconds.' },
    ],
    [
      'the gateway shape',
      { Message: 'Authorization has been denied for this request.' },
      { description: 'Authorization has been denied for this request.' },
    ],
    ['a nested error', { error: { code: 'X', message: 'm' } }, { code: 'X', description: 'm' }],
    ['nothing', '', {}],
    ['HTML', '<html><body>Bad gateway</body></html>', {}],
    ['a list', '[1]', {}],
  ])('reads %s', (_, body, expected) => expect(errorBodyOf(typeof body === 'string' ? body : JSON.stringify(body))).toEqual(expected));

  it('reads past a byte order mark', () => {
    expect(jsonOf('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(jsonOf('\u00ef\u00bb\u00bf {"a":1}')).toEqual({ a: 1 });
  });
});

describe('failureOf (facts: partner-center §2.8)', () => {
  it.each<[string, ...Parameters<typeof answer>]>([
    ['unauthorized', 401],
    ['unauthorized', 401, { code: 800001 }],
    ['mfa-required', 401, '', {}, 'Unauthorized - MFA required'],
    ['mfa-required', 401, '', { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="MFA required"' }],
    ['forbidden', 403],
    ['forbidden', 403, { code: 900308 }],
    ['forbidden', 403, { code: '900329' }],
    ['forbidden', 403, '<html></html>'],
    ['no-relationship', 403, { code: 20002 }],
    ['no-relationship', 403, { Code: '900159' }],
    ['customer-under-review', 403, { code: 800073 }],
    ['customer-under-review', 403, { code: 800075 }],
    ['rejected', 403, { code: 800067 }],
    ['rejected', 403, { code: 13605 }],
    ['not-found', 404, { code: 20003 }],
    ['not-found', 404],
    ['conflict', 409],
    ['conflict', 409, { code: 900278 }],
    ['stale', 400, { code: '2055' }],
    ['stale', 412],
    ['rejected', 400, { code: 800090 }],
    ['rejected', 417, { code: 800036 }],
    ['rejected', 418],
    ['throttled', 429, { statusCode: 429, message: 'x' }],
    ['server-error', 500, { code: 800094 }],
    ['server-error', 503, '<html/>'],
    ['outcome-unknown', 408],
    ['malformed-answer', 302],
  ])('%s for %s %j', (expected, ...of) => expect(kind(...of)).toBe(expected));

  it('keeps code and words, shortens them, and never repeats a secret', () => {
    const { message, details } = failureOf(
      answer(400, { code: 3000, description: `bad token canary-token eyJhbGciOiJub25lIn0.eyJhIjoxfQ.x\r\n${'x'.repeat(2000)}` }),
      { call: 'GET /v1/x', secrets: ['canary-token'] },
    );
    expect(message).toBe('Partner Center answered 400/3000 to GET /v1/x');
    expect(details.description).toHaveLength(1024);
    expect(details.description).not.toMatch(/canary|eyJ|\r|\n/);
  });
});

describe('retryAfterOf', () => {
  const now = Date.parse('2026-09-15T08:00:00Z');
  it.each([
    ['seconds', { 'Retry-After': '41' }, '', 41_000],
    ['an HTTP date', { 'Retry-After': 'Tue, 15 Sep 2026 08:00:30 GMT' }, '', 30_000],
    ['a date that has passed', { 'Retry-After': 'Tue, 15 Sep 2026 07:00:00 GMT' }, '', 0],
    ['only the text', {}, { statusCode: 429, message: 'Rate limit is exceeded. Try again in 7 seconds.' }, 7_000],
    ['nothing', {}, '', undefined],
    ['rubbish', { 'Retry-After': 'later' }, '', undefined],
  ])('reads %s', (_, headers, body, expected) =>
    expect(retryAfterOf(answer(429, body, headers as Record<string, string>), now)).toBe(expected),
  );
});
