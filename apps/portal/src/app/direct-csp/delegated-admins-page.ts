import { Component, computed, inject, signal } from '@angular/core';
import type { DelegatedAdmin, DelegatedAdminList } from '#direct-csp/contracts';
import { Icon } from '../../../../../libs/platform/ui/src/icon.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { CompaniesNav } from '../portal-access/companies-nav.js';
import { Session } from '../shell/session.js';
import { CredentialsDialog } from './credentials-dialog.js';
import { DirectCspDialog } from './direct-csp-dialog.js';

/** The Partner Center accounts that Seatkeeper works with. */
@Component({
  selector: 'sk-delegated-admins-page',
  imports: [CompaniesNav, CredentialsDialog, DirectCspDialog, Icon, Moment, ProblemNotice, TableSkeleton],
  templateUrl: './delegated-admins-page.html',
})
export class DelegatedAdminsPage {
  private readonly session = inject(Session);
  protected readonly url = computed(() => (this.session.partner() ? `/api/partners/${this.session.partner()!.partnerId}/delegated-admins` : undefined));
  protected readonly admins = new Loaded<DelegatedAdminList>(() => this.url());
  protected readonly items = computed(() => (this.admins.hasValue() ? this.admins.value().items : null));
  protected readonly problem = this.admins.problem;
  /** For whom the Direct CSP dialog is open. */
  protected readonly testing = signal<DelegatedAdmin | null>(null);
  /** For whom credentials are entered: an account, a new one, or nobody. */
  protected readonly entering = signal<DelegatedAdmin | 'new' | null>(null);

  protected existing(entering: DelegatedAdmin | 'new'): DelegatedAdmin | null {
    return entering === 'new' ? null : entering;
  }
}
