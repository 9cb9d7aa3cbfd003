import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SubscriptionItem } from '#subscriptions/contracts';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { changeText, endingDayOf, endingOf, offerOf, reasonTexts, seatsOf, statusOf, tagsOf, termOf } from './subscription-texts.js';

/** How long the end of a change stays in the list, in milliseconds. */
const SHOWN_FOR = 86_400_000;

/** One subscription in the list. */
@Component({
  selector: 'tr[skSubscriptionRow]',
  imports: [Moment, RouterLink],
  templateUrl: './subscription-row.html',
  styleUrl: './subscription-row.scss',
})
export class SubscriptionRow {
  readonly subscription = input.required<SubscriptionItem>();
  /** Wants to change the number of seats. */
  readonly changeWanted = output();

  protected readonly tags = computed(() => tagsOf(this.subscription()));
  protected readonly status = computed(() => statusOf(this.subscription()));
  protected readonly ending = computed(() => endingOf(this.subscription()));
  protected readonly endingDay = computed(() => endingDayOf(this.subscription()));
  protected readonly seats = computed(() => seatsOf(this.subscription()));
  protected readonly reason = computed(() => reasonTexts(this.subscription().options.reason));
  protected readonly terms = computed(() => `${offerOf(this.subscription())} · ${termOf(this.subscription())}`);
  protected readonly nickname = computed(() => {
    const { friendlyName, productName } = this.subscription();
    return friendlyName && friendlyName !== productName ? friendlyName : null;
  });
  protected readonly progress = computed(() => {
    const { change } = this.subscription();
    if (!change) return null;
    const old = change.endedAt !== null && Date.now() - Date.parse(change.endedAt) > SHOWN_FOR;
    return old ? null : changeText(change);
  });
}
