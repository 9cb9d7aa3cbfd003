import { Refused, refusal } from '../rules/refusals.js';
import { Answered, throttledAnswer } from './answered.js';
import type { Caller } from './caller.js';
import type { Exchange } from './exchange.js';
import type { SigningKey } from './signing-key.js';

/** The audience of Partner Center's own API (facts: partner-center §1.2). */
export const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';

/** Checks the bearer token: signature, expiry (machine time), audience, MFA (facts: partner-center §1.4, §2.8). */
export function authenticate(exchange: Exchange, key: SigningKey, appOnly: 'allowed' | 'refused' = 'allowed'): Caller {
  const { request, world, faults } = exchange;
  const [scheme, token] = (request.get('Authorization') ?? '').split(' ');
  const claims = scheme?.toLowerCase() === 'bearer' && token ? key.read(token) : undefined;
  if (!claims) throw new Refused({ ...refusal('401/400'), headers: { 'WWW-Authenticate': 'Bearer' } });
  faults.narrow({ partnerTenantId: String(claims['tid']) });
  const expired = Number(claims['exp']) * 1_000 <= world.machineNow();
  if (expired || faults.take('tokenExpired')) throw new Refused({ ...refusal('401/400'), headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
  if (faults.take('emptyError')) throw new Answered({ status: 401, body: { Message: 'Authorization has been denied for this request.' } });
  if (claims['aud'] !== PARTNER_CENTER) throw new Refused(refusal('401/900420'));
  const user = typeof claims['upn'] === 'string' ? claims['upn'] : undefined;
  const withoutMfa = user !== undefined && world.switches.mfaEnforced === 'yes' && !(claims['amr'] as string[] | undefined)?.includes('mfa');
  if (withoutMfa || faults.take('mfaRequired'))
    throw new Refused({ status: 401, description: '', reason: 'Unauthorized - MFA required', headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
  if (!user && appOnly === 'refused') throw new Refused(refusal('403/900329'));
  const caller: Caller = { partnerTenantId: String(claims['tid']), applicationId: String(claims['appid']), ...(user ? { userPrincipalName: user } : {}) };
  exchange.caller = caller;
  refuseOnConflict(exchange);
  return caller;
}

function refuseOnConflict({ faults }: Exchange): void {
  const conflict = faults.take('409Conflict');
  if (conflict) throw new Refused(refusal(conflict['code'] === undefined ? '409' : `409/${String(conflict['code'])}`));
}

/** Requests per minute of the machine's time, for each partner and customer tenant or each partner (facts: partner-center §2.4). */
export class Throttle {
  private readonly windows = new Map<string, { readonly from: number; count: number }>();

  /** Counts a request; the answer 429 if it is one too many. */
  count({ world, caller }: Exchange, customerId: string): void {
    if (world.switches.throttling === 'off') return;
    const partner = caller?.partnerTenantId ?? '';
    const name = world.switches.throttlingScope === 'partner' ? partner : `${partner}/${customerId.toLowerCase()}`;
    const now = world.machineNow();
    const open = this.windows.get(name);
    const window = open && now - open.from < 60_000 ? open : { from: now, count: 0 };
    window.count += 1;
    this.windows.set(name, window);
    if (window.count > Number(world.switches.throttling)) throw new Answered(throttledAnswer(Math.max(1, Math.ceil((window.from + 60_000 - now) / 1_000))));
  }
}
