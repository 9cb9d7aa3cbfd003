import { Injectable } from '@nestjs/common';
import { PartnerCenter, PartnerCenterError, type Connection, type Customer, type Subscription } from '#platform/partner-center';
import type { DirectCspRefusalReason, MicrosoftAnswer } from '../contracts/index.js';
import { DirectCspProbe, type ProbeResult, type TestedAccount } from '../features/activate-direct-csp/direct-csp-probe.js';
import { answerOf, reasonOf, retryAfterSecondsOf } from './refusal-reason.js';

const NO_ERROR: MicrosoftAnswer = { httpStatus: 200, code: null, description: null, requestId: null, correlationId: null };

/** The probe of facts: partner-center §3.4, step by step, on the real API. */
@Injectable()
export class PartnerCenterProbe extends DirectCspProbe {
  constructor(private readonly partnerCenter: PartnerCenter) {
    super();
  }

  async test({ delegatedAdminId: id, partnerTenantId, clientId }: TestedAccount, tenantId: string, correlationId: string): Promise<ProbeResult> {
    const connection: Connection = { id, partnerTenantId, clientId };
    let aboutCustomer = false;
    try {
      const profile = await this.partnerCenter.profile(connection, { correlationId });
      if (profile.tenantId.toLowerCase() !== partnerTenantId) return refused('wrong-partner');
      aboutCustomer = true;
      const customer = await this.partnerCenter.customer(connection, tenantId, { correlationId });
      const misfit = misfitOf(customer, tenantId);
      if (misfit) return refused(misfit);
      const subscriptions = await this.partnerCenter.subscriptions(connection, tenantId, { correlationId });
      if (subscriptions.some(hasIndirectReseller)) return refused('indirect-reseller');
      return { kind: 'passed', tenantName: customer.companyName, subscriptionsSeen: subscriptions.length };
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      return { kind: 'refused', reason: reasonOf(error, aboutCustomer), retryAfterSeconds: retryAfterSecondsOf(error), answer: answerOf(error) };
    }
  }
}

function misfitOf(customer: Customer, tenantId: string): DirectCspRefusalReason | undefined {
  if (customer.tenantId !== tenantId) return 'tenant-not-found';
  if (customer.associatedPartnerId) return 'indirect-reseller';
  return customer.relationshipToPartner === 'reseller' ? undefined : 'no-reseller-relationship';
}

// `partnerId` names the indirect reseller of record; direct-bill subscriptions carry none, or "" (facts: partner-center §3.4 no. 5).
function hasIndirectReseller({ raw }: Subscription): boolean {
  const partnerId = raw['partnerId'] ?? raw['PartnerId'];
  return typeof partnerId === 'string' && partnerId.trim() !== '';
}

function refused(reason: DirectCspRefusalReason): ProbeResult {
  return { kind: 'refused', reason, retryAfterSeconds: null, answer: NO_ERROR };
}
