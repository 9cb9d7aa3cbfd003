import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { PartnerCenterCustomer, PartnerCenterCustomerPage } from '#direct-csp/contracts';
import { debounced } from '../../../../../libs/platform/ui/src/debounced.js';
import { formatNumber } from '../../../../../libs/platform/ui/src/dates.js';
import { PagedList } from '../../../../../libs/platform/ui/src/paged-list.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { Session } from '../shell/session.js';

/** Partner Center's list of customers, searched and paged at Microsoft, to choose one from. */
@Component({
  selector: 'sk-customer-choice',
  imports: [ProblemNotice],
  templateUrl: './customer-choice.html',
  styles: `
    :host { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); }
    .text { display: grid; min-inline-size: 0; overflow-wrap: anywhere; }
    .placeholder { padding: 0.875rem 0.75rem; min-block-size: 3.25rem; }
  `,
})
export class CustomerChoice {
  readonly delegatedAdminId = input.required<string>();
  /** Name of the group for assistive technology. */
  readonly label = input.required<string>();
  /** Whether customers that are companies already can be chosen. */
  readonly addedToo = input(true);
  readonly disabled = input(false);
  readonly chosen = output<PartnerCenterCustomer>();

  private readonly session = inject(Session);
  protected readonly search = signal('');
  private readonly searched = debounced(this.search);
  protected readonly choice = signal<string | null>(null);
  protected readonly list = new PagedList<PartnerCenterCustomer, PartnerCenterCustomerPage>(() => {
    const partner = this.session.partner();
    return partner ? { url: `/api/partners/${partner.partnerId}/delegated-admins/${this.delegatedAdminId()}/customers`, search: this.searched(), limit: 25 } : undefined;
  });
  protected readonly count = computed(() => {
    const total = this.list.page()?.totalCount ?? null;
    const shown = formatNumber(this.list.items().length);
    return total === null ? `${shown} shown` : `${shown} of ${formatNumber(total)} shown`;
  });
  protected readonly placeholders = [1, 2, 3, 4];

  /** Reads the list again, for example after one of them was added. */
  reload(): void {
    this.choice.set(null);
    this.list.reload(true);
  }

  protected choose(customer: PartnerCenterCustomer): void {
    this.choice.set(customer.tenantId);
    this.chosen.emit(customer);
  }
}
