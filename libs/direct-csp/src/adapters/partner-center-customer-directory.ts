import { Injectable } from '@nestjs/common';
import { Refusal } from '#platform/kernel';
import { PartnerCenter, PartnerCenterError } from '#platform/partner-center';
import { refusalText } from '../domain/refusal-texts.js';
import { CustomerDirectory, type AskingAccount, type ListedCustomers } from '../views/customer-list/customer-directory.js';
import { reasonOf, retryAfterSecondsOf } from './refusal-reason.js';

/** Asks Partner Center at once; nothing is kept. */
@Injectable()
export class PartnerCenterCustomerDirectory extends CustomerDirectory {
  constructor(private readonly partnerCenter: PartnerCenter) {
    super();
  }

  async page(
    { delegatedAdminId: id, partnerTenantId, clientId }: AskingAccount,
    { search, size, next }: { search: string | undefined; size: number; next: string | undefined },
    correlationId: string | undefined,
  ): Promise<ListedCustomers> {
    try {
      const query = { size, ...(search && { search }), ...(next && { next }) };
      const page = await this.partnerCenter.customers({ id, partnerTenantId, clientId }, query, correlationId ? { correlationId } : {});
      const items = page.items.map(({ tenantId, companyName: name, domain }) => ({ tenantId, name, domain }));
      return { items, totalCount: page.totalCount ?? null, next: page.next ?? null };
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      // Refused without an answer of Microsoft's: the cursor itself could not be read.
      if (next && error.kind === 'rejected' && error.details.httpStatus === undefined) throw new Refusal('bad-cursor', {}, 'malformed');
      throw refusalOf(error);
    }
  }
}

function refusalOf(error: PartnerCenterError): Refusal {
  const [reason, retryAfterSeconds] = [reasonOf(error, false), retryAfterSecondsOf(error)];
  return new Refusal('customers-not-available', { reason, ...refusalText(reason, retryAfterSeconds), retryAfterSeconds, microsoftCorrelationId: error.details.correlationId ?? null });
}
