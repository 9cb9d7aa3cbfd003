import type { FactLog } from '#platform/event-store';
import { AccessRegister } from './access-register.js';
import { AddCompanyHandler } from './features/add-company/add-company.handler.js';
import { BindPortalUserHandler, BindStaffHandler } from './features/bind-identity/bind-identity.handler.js';
import { ChangeAccessHandler } from './features/change-access/change-access.handler.js';
import { ChangeStaffRoleHandler } from './features/change-staff-role/change-staff-role.handler.js';
import { ConfirmStaffHandler } from './features/confirm-staff/confirm-staff.handler.js';
import { ConfirmUserHandler } from './features/confirm-user/confirm-user.handler.js';
import { CreatePartnerHandler } from './features/create-partner/create-partner.handler.js';
import { GrantAccessHandler } from './features/grant-access/grant-access.handler.js';
import { InviteStaffHandler } from './features/invite-staff/invite-staff.handler.js';
import { RemoveStaffHandler } from './features/remove-staff/remove-staff.handler.js';
import { RevokeAccessHandler } from './features/revoke-access/revoke-access.handler.js';
import { SwitchPortalHandler } from './features/switch-portal/switch-portal.handler.js';

type Handler = { execute(command: never): Promise<unknown> };
type HandlerClass = new (log: FactLog, register: AccessRegister, relationship: never) => Handler;

const handlers: readonly HandlerClass[] = [
  AddCompanyHandler, BindPortalUserHandler, BindStaffHandler, ChangeAccessHandler, ChangeStaffRoleHandler, ConfirmStaffHandler, ConfirmUserHandler,
  CreatePartnerHandler, GrantAccessHandler, InviteStaffHandler, RemoveStaffHandler, RevokeAccessHandler, SwitchPortalHandler,
];

/** A right that was taken away must be gone on the very next request, hence no command answers before its effect can be seen. */
it.each(handlers)('%p answers only when everybody can see what it did', async (Handler) => {
  const steps: string[] = [];
  const log = { load: async () => ({ facts: [{}] }), execute: async () => ({ position: 7n }) } as unknown as FactLog;
  const register = {
    shows: async (_stream: unknown, position: bigint) => {
      await new Promise(setImmediate);
      steps.push(`shows ${position}`);
    },
  } as unknown as AccessRegister;
  const command = { context: { partnerId: 'p' }, company: { companyId: 'c' }, companyId: 'c', partnerId: 'p', partner: { partnerId: 'p' } };
  await new Handler(log, register, undefined as never).execute(command as never);
  steps.push('answered');
  expect(steps).toEqual(['shows 7', 'answered']);
});
