import { Module } from '@nestjs/common';
import { Configuration } from '#platform/configuration';
import { ReactionRegistry } from '#platform/reactions';
import { ViewRegistry } from '#platform/views';
import { CompanyConnections } from './adapters/company-connection.js';
import { PartnerCenterSeatOrdering } from './adapters/partner-center-seat-ordering.js';
import { ProductLimits } from './adapters/product-limits.js';
import { PartnerCenterSubscriptionSource } from './adapters/partner-center-subscription-source.js';
import { CompanyViewers } from './company-viewers.js';
import { ChangeQuantityController } from './features/change-quantity/change-quantity.controller.js';
import { ChangeQuantityHandler } from './features/change-quantity/change-quantity.handler.js';
import { SynchroniseCompanyController } from './features/synchronise-company/synchronise-company.controller.js';
import { SubscriptionSource } from './reactions/when-company-added/subscription-source.js';
import { SynchroniseCompany } from './reactions/when-company-added/synchronise-company.js';
import { ChangeQuantityAtMicrosoft } from './reactions/when-quantity-change-requested/change-quantity-at-microsoft.js';
import { SeatOrdering } from './reactions/when-quantity-change-requested/seat-ordering.js';
import { DEFAULT_POLICY } from './domain/nce-policy.js';
import { SeatPolicy } from './seat-policy.js';
import { PausedChanges } from './paused-changes.js';
import { registerSubscriptionProblems } from './subscriptions.problems.js';
import { SynchronisationProgress } from './synchronisation-progress.js';
import { CompanyUpdatesController } from './views/company-updates/company-updates.controller.js';
import { partnerCenterAccount } from './views/partner-center-account/partner-center-account.view.js';
import { quantityChange } from './views/quantity-change/quantity-change.view.js';
import { servedCompany } from './views/served-company/served-company.view.js';
import { SubscriptionListController } from './views/subscription-list/subscription-list.controller.js';
import { SubscriptionListReader } from './views/subscription-list/subscription-list.reader.js';
import { subscriptionList } from './views/subscription-list/subscription-list.view.js';

/** Subscriptions of customer companies: what they are, and changing their quantity at Microsoft exactly once in effect. */
@Module({
  controllers: [SubscriptionListController, ChangeQuantityController, SynchroniseCompanyController, CompanyUpdatesController],
  providers: [
    SubscriptionListReader, ChangeQuantityHandler, SynchronisationProgress, CompanyViewers, PausedChanges, CompanyConnections, ProductLimits, ChangeQuantityAtMicrosoft, SynchroniseCompany,
    { provide: SeatPolicy, useFactory: ({ seatPolicy }: Configuration): SeatPolicy => ({ ...DEFAULT_POLICY, ...seatPolicy }), inject: [Configuration] },
    { provide: SeatOrdering, useClass: PartnerCenterSeatOrdering },
    { provide: SubscriptionSource, useClass: PartnerCenterSubscriptionSource },
  ],
})
export class SubscriptionsModule {
  constructor(views: ViewRegistry, reactions: ReactionRegistry, changing: ChangeQuantityAtMicrosoft, synchronising: SynchroniseCompany) {
    views.register(subscriptionList, quantityChange, servedCompany, partnerCenterAccount);
    reactions.register(changing, synchronising);
    registerSubscriptionProblems();
  }
}
