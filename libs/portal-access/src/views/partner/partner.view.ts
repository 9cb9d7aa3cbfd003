import { defineView } from '#platform/views';
import { partnerStream, type PartnerFact } from '../../contracts/index.js';

/** A partner, to name it and to find it by the tenant that its people sign in from. */
export interface PartnerRow {
  readonly partnerId: string;
  readonly name: string;
  readonly tenantId: string;
}

export const partnerView = defineView<PartnerRow, PartnerFact>()({
  name: 'partner',
  version: 1,
  streams: [partnerStream],
  key: (fact) => fact.metadata.partnerId,
  on: {
    PartnerCreated: (_, { data: { partnerId, name, tenantId } }) => ({ partnerId, name, tenantId }),
  },
  queries: { byTenant: { where: ['tenantId'] } },
});
