import { Injectable } from '@nestjs/common';
import type { Position, StreamCategory } from '#platform/kernel';
import { ViewReader, type View } from '#platform/views';
import { AccessRegister, type Holdings, type RegisteredCompany, type RegisteredDelegatedAdmin, type RegisteredPartner } from '../access-register.js';
import type { PortalUser, StaffMember } from '../contracts/index.js';
import { companyListView } from '../views/company-list/company-list.view.js';
import { companyUsersView, portalUserOf, userKey } from '../views/company-users/company-users.view.js';
import { knownDelegatedAdminView } from '../views/known-delegated-admin/known-delegated-admin.view.js';
import { partnerLogoView } from '../views/partner-logo/partner-logo.view.js';
import { partnerView, type PartnerRow } from '../views/partner/partner.view.js';
import { staffKey, staffMemberOf, staffView } from '../views/staff/staff.view.js';

/** Every view of this context. */
export const portalAccessViews = [partnerView, partnerLogoView, staffView, companyListView, companyUsersView, knownDelegatedAdminView] as const;

// What a command of this context changes; the other two follow facts of other contexts.
const OWN_VIEWS = [partnerView, staffView, companyListView, companyUsersView] as const;

/** Answers from the views. */
@Injectable()
export class ViewAccessRegister extends AccessRegister {
  constructor(private readonly reader: ViewReader) {
    super();
  }

  async partner(partnerId: string): Promise<RegisteredPartner | undefined> {
    const found = await this.reader.get(partnerView, partnerId);
    return found && this.withLogo(found.row);
  }

  async partnersOfTenant(tenantId: string): Promise<readonly RegisteredPartner[]> {
    const rows = await this.all<PartnerRow>(partnerView, 'byTenant', { tenantId });
    return Promise.all(rows.map((row) => this.withLogo(row)));
  }

  async staffMember(partnerId: string, staffId: string): Promise<StaffMember | undefined> {
    const found = await this.reader.get(staffView, staffKey(partnerId, staffId));
    return found && staffMemberOf(found.row);
  }

  async staffOf(partnerId: string): Promise<readonly StaffMember[]> {
    return (await this.all(staffView, 'ofPartner', { partnerId })).map(staffMemberOf);
  }

  async company(companyId: string): Promise<RegisteredCompany | undefined> {
    return (await this.reader.get(companyListView, companyId))?.row;
  }

  async companiesOfTenant(tenantId: string): Promise<readonly RegisteredCompany[]> {
    return this.all(companyListView, 'ofTenant', { tenantId });
  }

  async usersOf(companyId: string): Promise<readonly PortalUser[]> {
    return (await this.all(companyUsersView, 'ofCompany', { companyId })).map(portalUserOf);
  }

  async portalUser(companyId: string, userId: string): Promise<PortalUser | undefined> {
    const found = await this.reader.get(companyUsersView, userKey(companyId, userId));
    return found && portalUserOf(found.row);
  }

  async delegatedAdmin(delegatedAdminId: string): Promise<RegisteredDelegatedAdmin | undefined> {
    return (await this.reader.get(knownDelegatedAdminView, delegatedAdminId))?.row;
  }

  async holdingsOf(tenantId: string, objectId: string): Promise<Holdings> {
    const [staff, users] = await Promise.all([
      this.all(staffView, 'ofIdentity', { tenantId, objectId }),
      this.all(companyUsersView, 'ofIdentity', { tenantId, objectId }),
    ]);
    return {
      staff: staff.filter((row) => row.status === 'active'),
      companies: users.filter((row) => row.status === 'active'),
      awaitingConfirmation: [...staff, ...users].some((row) => row.status === 'awaiting-confirmation'),
    };
  }

  async shows(stream: StreamCategory<never>, position: Position | undefined): Promise<void> {
    // A view that does not listen to the stream need not hear of the fact, so nobody may wait for it.
    const listening = OWN_VIEWS.filter(({ streams }) => streams.some(({ category }) => category === stream.category));
    await this.reader.shows(listening, position);
  }

  private async withLogo(row: PartnerRow): Promise<RegisteredPartner> {
    const logo = await this.reader.get(partnerLogoView, row.partnerId);
    return { ...row, logo: logo?.row.path ?? null };
  }

  private async all<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>): Promise<Row[]> {
    const rows: Row[] = [];
    let after: string | undefined;
    do {
      const page = await this.reader.find(view, query, values, { limit: 100, after });
      rows.push(...page.rows.map((found) => found.row));
      after = page.next;
    } while (after !== undefined);
    return rows;
  }
}
