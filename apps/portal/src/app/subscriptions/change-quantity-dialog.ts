import { afterNextRender, Component, computed, DestroyRef, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { HttpClient } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import { toInstant } from '#platform/kernel';
import type { QuantityChange, SubscriptionItem } from '#subscriptions/contracts';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Dialog } from '../../../../../libs/platform/ui/src/dialog.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { NumberStepper } from '../../../../../libs/platform/ui/src/number-stepper.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { wordingFor } from './change-wording.js';
import { tagsOf } from './subscription-texts.js';

/** How often the present moment is taken anew while the form is open, in milliseconds. */
const TICK = 15_000;

/** Asks for a new number of seats and says, while it is typed, what that means and what is possible. */
@Component({
  selector: 'sk-change-quantity-dialog',
  imports: [Dialog, Notice, NumberStepper, ProblemNotice],
  templateUrl: './change-quantity-dialog.html',
  styleUrl: './change-quantity-dialog.scss',
  providers: [Changes],
})
export class ChangeQuantityDialog {
  readonly subscription = input.required<SubscriptionItem>();
  /** The subscription was read again because the server knew better. */
  readonly refreshed = output<SubscriptionItem>();
  /** A change was accepted for sending. */
  readonly requested = output<QuantityChange>();
  /** The dialog is gone. */
  readonly closed = output();

  private readonly changes = inject(Changes);
  private readonly http = inject(HttpClient);
  private readonly dialog = viewChild.required(Dialog);
  private readonly stepper = viewChild.required(NumberStepper);
  private readonly now = signal(toInstant(Date.now()));

  /** As last read: the server may know better than the list did. */
  protected readonly subject = linkedSignal(() => this.subscription());
  protected readonly asked = linkedSignal({ source: () => this.subscription().subscriptionId, computation: () => this.subscription().quantity });
  protected readonly wording = computed(() => wordingFor(this.subject(), this.asked(), this.now()));
  protected readonly tags = computed(() => tagsOf(this.subject()));
  protected readonly sending = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  constructor() {
    const timer = setInterval(() => this.now.set(toInstant(Date.now())), TICK);
    afterNextRender(() => this.stepper().focus());
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.now.set(toInstant(Date.now()));
    if (this.sending() || !this.wording().allowed) return;
    this.sending.set(true);
    this.problem.set(null);
    try {
      const { subscriptionId, companyId, etag } = this.subject();
      const url = `/api/companies/${companyId}/subscriptions/${subscriptionId}/quantity`;
      const answer = await this.changes.send<QuantityChange>({ method: 'PUT', url, body: { quantity: this.asked() }, headers: { 'If-Match': etag } });
      if (answer.body) this.requested.emit(answer.body);
      this.dialog().close();
    } catch (problem) {
      this.problem.set(problem as Problem);
      if ([403, 404, 409, 412, 422].includes((problem as Problem).status)) await this.refresh();
    } finally {
      this.sending.set(false);
    }
  }

  protected cancel(): void {
    this.dialog().close();
  }

  private async refresh(): Promise<void> {
    const { subscriptionId, companyId } = this.subject();
    try {
      const fresh = await firstValueFrom(this.http.get<SubscriptionItem>(`/api/companies/${companyId}/subscriptions/${subscriptionId}`));
      this.subject.set(fresh);
      this.refreshed.emit(fresh);
    } catch {
      // The first problem stays on screen; it says more.
    }
  }
}
