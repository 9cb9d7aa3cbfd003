import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Company } from '#portal-access/contracts';
import { debounced } from '../../../../../libs/platform/ui/src/debounced.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { PagedList } from '../../../../../libs/platform/ui/src/paged-list.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { Session } from '../shell/session.js';
import { CompaniesNav } from './companies-nav.js';
import { NeedsAttention } from './needs-attention.js';

/** The partner's customer companies. */
@Component({
  selector: 'sk-companies-page',
  imports: [CompaniesNav, Moment, NeedsAttention, ProblemNotice, RouterLink, TableSkeleton],
  templateUrl: './companies-page.html',
})
export class CompaniesPage {
  private readonly session = inject(Session);
  protected readonly search = signal('');
  private readonly searched = debounced(this.search);
  protected readonly list = new PagedList<Company>(() => {
    const partner = this.session.partner();
    return partner ? { url: `/api/partners/${partner.partnerId}/companies`, search: this.searched() } : undefined;
  });
}
