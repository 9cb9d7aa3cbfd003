import { Component, inject, input, output, signal, viewChild } from '@angular/core';
import type { DelegatedAdmin, DirectCspActivation, PartnerCenterCustomer } from '#direct-csp/contracts';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Dialog } from '../../../../../libs/platform/ui/src/dialog.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { CustomerChoice } from './customer-choice.js';

/** Activates Direct CSP by really reading one customer's subscriptions with the account. */
@Component({
  selector: 'sk-direct-csp-dialog',
  imports: [CustomerChoice, Dialog, Notice, ProblemNotice],
  template: `
    <sk-dialog heading="Direct CSP" [busy]="busy()" (closed)="closed.emit()">
      @if (success(); as message) {
        <sk-notice tone="good" role="status"><p><strong>{{ message }}</strong></p></sk-notice>
        <div class="sk-row sk-row--end"><button class="sk-button sk-button--primary" type="button" (click)="close()">Close</button></div>
      } @else {
        <p>Pick a tenant to test against. Seatkeeper signs in to Partner Center as <strong>{{ admin().name }}</strong> and reads this customer’s subscriptions; nothing is changed.</p>
        <sk-customer-choice label="Tenant to test" [delegatedAdminId]="admin().delegatedAdminId" [disabled]="busy()" (chosen)="customer.set($event); problem.set(null)" />
        @if (problem(); as problem) { <sk-problem [problem]="problem" /> }
        <div class="sk-row sk-row--end">
          <button class="sk-button" type="button" [disabled]="busy()" (click)="close()">Cancel</button>
          <button class="sk-button sk-button--primary" type="button" [disabled]="busy() || !customer()" (click)="confirm()">
            @if (busy()) { <span class="sk-spinner" aria-hidden="true"></span> Testing… } @else { Confirm }
          </button>
        </div>
      }
    </sk-dialog>
  `,
  providers: [Changes],
})
export class DirectCspDialog {
  readonly admin = input.required<DelegatedAdmin>();
  /** Collection of the partner's delegated admins. */
  readonly url = input.required<string>();
  /** A test has ended, well or not. */
  readonly settled = output();
  readonly closed = output();

  private readonly changes = inject(Changes);
  private readonly dialog = viewChild.required(Dialog);
  protected readonly customer = signal<PartnerCenterCustomer | null>(null);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly success = signal<string | null>(null);

  protected async confirm(): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      const url = `${this.url()}/${this.admin().delegatedAdminId}/direct-csp`;
      const answer = await this.changes.send<DirectCspActivation>({ method: 'PUT', url, body: { tenantId: this.customer()?.tenantId } });
      this.success.set(answer.body?.message ?? 'Direct CSP status has been set');
    } catch (problem) {
      this.problem.set(problem as Problem);
    } finally {
      this.busy.set(false);
      this.settled.emit();
    }
  }

  protected close(): void {
    this.dialog().close();
  }
}
