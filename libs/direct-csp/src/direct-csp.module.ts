import { Module } from '@nestjs/common';
import { AttentionSources } from '#platform/attention';
import { ReactionRegistry } from '#platform/reactions';
import { ViewRegistry } from '#platform/views';
import { ConnectionWatch } from './adapters/connection-watch.js';
import { MicrosoftSignatures } from './adapters/microsoft-signatures.js';
import { PartnerCenterCustomerDirectory } from './adapters/partner-center-customer-directory.js';
import { PartnerCenterProbe } from './adapters/partner-center-probe.js';
import { ConnectionRecords } from './connection-records.js';
import { DelegatedAdmins } from './delegated-admins.js';
import { registerDirectCspProblems } from './direct-csp.problems.js';
import { ActivateDirectCspController } from './features/activate-direct-csp/activate-direct-csp.controller.js';
import { ActivateDirectCspHandler } from './features/activate-direct-csp/activate-direct-csp.handler.js';
import { DirectCspProbe } from './features/activate-direct-csp/direct-csp-probe.js';
import { CheckConnectionController } from './features/check-connection/check-connection.controller.js';
import { ConnectDelegatedAdminCommandLine } from './features/connect-delegated-admin/connect-delegated-admin.command-line.js';
import { ConnectDelegatedAdminController } from './features/connect-delegated-admin/connect-delegated-admin.controller.js';
import { ConnectDelegatedAdminHandler } from './features/connect-delegated-admin/connect-delegated-admin.handler.js';
import { NoteConnectionHandler } from './features/note-connection/note-connection.handler.js';
import { EventSignatures } from './features/receive-event/event-signatures.js';
import { KnownEvents } from './features/receive-event/known-events.js';
import { ReceiveEventController } from './features/receive-event/receive-event.controller.js';
import { ReceiveEvent } from './features/receive-event/receive-event.js';
import { ReplaceCredentialsController } from './features/replace-credentials/replace-credentials.controller.js';
import { ReplaceCredentialsHandler } from './features/replace-credentials/replace-credentials.handler.js';
import { CatchUp } from './reactions/when-connection-restored/catch-up.js';
import { ConnectionNotes } from './reactions/when-delegated-admin-connected/connection-notes.js';
import { EventRegistrations } from './reactions/when-delegated-admin-connected/event-registrations.js';
import { KeepConnection } from './reactions/when-delegated-admin-connected/keep-connection.js';
import { addedCompanyView } from './views/added-company/added-company.view.js';
import { CustomerDirectory } from './views/customer-list/customer-directory.js';
import { CustomerListController } from './views/customer-list/customer-list.controller.js';
import { DelegatedAdminController } from './views/delegated-admin/delegated-admin.controller.js';
import { delegatedAdminView } from './views/delegated-admin/delegated-admin.view.js';

/** Connecting Partner Center accounts and proving that they bill directly. */
@Module({
  controllers: [DelegatedAdminController, CustomerListController, ConnectDelegatedAdminController, ReplaceCredentialsController, ActivateDirectCspController, CheckConnectionController, ReceiveEventController],
  providers: [
    ConnectDelegatedAdminHandler, ReplaceCredentialsHandler, ActivateDirectCspHandler, ConnectDelegatedAdminCommandLine, NoteConnectionHandler,
    DelegatedAdmins, ConnectionRecords, ConnectionWatch, EventRegistrations, KeepConnection, CatchUp, KnownEvents, ReceiveEvent,
    { provide: EventSignatures, useClass: MicrosoftSignatures },
    { provide: ConnectionNotes, useExisting: ConnectionWatch },
    { provide: DirectCspProbe, useClass: PartnerCenterProbe },
    { provide: CustomerDirectory, useClass: PartnerCenterCustomerDirectory },
  ],
})
export class DirectCspModule {
  constructor(views: ViewRegistry, reactions: ReactionRegistry, keeping: KeepConnection, catchingUp: CatchUp, attention: AttentionSources, admins: DelegatedAdmins) {
    attention.register(admins);
    reactions.register(keeping, catchingUp);
    views.register(delegatedAdminView, addedCompanyView);
    registerDirectCspProblems();
  }
}
