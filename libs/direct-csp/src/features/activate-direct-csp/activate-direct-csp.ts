import type { DelegatedAdminFact } from '../../contracts/index.js';
import { connected, type DelegatedAdmin } from '../../domain/delegated-admin.js';
import type { ProbeResult } from './direct-csp-probe.js';

/**
 * Records what the test of a tenant showed. A passed test activates Direct CSP; a refused one is kept with Microsoft's answer and
 * leaves an earlier activation as it is.
 * @throws Refusal not-found
 */
export function recordTest(admin: DelegatedAdmin, testedTenantId: string, result: ProbeResult): readonly DelegatedAdminFact[] {
  const { delegatedAdminId } = connected(admin);
  if (result.kind === 'refused') {
    const { reason, retryAfterSeconds, answer } = result;
    return [{ type: 'DirectCspRefused', data: { delegatedAdminId, testedTenantId, reason, retryAfterSeconds, answer } }];
  }
  const { tenantName: testedTenantName, subscriptionsSeen } = result;
  return [{ type: 'DirectCspActivated', data: { delegatedAdminId, testedTenantId, testedTenantName, subscriptionsSeen } }];
}
