import { Module } from '@nestjs/common';
import { ViewRegistry } from '#platform/views';
import { auditedCompanyView } from './views/audited-company/audited-company.view.js';
import { AuditedSubscriptionController } from './views/audited-subscription/audited-subscription.controller.js';
import { auditedSubscriptionView } from './views/audited-subscription/audited-subscription.view.js';
import { SubscriptionHistoryController } from './views/subscription-history/subscription-history.controller.js';

/** What happened to every subscription, for the partner's own people. Reads only. */
@Module({ controllers: [AuditedSubscriptionController, SubscriptionHistoryController] })
export class AuditModule {
  constructor(views: ViewRegistry) {
    views.register(auditedSubscriptionView, auditedCompanyView);
  }
}
