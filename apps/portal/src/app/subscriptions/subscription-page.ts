import { HttpClient } from '@angular/common/http';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { QuantityChange, SubscriptionItem } from '#subscriptions/contracts';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { LiveUpdates } from '../../../../../libs/platform/ui/src/live-updates.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { problemOf, type Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { PageTitle } from '../shell/page-title.js';
import { ChangeQuantityDialog } from './change-quantity-dialog.js';
import { SeatLedgerCard } from './seat-ledger-card.js';
import { announcementOf, changeText, endingSentence, PAUSED, reasonTexts, seatsOf, statusOf, tagsOf, termOf } from './subscription-texts.js';

/** One subscription: its facts, the seats that can still go and until when, and the last change. */
@Component({
  selector: 'sk-subscription-page',
  imports: [ChangeQuantityDialog, Moment, Notice, ProblemNotice, RouterLink, SeatLedgerCard],
  templateUrl: './subscription-page.html',
})
export class SubscriptionPage {
  /** From the address. */
  readonly companyId = input.required<string>();
  /** From the address. */
  readonly subscriptionId = input.required<string>();

  private readonly http = inject(HttpClient);
  private readonly announcer = inject(Announcer);
  private readonly title = inject(PageTitle);
  private readonly url = computed(() => `/api/companies/${this.companyId()}/subscriptions/${this.subscriptionId()}`);

  protected readonly subscription = signal<SubscriptionItem | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly changing = signal(false);
  protected readonly paused = PAUSED;
  protected readonly facts = computed(() => {
    const subscription = this.subscription();
    return subscription && {
      tags: tagsOf(subscription), status: statusOf(subscription), term: termOf(subscription), ending: endingSentence(subscription),
      seats: seatsOf(subscription), reason: reasonTexts(subscription.options.reason).full,
      change: subscription.change && changeText(subscription.change),
    };
  });

  constructor() {
    effect((onCleanup) => {
      this.url();
      const updates = new LiveUpdates(`/api/companies/${this.companyId()}/updates`, {
        subscription: (data) => ((data as { subscriptionId?: string } | null)?.subscriptionId === this.subscriptionId() ? this.read() : undefined),
        synchronisation: () => this.read(),
      }, () => this.read());
      this.read();
      onCleanup(() => updates.close());
    });
  }

  protected read(): void {
    this.http.get<SubscriptionItem>(this.url()).subscribe({
      next: (subscription) => {
        const before = this.subscription();
        this.subscription.set(subscription);
        this.problem.set(null);
        this.title.name(subscription.productName);
        if (before && subscription.change && subscription.change.state !== before.change?.state) this.announcer.say(announcementOf(subscription, subscription.change));
      },
      error: (error: unknown) => this.problem.set(problemOf(error)),
    });
  }

  protected requested(change: QuantityChange): void {
    const subscription = this.subscription();
    if (subscription) this.announcer.say(announcementOf(subscription, change));
    this.read();
  }
}
