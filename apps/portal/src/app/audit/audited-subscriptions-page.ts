import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditedSubscription } from '#audit/contracts';
import type { CompanyPage } from '#portal-access/contracts';
import { debounced } from '../../../../../libs/platform/ui/src/debounced.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { PagedList } from '../../../../../libs/platform/ui/src/paged-list.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { Session } from '../shell/session.js';

/** Every subscription whose history can be read. */
@Component({
  selector: 'sk-audited-subscriptions-page',
  imports: [Moment, ProblemNotice, RouterLink, TableSkeleton],
  templateUrl: './audited-subscriptions-page.html',
})
export class AuditedSubscriptionsPage {
  private readonly session = inject(Session);
  private readonly partnerUrl = computed(() => (this.session.partner() ? `/api/partners/${this.session.partner()!.partnerId}` : undefined));
  private readonly companyPage = new Loaded<CompanyPage>(() => (this.partnerUrl() ? `${this.partnerUrl()}/companies?limit=100` : undefined));
  /** Without the right to list companies the filter is not offered. */
  protected readonly companies = computed(() => (this.companyPage.hasValue() ? this.companyPage.value().items : []));
  protected readonly companyId = signal('');
  protected readonly search = signal('');
  private readonly searched = debounced(this.search);
  protected readonly list = new PagedList<AuditedSubscription>(() => {
    const url = this.partnerUrl();
    const company = this.companyId();
    return url ? { url: `${url}/audit/subscriptions`, search: this.searched(), ...(company ? { params: { companyId: company } } : {}) } : undefined;
  });

  protected showAll(): void {
    this.search.set('');
    this.companyId.set('');
  }
}
