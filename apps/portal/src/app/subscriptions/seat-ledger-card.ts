import { Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { toInstant } from '#platform/kernel';
import type { LedgerBatch, SubscriptionItem } from '#subscriptions/contracts';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { floorOf, openBatches } from '../../../../../libs/subscriptions/src/contracts/answer-quantity.js';
import { disagreementText, drawLedger, marginText, sourceText } from './ledger-picture.js';
import { seats } from './subscription-texts.js';

/** How often the present moment is taken anew, in milliseconds. */
const TICK = 15_000;
const STATES: { readonly [S in LedgerBatch['state']]: { readonly label: string; readonly tone: string } } = {
  open: { label: 'Can go', tone: 'info' }, locked: { label: 'Locked', tone: 'neutral' }, free: { label: 'Any time', tone: 'good' },
};

/** Where each seat stands: as bars up to the next renewal, and as a table. */
@Component({
  selector: 'sk-seat-ledger-card',
  imports: [Moment, Notice],
  templateUrl: './seat-ledger-card.html',
  styleUrl: './seat-ledger-card.scss',
  host: { class: 'sk-card sk-card--padded sk-stack' },
})
export class SeatLedgerCard {
  readonly subscription = input.required<SubscriptionItem>();

  private readonly now = signal(toInstant(Date.now()));
  protected readonly picture = computed(() => drawLedger(this.subscription(), this.now()));
  protected readonly sentence = computed(() => lockedSentence(this.subscription(), this.now()));
  protected readonly rows = computed(() => this.subscription().ledger.batches.map((batch) => ({ ...batch, came: sourceText(batch), ...STATES[stateOf(batch, this.now())] })));
  protected readonly disagreements = computed(() => this.subscription().ledger.disagreements.map(disagreementText));
  protected readonly margin = computed(() => marginText(this.subscription().options.safetyMargin));

  constructor() {
    const timer = setInterval(() => this.now.set(toInstant(Date.now())), TICK);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}

/** A batch that has closed since the subscription was read is locked now. */
function stateOf({ state, deadline }: LedgerBatch, now: string): LedgerBatch['state'] {
  return state === 'open' && deadline !== null && Date.parse(deadline) <= Date.parse(now) ? 'locked' : state;
}

function lockedSentence({ quantity, options, autoRenew }: SubscriptionItem, now: string): string {
  if (options.reduction === 'any-time') return 'Seats can be taken back at any time.';
  if (options.reduction === 'never') return 'Microsoft does not take seats of this product back.';
  const floor = floorOf(quantity, options, now);
  if (openBatches(options, now).reduce((sum, batch) => sum + batch.quantity, 0) >= quantity) return `At least ${seats(floor)} must stay.`;
  const until = autoRenew ? 'the renewal' : 'the term ends';
  return floor === quantity ? `All ${seats(floor)} are locked until ${until}.` : `${seats(floor)} ${floor === 1 ? 'is' : 'are'} locked until ${until}.`;
}
