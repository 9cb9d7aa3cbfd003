import { defineView } from '#platform/views';
import { companyStream, type AccessLevel, type BoundIdentity, type CompanyFact, type PortalUser } from '../../contracts/index.js';

/** Somebody's right to a company's portal. `tenantId` and `objectId` are empty until somebody signed in for it. */
export interface CompanyUserRow {
  readonly companyId: string;
  readonly partnerId: string;
  readonly userId: string;
  readonly email: string;
  readonly level: AccessLevel;
  readonly status: 'invited' | 'awaiting-confirmation' | 'active';
  readonly tenantId: string;
  readonly objectId: string;
  readonly name: string;
  readonly username: string;
}

const NOBODY = { tenantId: '', objectId: '', name: '', username: '' };

const withIdentity = (
  row: CompanyUserRow | undefined,
  status: CompanyUserRow['status'],
  { tenantId, objectId, name, username }: BoundIdentity,
): CompanyUserRow | undefined => row && { ...row, status, tenantId, objectId, name, username };

export const companyUsersView = defineView<CompanyUserRow, CompanyFact>()({
  name: 'company-users',
  version: 1,
  streams: [companyStream],
  key: (fact) => ('userId' in fact.data ? userKey(fact.data.companyId, fact.data.userId) : undefined),
  on: {
    AccessGranted: (_, { data: { companyId, userId, email, level }, metadata: { partnerId } }) =>
      ({ companyId, partnerId, userId, email, level, status: 'invited', ...NOBODY }),
    AccessChanged: (row, fact) => row && { ...row, level: fact.data.level },
    AccessRevoked: () => undefined,
    BindingRequested: (row, fact) => withIdentity(row, 'awaiting-confirmation', fact.data.identity),
    BindingRejected: (row) => withIdentity(row, 'invited', NOBODY),
    IdentityBound: (row, fact) => withIdentity(row, 'active', fact.data.identity),
  },
  queries: {
    ofCompany: { where: ['companyId'], orderBy: ['email'] },
    ofIdentity: { where: ['tenantId', 'objectId'] },
  },
});

/** Key of a person's row. */
export const userKey = (companyId: string, userId: string): string => `${companyId}/${userId}`;

/** The row as the API shows it. */
export function portalUserOf({ userId, email, level, status, name, username, objectId }: CompanyUserRow): PortalUser {
  return { userId, email, level, status, name: name || null, username: username || null, objectId: objectId || null };
}
