import { Component, computed, DestroyRef, effect, ElementRef, inject, input, linkedSignal, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntry, SubscriptionHistory } from '#audit/contracts';
import { formatMoment, formatNumber, formatUtc } from '../../../../../libs/platform/ui/src/dates.js';
import { PagedList } from '../../../../../libs/platform/ui/src/paged-list.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { PageTitle } from '../shell/page-title.js';
import { Session } from '../shell/session.js';
import { drawChart } from './history-chart.js';
import { HistoryTable } from './history-table.js';

/** The life of one subscription: a timeline to step through, and every fact in order. */
@Component({
  selector: 'sk-history-page',
  imports: [HistoryTable, ProblemNotice, RouterLink, TableSkeleton],
  templateUrl: './history-page.html',
  styleUrl: './history-page.scss',
})
export class HistoryPage {
  /** From the address. */
  readonly subscriptionId = input.required<string>();

  private readonly session = inject(Session);
  private readonly title = inject(PageTitle);
  private readonly frame = viewChild<ElementRef<HTMLElement>>('frame');
  private readonly width = signal(1080);
  protected readonly list = new PagedList<AuditEntry, SubscriptionHistory>(() => {
    const partner = this.session.partner();
    return partner ? { url: `/api/partners/${partner.partnerId}/audit/subscriptions/${this.subscriptionId()}/history`, limit: 100 } : undefined;
  });
  protected readonly facts = this.list.items;
  protected readonly about = this.list.page;
  /** Index of the fact that is looked at; the newest at first. */
  protected readonly chosen = linkedSignal(() => Math.max(0, this.facts().length - 1));
  protected readonly fact = computed(() => this.facts()[this.chosen()] ?? null);
  protected readonly chart = computed(() => drawChart(this.facts(), this.chosen(), this.width()));
  protected readonly seats = computed(() => {
    const known = this.facts().slice(0, this.chosen() + 1).findLast((fact) => fact.quantityAfter !== null)?.quantityAfter;
    return known === undefined || known === null ? 'seats not known yet' : `${formatNumber(known)} ${known === 1 ? 'seat' : 'seats'}`;
  });
  protected readonly position = computed(() => {
    const fact = this.fact();
    return fact ? `${this.chosen() + 1} of ${this.facts().length}: ${fact.what}, ${formatMoment(fact.happenedAt)}, ${this.seats()}` : '';
  });
  protected readonly moment = formatMoment;
  protected readonly utc = formatUtc;

  constructor() {
    const resize = new ResizeObserver(([entry]) => entry && this.width.set(Math.max(280, Math.round(entry.contentRect.width))));
    effect(() => {
      const frame = this.frame();
      resize.disconnect();
      if (frame) resize.observe(frame.nativeElement);
    });
    inject(DestroyRef).onDestroy(() => resize.disconnect());
    effect(() => {
      const about = this.about();
      if (about) this.title.name(`Licence history of ${about.productName}`);
    });
    // A history is only a history when it is whole.
    effect(() => {
      if (this.list.hasMore() && !this.list.loading() && !this.list.loadingMore() && !this.list.problem()) this.list.more();
    });
  }

  protected step(by: number): void {
    this.chosen.update((index) => Math.min(this.facts().length - 1, Math.max(0, index + by)));
  }
}
