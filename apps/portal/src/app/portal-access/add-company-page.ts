import { Component, computed, inject, linkedSignal, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DelegatedAdminList, PartnerCenterCustomer } from '#direct-csp/contracts';
import type { Company } from '#portal-access/contracts';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { CustomerChoice } from '../direct-csp/customer-choice.js';
import { Session } from '../shell/session.js';
import { SynchronisationProgress } from './synchronisation-progress.js';

/** Adds a customer of Partner Center's list as a company and shows how its subscriptions are read. */
@Component({
  selector: 'sk-add-company-page',
  imports: [CustomerChoice, Notice, ProblemNotice, RouterLink, SynchronisationProgress],
  templateUrl: './add-company-page.html',
  providers: [Changes],
})
export class AddCompanyPage {
  private readonly changes = inject(Changes);
  private readonly session = inject(Session);
  private readonly partnerId = computed(() => this.session.partner()?.partnerId);
  private readonly choiceList = viewChild(CustomerChoice);

  protected readonly admins = new Loaded<DelegatedAdminList>(() => (this.partnerId() ? `/api/partners/${this.partnerId()}/delegated-admins` : undefined));
  protected readonly accounts = computed(() => (this.admins.hasValue() ? this.admins.value().items : []));
  protected readonly loadingProblem = this.admins.problem;
  protected readonly delegatedAdminId = linkedSignal(() => (this.accounts().find((one) => one.directCsp === 'activated') ?? this.accounts()[0])?.delegatedAdminId ?? null);
  protected readonly account = computed(() => this.accounts().find((one) => one.delegatedAdminId === this.delegatedAdminId()) ?? null);
  protected readonly customer = signal<PartnerCenterCustomer | null>(null);
  protected readonly adding = signal(false);
  protected readonly added = signal<Company | null>(null);
  protected readonly problem = signal<Problem | null>(null);

  protected async add(): Promise<void> {
    const customer = this.customer();
    if (!customer || this.adding()) return;
    this.adding.set(true);
    this.problem.set(null);
    this.added.set(null);
    try {
      const body = { delegatedAdminId: this.delegatedAdminId(), tenantId: customer.tenantId };
      const answer = await this.changes.send<Company>({ method: 'POST', url: `/api/partners/${this.partnerId()}/companies`, body });
      this.added.set(answer.body);
      this.customer.set(null);
      this.choiceList()?.reload();
    } catch (problem) {
      this.problem.set(problem as Problem);
    } finally {
      this.adding.set(false);
    }
  }
}
