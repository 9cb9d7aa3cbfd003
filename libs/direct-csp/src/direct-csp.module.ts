import { Module } from '@nestjs/common';
import { ViewRegistry } from '#platform/views';
import { PartnerCenterCustomerDirectory } from './adapters/partner-center-customer-directory.js';
import { PartnerCenterProbe } from './adapters/partner-center-probe.js';
import { registerDirectCspProblems } from './direct-csp.problems.js';
import { ActivateDirectCspController } from './features/activate-direct-csp/activate-direct-csp.controller.js';
import { ActivateDirectCspHandler } from './features/activate-direct-csp/activate-direct-csp.handler.js';
import { DirectCspProbe } from './features/activate-direct-csp/direct-csp-probe.js';
import { ConnectDelegatedAdminCommandLine } from './features/connect-delegated-admin/connect-delegated-admin.command-line.js';
import { ConnectDelegatedAdminController } from './features/connect-delegated-admin/connect-delegated-admin.controller.js';
import { ConnectDelegatedAdminHandler } from './features/connect-delegated-admin/connect-delegated-admin.handler.js';
import { ReplaceCredentialsController } from './features/replace-credentials/replace-credentials.controller.js';
import { ReplaceCredentialsHandler } from './features/replace-credentials/replace-credentials.handler.js';
import { addedCompanyView } from './views/added-company/added-company.view.js';
import { CustomerDirectory } from './views/customer-list/customer-directory.js';
import { CustomerListController } from './views/customer-list/customer-list.controller.js';
import { DelegatedAdminController } from './views/delegated-admin/delegated-admin.controller.js';
import { delegatedAdminView } from './views/delegated-admin/delegated-admin.view.js';

/** Connecting Partner Center accounts and proving that they bill directly. */
@Module({
  controllers: [DelegatedAdminController, CustomerListController, ConnectDelegatedAdminController, ReplaceCredentialsController, ActivateDirectCspController],
  providers: [
    ConnectDelegatedAdminHandler, ReplaceCredentialsHandler, ActivateDirectCspHandler, ConnectDelegatedAdminCommandLine,
    { provide: DirectCspProbe, useClass: PartnerCenterProbe },
    { provide: CustomerDirectory, useClass: PartnerCenterCustomerDirectory },
  ],
})
export class DirectCspModule {
  constructor(views: ViewRegistry) {
    views.register(delegatedAdminView, addedCompanyView);
    registerDirectCspProblems();
  }
}
