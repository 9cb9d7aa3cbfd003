import { filled, isObject, member, text } from './members.js';
import { jsonOf, retryAfterOf, type Answer } from './failure.js';
import { safeDescription } from './redaction.js';
import { PartnerCenterError, type PartnerCenterFailure } from './resources.js';

/** A token as the token endpoint gave it (§1.2). */
export interface GivenToken {
  readonly accessToken: string;
  /** Milliseconds. */
  readonly lifetime: number;
  readonly refreshToken: string | undefined;
}

const COMMERCIAL_CLOUD = 'https://api.partnercenter.microsoft.com';

/**
 * Scope of the application's permissions at Partner Center: the host in use is the resource, whatever the cloud (§1.2, §1.6). Plain http
 * leads to a simulator on loopback only (Configuration), which stands for the commercial cloud and gives tokens for that audience.
 */
export function scopeOf(partnerCenterUrl: string): string {
  const { origin, protocol } = new URL(partnerCenterUrl);
  return `${protocol === 'https:' ? origin : COMMERCIAL_CLOUD}/.default`;
}

/** Reads a token; `expires_in` is a text at the v1 endpoint, a number at v2. Undefined when it is none. */
export function givenTokenOf(answer: Answer): GivenToken | undefined {
  const body = jsonOf(answer.body);
  const accessToken = text(body, 'access_token');
  // It goes into a header: nothing but what a header may hold.
  if (accessToken === undefined || !/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
  const seconds = Number(text(body, 'expires_in') ?? 'x');
  return {
    accessToken,
    lifetime: (Number.isFinite(seconds) && seconds > 0 ? seconds : 3599) * 1000,
    refreshToken: filled(body, 'refresh_token'),
  };
}

/** Tenant in the claims of an access token (`tid`). It came from the token endpoint itself, so its signature is not checked here. */
export function tenantOf(accessToken: string): string | undefined {
  const claims = jsonOf(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return filled(claims, 'tid')?.toLowerCase();
}

const MFA_CODES = new Set(['50072', '50074', '50076', '50079', '50158']);

/**
 * Why no token was given. What is no refusal by Entra (5xx, HTML) counts as `unreachable`: nothing of the call itself was sent.
 * @param secrets never to appear, even if the answer echoes them
 */
export function tokenFailureOf(answer: Answer, secrets: readonly string[]): PartnerCenterError {
  const body = jsonOf(answer.body);
  const error = text(member(body, 'error'), 'code') ?? text(body, 'error');
  const words = text(body, 'error_description');
  const codes = aadCodesOf(body, words);
  const kind = kindOf(answer, error, text(body, 'suberror'), codes);
  const description = safeDescription(words?.split(/\s*Trace ID:/)[0], secrets);
  const retryAfter = retryAfterOf(answer);
  const code = codes[0] === undefined ? safeDescription(error, secrets)?.slice(0, 64) : `AADSTS${codes[0]}`;
  return new PartnerCenterError(
    kind,
    `${MEANING[kind] ?? 'No token was given'} (token endpoint: ${answer.status}${code === undefined ? '' : `, ${code}`})`,
    {
      httpStatus: answer.status,
      atTokenEndpoint: true,
      ...(code === undefined ? {} : { code }),
      ...(description === undefined ? {} : { description }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  );
}

const MEANING: { readonly [kind in PartnerCenterFailure]?: string } = {
  'credentials-rejected': 'The application id or its secret was refused',
  'consent-expired': 'The consent has expired or was revoked; it must be given again',
  'mfa-required': 'The consent was given without multi-factor authentication, which is required',
  unauthorized: 'The application is not linked to Partner Center',
  throttled: 'The token endpoint asks to wait',
  unreachable: 'The token endpoint gave no usable answer',
};

function kindOf(answer: Answer, error: string | undefined, suberror: string | undefined, codes: readonly string[]): PartnerCenterFailure {
  if (answer.status === 429) return 'throttled';
  if (answer.status >= 500 || answer.status < 400 || error === undefined || error === 'temporarily_unavailable' || error === 'server_error')
    return 'unreachable';
  if (codes.some((code) => MFA_CODES.has(code))) return 'mfa-required';
  if (error === 'interaction_required') return suberror === 'basic_action' ? 'mfa-required' : 'consent-expired';
  if (error === 'invalid_grant' || error === 'consent_required' || error === 'login_required') return 'consent-expired';
  if (error === 'invalid_scope' || error === 'invalid_resource') return 'unauthorized';
  return 'credentials-rejected';
}

function aadCodesOf(body: unknown, words: string | undefined): readonly string[] {
  const listed = isObject(body) ? member(body, 'error_codes') : undefined;
  const numbers = Array.isArray(listed) ? listed.map(String).filter((code) => /^\d{3,8}$/.test(code)) : [];
  const named = [...(words ?? '').matchAll(/AADSTS(\d{3,8})/g)].map((match) => match[1]!);
  return [...new Set([...numbers, ...named])];
}
