import type { Answer } from './failure.js';
import { givenTokenOf, scopeOf, tenantOf, tokenFailureOf } from './token-answer.js';

const answer = (status: number, body: unknown): Answer => ({
  status,
  statusText: '',
  headers: new Headers(),
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const refused = (error: string, words: string, more: object = {}, status = 400) =>
  tokenFailureOf(answer(status, { error, error_description: words, ...more }), ['canary-secret']);

describe('scopeOf', () => {
  it.each([
    ['https://api.partnercenter.microsoft.com', 'https://api.partnercenter.microsoft.com/.default'],
    ['https://partner.partnercenterapi.microsoftonline.cn/', 'https://partner.partnercenterapi.microsoftonline.cn/.default'],
    ['http://127.0.0.1:4010', 'https://api.partnercenter.microsoft.com/.default'],
  ])('of %s', (url, scope) => expect(scopeOf(url)).toBe(scope));
});

describe('givenTokenOf (facts: partner-center §1.2)', () => {
  it.each([
    ['3599', 3_599_000],
    [3599, 3_599_000],
    [undefined, 3_599_000],
    ['soon', 3_599_000],
  ])('reads expires_in %p', (expires_in, lifetime) =>
    expect(givenTokenOf(answer(200, { access_token: 'a.b.c', expires_in, refresh_token: 'r' }))).toEqual({
      accessToken: 'a.b.c',
      lifetime,
      refreshToken: 'r',
    }),
  );
  it.each([['<html>'], [{}], [{ access_token: 'a\r\nX: y' }]])('takes %j for no token', (body) =>
    expect(givenTokenOf(answer(200, body))).toBeUndefined(),
  );
  it('reads the tenant of a token, and none of an opaque one', () => {
    expect(tenantOf(`x.${Buffer.from('{"tid":"ABC"}').toString('base64url')}.y`)).toBe('abc');
    expect(tenantOf('opaque')).toBeUndefined();
  });
});

describe('tokenFailureOf (facts: partner-center §1.3, §1.4)', () => {
  it.each<[string, ...Parameters<typeof refused>]>([
    ['credentials-rejected', 'invalid_client', 'AADSTS7000215: Invalid client secret provided.', {}, 401],
    ['credentials-rejected', 'unauthorized_client', 'AADSTS700016: Application not found.'],
    ['mfa-required', 'invalid_grant', 'AADSTS50076: you must use multi-factor authentication', { suberror: 'basic_action' }],
    ['mfa-required', 'invalid_grant', 'x', { error_codes: [50079] }],
    ['mfa-required', 'interaction_required', 'AADSTS50158: external challenge'],
    ['consent-expired', 'invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.'],
    ['consent-expired', 'invalid_grant', 'AADSTS50173: revoked', { suberror: 'bad_token' }],
    ['unauthorized', 'invalid_resource', 'AADSTS500011: The resource principal was not found.'],
    ['unreachable', 'server_error', 'x', {}, 503],
  ])('%s for %s (%s)', (kind, ...of) => expect(refused(...of)).toMatchObject({ kind, details: { atTokenEndpoint: true } }));

  it('carries the code, and neither the secret nor the trace', () => {
    const failure = refused('invalid_client', 'AADSTS7000215: Invalid client secret canary-secret. Trace ID: 1 Correlation ID: 2', {}, 401);
    expect(failure.details.code).toBe('AADSTS7000215');
    expect(failure.details.description).toBe('AADSTS7000215: Invalid client secret [removed].');
  });

  it('does not mistake HTML for a refusal', () => expect(tokenFailureOf(answer(400, '<html>'), []).kind).toBe('unreachable'));
});
