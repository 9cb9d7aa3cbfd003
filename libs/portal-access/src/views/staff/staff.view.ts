import { defineView } from '#platform/views';
import { partnerStream, type BoundIdentity, type PartnerFact, type StaffMember, type StaffRole } from '../../contracts/index.js';

/** One of a partner's people. `tenantId` and `objectId` are empty until somebody signed in for the invitation. */
export interface StaffRow {
  readonly partnerId: string;
  readonly staffId: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly status: 'invited' | 'awaiting-confirmation' | 'active';
  readonly tenantId: string;
  readonly objectId: string;
  readonly name: string;
  readonly username: string;
}

const NOBODY = { tenantId: '', objectId: '', name: '', username: '' };

const withIdentity = (row: StaffRow | undefined, status: StaffRow['status'], { tenantId, objectId, name, username }: BoundIdentity): StaffRow | undefined =>
  row && { ...row, status, tenantId, objectId, name, username };

export const staffView = defineView<StaffRow, PartnerFact>()({
  name: 'staff',
  version: 1,
  streams: [partnerStream],
  key: (fact) => ('staffId' in fact.data ? staffKey(fact.metadata.partnerId, fact.data.staffId) : undefined),
  on: {
    StaffInvited: (_, { data: { staffId, email, role }, metadata: { partnerId } }) => ({ partnerId, staffId, email, role, status: 'invited', ...NOBODY }),
    StaffBindingRequested: (row, fact) => withIdentity(row, 'awaiting-confirmation', fact.data.identity),
    StaffBindingRejected: (row) => withIdentity(row, 'invited', NOBODY),
    StaffIdentityBound: (row, fact) => withIdentity(row, 'active', fact.data.identity),
    StaffRoleChanged: (row, fact) => row && { ...row, role: fact.data.role },
    StaffRemoved: () => undefined,
  },
  queries: {
    ofPartner: { where: ['partnerId'], orderBy: ['email'] },
    ofIdentity: { where: ['tenantId', 'objectId'] },
  },
});

/** Key of a person's row. */
export const staffKey = (partnerId: string, staffId: string): string => `${partnerId}/${staffId}`;

/** The row as the API shows it. */
export function staffMemberOf({ staffId, email, role, status, name, username, objectId }: StaffRow): StaffMember {
  return { staffId, email, role, status, name: name || null, username: username || null, objectId: objectId || null };
}
