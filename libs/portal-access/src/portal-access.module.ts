import { Global, Module } from '@nestjs/common';
import { CallerDirectory } from '#platform/identity';
import { ViewRegistry } from '#platform/views';
import { AccessRegister } from './access-register.js';
import { PartnerCenterResellerRelationship } from './adapters/partner-center-reseller-relationship.js';
import { RegisterCallerDirectory } from './adapters/register-caller-directory.js';
import { portalAccessViews, ViewAccessRegister } from './adapters/view-access-register.js';
import { AddCompanyController } from './features/add-company/add-company.controller.js';
import { AddCompanyHandler } from './features/add-company/add-company.handler.js';
import { ResellerRelationship } from './features/add-company/reseller-relationship.js';
import { BindPortalUserHandler, BindStaffHandler } from './features/bind-identity/bind-identity.handler.js';
import { ChangeAccessController } from './features/change-access/change-access.controller.js';
import { ChangeAccessHandler } from './features/change-access/change-access.handler.js';
import { ChangeStaffRoleController } from './features/change-staff-role/change-staff-role.controller.js';
import { ChangeStaffRoleHandler } from './features/change-staff-role/change-staff-role.handler.js';
import { ConfirmStaffCommandLine } from './features/confirm-staff/confirm-staff.command-line.js';
import { ConfirmStaffController } from './features/confirm-staff/confirm-staff.controller.js';
import { ConfirmStaffHandler } from './features/confirm-staff/confirm-staff.handler.js';
import { ConfirmUserController } from './features/confirm-user/confirm-user.controller.js';
import { ConfirmUserHandler } from './features/confirm-user/confirm-user.handler.js';
import { CreatePartnerCommandLine } from './features/create-partner/create-partner.command-line.js';
import { CreatePartnerHandler } from './features/create-partner/create-partner.handler.js';
import { GrantAccessController } from './features/grant-access/grant-access.controller.js';
import { GrantAccessHandler } from './features/grant-access/grant-access.handler.js';
import { InviteStaffCommandLine } from './features/invite-staff/invite-staff.command-line.js';
import { InviteStaffController } from './features/invite-staff/invite-staff.controller.js';
import { InviteStaffHandler } from './features/invite-staff/invite-staff.handler.js';
import { RemoveStaffController } from './features/remove-staff/remove-staff.controller.js';
import { RemoveStaffHandler } from './features/remove-staff/remove-staff.handler.js';
import { RevokeAccessController } from './features/revoke-access/revoke-access.controller.js';
import { RevokeAccessHandler } from './features/revoke-access/revoke-access.handler.js';
import { SwitchPortalController } from './features/switch-portal/switch-portal.controller.js';
import { SwitchPortalHandler } from './features/switch-portal/switch-portal.handler.js';
import { registerPortalAccessProblems } from './portal-access.problems.js';
import { CompanyListController } from './views/company-list/company-list.controller.js';
import { CompanyUsersController } from './views/company-users/company-users.controller.js';
import { MeController } from './views/me/me.controller.js';
import { StaffController } from './views/staff/staff.controller.js';

/** Who may use Seatkeeper: partners and their people, companies and their portal users. Global, because every request asks it. */
@Global()
@Module({
  controllers: [
    MeController, StaffController, InviteStaffController, ChangeStaffRoleController, RemoveStaffController, ConfirmStaffController,
    CompanyListController, AddCompanyController, SwitchPortalController,
    CompanyUsersController, GrantAccessController, ChangeAccessController, RevokeAccessController, ConfirmUserController,
  ],
  providers: [
    { provide: AccessRegister, useClass: ViewAccessRegister },
    { provide: CallerDirectory, useClass: RegisterCallerDirectory },
    { provide: ResellerRelationship, useClass: PartnerCenterResellerRelationship },
    BindStaffHandler, BindPortalUserHandler,
    CreatePartnerHandler, InviteStaffHandler, ChangeStaffRoleHandler, RemoveStaffHandler, ConfirmStaffHandler,
    AddCompanyHandler, SwitchPortalHandler, GrantAccessHandler, ChangeAccessHandler, RevokeAccessHandler, ConfirmUserHandler,
    CreatePartnerCommandLine, InviteStaffCommandLine, ConfirmStaffCommandLine,
  ],
  exports: [CallerDirectory],
})
export class PortalAccessModule {
  constructor(views: ViewRegistry) {
    views.register(...portalAccessViews);
    registerPortalAccessProblems();
  }
}
