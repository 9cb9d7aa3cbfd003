import { Injectable } from '@nestjs/common';
import { Refusal } from '#platform/kernel';
import { PartnerCenter, PartnerCenterError, type Customer } from '#platform/partner-center';
import { ResellerRelationship, type AskingAccount } from '../features/add-company/reseller-relationship.js';

/** Asks Partner Center for the customer. */
@Injectable()
export class PartnerCenterResellerRelationship extends ResellerRelationship {
  constructor(private readonly partnerCenter: PartnerCenter) {
    super();
  }

  async prove({ delegatedAdminId: id, partnerTenantId, clientId }: AskingAccount, tenantId: string, correlationId: string): Promise<{ name: string; domain: string }> {
    const customer = await this.partnerCenter
      .customer({ id, partnerTenantId, clientId }, tenantId, { correlationId })
      .catch((error: unknown) => Promise.reject(refusalOf(error, tenantId)));
    return provedCustomer(customer, tenantId);
  }
}

/** @throws Refusal the customer is not this partner's own */
export function provedCustomer(customer: Customer, tenantId: string): { readonly name: string; readonly domain: string } {
  if (customer.tenantId !== tenantId || customer.relationshipToPartner !== 'reseller') throw new Refusal('no-reseller-relationship', { tenantId });
  if (customer.associatedPartnerId) throw new Refusal('indirect-reseller', { tenantId });
  return { name: customer.companyName, domain: customer.domain };
}

function refusalOf(error: unknown, tenantId: string): unknown {
  if (!(error instanceof PartnerCenterError)) return error;
  // 404 for a customer may also mean "no relationship" (facts: partner-center §12 no. 8).
  if (error.kind === 'no-relationship' || error.kind === 'not-found') return new Refusal('no-reseller-relationship', { tenantId });
  const { retryAfter, httpStatus = null, code = null, correlationId: microsoftCorrelationId = null } = error.details;
  const retryAfterSeconds = retryAfter === undefined ? null : Math.ceil(retryAfter / 1000);
  return new Refusal('partner-center-refused', { failure: error.kind, retryAfterSeconds, httpStatus, code, microsoftCorrelationId });
}
