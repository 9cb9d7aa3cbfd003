import type { DelegatedAdminFact } from '../../contracts/index.js';
import type { ConnectionFinding } from '../../domain/connection-finding.js';
import type { DelegatedAdmin } from '../../domain/delegated-admin.js';

/** What an exchange adds to what is known of a connection: nothing, as long as it only confirms it. */
export function noteConnection(admin: DelegatedAdmin, finding: ConnectionFinding): readonly DelegatedAdminFact[] {
  if (admin.situation === 'unknown') return [];
  const { delegatedAdminId, broken } = admin;
  switch (finding.kind) {
    case 'broken': {
      const { cause, at, answer } = finding;
      // A token that is still held may be refused for other reasons meanwhile; without a sign-in nothing can be mended at Partner Center.
      const isOutranked = broken?.at === 'sign-in' && at === 'partner-center';
      if (isOutranked || broken?.cause === cause) return [];
      return [{ type: 'ConnectionBroken', data: { delegatedAdminId, cause, at, answer } }];
    }
    case 'works':
      return broken?.at === finding.at ? [{ type: 'ConnectionRestored', data: { delegatedAdminId, cause: broken.cause } }] : [];
    case 'customer-broken':
      return noteBrokenCustomer(admin, finding);
    case 'customer-works': {
      const known = admin.brokenCustomers[finding.tenantId];
      if (!known || !finding.lifts.includes(known.cause)) return [];
      const { cause, companyId } = known;
      return [{ type: 'CustomerConnectionRestored', data: { delegatedAdminId, tenantId: finding.tenantId, companyId, cause } }];
    }
  }
}

function noteBrokenCustomer(
  { delegatedAdminId, brokenCustomers }: Exclude<DelegatedAdmin, { situation: 'unknown' }>,
  { customer, cause, answer }: Extract<ConnectionFinding, { kind: 'customer-broken' }>,
): readonly DelegatedAdminFact[] {
  if (brokenCustomers[customer.tenantId]?.cause === cause) return [];
  return [{ type: 'CustomerConnectionBroken', data: { delegatedAdminId, ...customer, cause, answer } }];
}
