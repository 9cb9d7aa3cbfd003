import { Component, computed, effect, inject, signal } from '@angular/core';
import type { DelegatedAdmin, DelegatedAdminList } from '#direct-csp/contracts';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Icon } from '../../../../../libs/platform/ui/src/icon.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { CompaniesNav } from '../portal-access/companies-nav.js';
import { Session } from '../shell/session.js';
import { ConnectionState } from './connection-state.js';
import { CredentialsDialog } from './credentials-dialog.js';
import { DirectCspDialog } from './direct-csp-dialog.js';

/** Milliseconds between two looks while something is not as it should be. */
const LOOK_EVERY = 5_000;

/** The Partner Center accounts that Seatkeeper works with. */
@Component({
  selector: 'sk-delegated-admins-page',
  imports: [CompaniesNav, ConnectionState, CredentialsDialog, DirectCspDialog, Icon, Moment, ProblemNotice, TableSkeleton],
  templateUrl: './delegated-admins-page.html',
  providers: [Changes],
})
export class DelegatedAdminsPage {
  private readonly session = inject(Session);
  private readonly changes = inject(Changes);
  private readonly announcer = inject(Announcer);
  protected readonly url = computed(() => (this.session.partner() ? `/api/partners/${this.session.partner()!.partnerId}/delegated-admins` : undefined));
  protected readonly admins = new Loaded<DelegatedAdminList>(() => this.url());
  protected readonly items = computed(() => (this.admins.hasValue() ? this.admins.value().items : null));
  protected readonly problem = this.admins.problem;
  /** For whom the Direct CSP dialog is open. */
  protected readonly testing = signal<DelegatedAdmin | null>(null);
  /** For whom credentials are entered: an account, a new one, or nobody. */
  protected readonly entering = signal<DelegatedAdmin | 'new' | null>(null);

  constructor() {
    effect((onCleanup) => {
      const isUnsettled = this.items()?.some(({ connection, events }) => connection.state === 'broken' || connection.pausedCustomers.length > 0 || connection.checkedAt === null || events.state === 'pending');
      if (!isUnsettled) return;
      const look = setInterval(() => this.admins.reload(), LOOK_EVERY);
      onCleanup(() => clearInterval(look));
    });
  }

  /** Has the connection checked now; what it shows appears by itself. */
  protected async check({ delegatedAdminId }: DelegatedAdmin): Promise<void> {
    try {
      await this.changes.send({ method: 'POST', url: `${this.url()}/${delegatedAdminId}/connection/check`, body: {} });
      this.announcer.say('The connection is being checked.');
    } catch {
      this.announcer.say('The connection could not be checked. Try again.');
    }
    setTimeout(() => this.admins.reload(), 1_000);
  }

  protected existing(entering: DelegatedAdmin | 'new'): DelegatedAdmin | null {
    return entering === 'new' ? null : entering;
  }
}
