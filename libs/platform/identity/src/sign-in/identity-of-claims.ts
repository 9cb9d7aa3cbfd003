import type { Identity } from '../caller.js';
import { SignInProblem } from './sign-in-problem.js';

/** Tenant of personal Microsoft accounts (facts: partner-center §9.1). */
const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
const LONGEST_NAME = 256;

/** Claims of an ID token whose signature, audience, expiry and nonce have been checked. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Who an ID token speaks of. The issuer must be that of the token's own tenant, or any tenant could speak for any other
 * (facts: partner-center §9.2, §9.3). Names and addresses are for display; `email` counts only with `xms_edov`.
 * @param authority for example `https://login.microsoftonline.com`
 * @throws SignInProblem `personal-account`, `guest`, or `failed` when a claim is not what Microsoft sends
 */
export function identityOfClaims(claims: Claims, authority: string): Identity {
  const tenantId = guid(claims, 'tid');
  if (claims['iss'] !== `${authority}/${tenantId}/v2.0`) throw new SignInProblem('failed', 'The issuer is not that of the tenant');
  if (claims['ver'] !== '2.0') throw new SignInProblem('failed', 'The token is not of version 2.0');
  if (tenantId === PERSONAL_TENANT) throw new SignInProblem('personal-account', 'A personal account');
  const objectId = guid(claims, 'oid');
  const isGuest = claims['idp'] !== undefined || claims['acct'] === 1 || claims['acct'] === '1';
  if (isGuest) throw new SignInProblem('guest', 'A guest of the tenant');
  const username = text(claims, 'preferred_username');
  return { tenantId, objectId, name: text(claims, 'name') || username, username, verifiedEmail: verifiedEmail(claims), isGuest };
}

/** @throws SignInProblem `failed` */
function guid(claims: Claims, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || !GUID.test(value)) throw new SignInProblem('failed', `The claim ${name} is not a GUID`);
  return value.toLowerCase();
}

function text(claims: Claims, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value.trim().slice(0, LONGEST_NAME) : '';
}

function verifiedEmail(claims: Claims): string | undefined {
  const isVerified = [true, 1, '1'].includes(claims['xms_edov'] as boolean);
  const email = text(claims, 'email').toLowerCase();
  return isVerified && EMAIL.test(email) ? email : undefined;
}
