import { HttpClient } from '@angular/common/http';
import { afterNextRender, Component, computed, DOCUMENT, effect, inject, Injector, input, inputBinding, outputBinding, signal, viewChild, ViewContainerRef } from '@angular/core';
import type { QuantityChange, SubscriptionItem, SubscriptionPage } from '#subscriptions/contracts';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { formatNumber } from '../../../../../libs/platform/ui/src/dates.js';
import { debounced } from '../../../../../libs/platform/ui/src/debounced.js';
import { LiveUpdates } from '../../../../../libs/platform/ui/src/live-updates.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { PagedList } from '../../../../../libs/platform/ui/src/paged-list.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { Session } from '../shell/session.js';
import { announcementOf, changeText, PAUSED, reasonTexts, seats } from './subscription-texts.js';
import { SubscriptionRow } from './subscription-row.js';

/** The company's subscriptions: what there is, what can be changed, and how changes are coming along, live. */
@Component({
  selector: 'sk-subscriptions-page',
  imports: [Notice, ProblemNotice, SubscriptionRow],
  templateUrl: './subscriptions-page.html',
  styleUrl: './subscriptions-page.scss',
})
export class SubscriptionsPage {
  /** From the address. */
  readonly companyId = input.required<string>();

  private readonly http = inject(HttpClient);
  private readonly announcer = inject(Announcer);
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly session = inject(Session);
  private readonly updates = signal<LiveUpdates | null>(null);

  protected readonly search = signal('');
  private readonly searched = debounced(this.search);
  protected readonly list = new PagedList<SubscriptionItem, SubscriptionPage>(() => ({ url: `/api/companies/${this.companyId()}/subscriptions`, search: this.searched(), limit: 100 }));
  protected readonly company = computed(() => this.session.me()?.companies.find((company) => company.companyId === this.companyId()) ?? null);
  protected readonly summary = computed(() => {
    if (this.list.loading() || this.list.problem()) return this.company()?.name ?? '\u00a0';
    const rows = this.list.items();
    const held = rows.filter((row) => row.status === 'active' && !row.class.startsWith('azure')).reduce((sum, row) => sum + row.quantity, 0);
    const count = `${this.list.hasMore() ? 'first ' : ''}${formatNumber(rows.length)} ${rows.length === 1 ? 'subscription' : 'subscriptions'}`;
    return [this.company()?.name, count, ...(rows.length ? [`${seats(held)} active`] : [])].filter(Boolean).join(' · ');
  });
  protected readonly viewOnly = computed(() => this.list.items().some((row) => row.options.reason === 'view-only'));
  protected readonly paused = computed(() => this.list.items().some((row) => row.options.reason === PAUSED) && reasonTexts(PAUSED).full);
  protected readonly connectionLost = computed(() => this.updates()?.lost() ?? false);
  private readonly dialogPlace = viewChild.required('dialogPlace', { read: ViewContainerRef });
  protected readonly placeholders = [1, 2, 3, 4, 5, 6];

  constructor() {
    effect((onCleanup) => {
      const company = this.companyId();
      const updates = new LiveUpdates(
        `/api/companies/${company}/updates`,
        { subscription: (data) => this.refetch((data as { subscriptionId?: string } | null)?.subscriptionId), synchronisation: () => this.list.reload(true) },
        () => this.list.reload(true),
      );
      this.updates.set(updates);
      onCleanup(() => updates.close());
    });
  }

  /** The form is loaded when it is first wanted: most visits only look. */
  protected async change(subject: SubscriptionItem): Promise<void> {
    const { ChangeQuantityDialog } = await import('./change-quantity-dialog.js');
    const place = this.dialogPlace();
    if (place.length > 0) return;
    place.createComponent(ChangeQuantityDialog, {
      bindings: [
        inputBinding('subscription', () => this.list.items().find((row) => row.subscriptionId === subject.subscriptionId) ?? subject),
        outputBinding<SubscriptionItem>('refreshed', (row) => this.changed(row)),
        outputBinding<QuantityChange>('requested', (change) => this.requested(subject.subscriptionId, change)),
        outputBinding('closed', () => this.closed(subject.subscriptionId)),
      ],
    });
  }

  private closed(subscriptionId: string): void {
    this.dialogPlace().clear();
    // The button that opened it is gone while a change is under way; the focus stays with its row.
    const keep = (): void => {
      if (this.document.activeElement === this.document.body) this.document.getElementById(`subscription-${subscriptionId}`)?.focus();
    };
    afterNextRender({ read: keep }, { injector: this.injector });
  }

  private changed(row: SubscriptionItem): void {
    this.list.replace((other) => other.subscriptionId === row.subscriptionId, row);
  }

  private requested(subscriptionId: string, change: QuantityChange): void {
    const row = this.list.items().find((other) => other.subscriptionId === subscriptionId);
    if (!row) return;
    this.changed({ ...row, change, options: { ...row.options, changeable: !changeText(change).underWay, reason: changeText(change).underWay ? 'change-in-progress' : null } });
    this.announcer.say(announcementOf(row, change));
    this.refetch(row.subscriptionId);
  }

  private refetch(subscriptionId: string | undefined): void {
    if (!subscriptionId) return this.list.reload(true);
    const before = this.list.items().find((row) => row.subscriptionId === subscriptionId);
    if (!before) return this.list.reload(true);
    this.http.get<SubscriptionItem>(`/api/companies/${this.companyId()}/subscriptions/${subscriptionId}`).subscribe({
      next: (row) => {
        if (row.change && row.change.state !== before.change?.state) this.announcer.say(announcementOf(row, row.change));
        this.changed(row);
      },
      // Gone, or no longer allowed: the list itself says which.
      error: () => this.list.reload(true),
    });
  }
}
