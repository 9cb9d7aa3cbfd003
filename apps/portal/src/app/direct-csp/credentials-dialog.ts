import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import type { DelegatedAdmin } from '#direct-csp/contracts';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Dialog } from '../../../../../libs/platform/ui/src/dialog.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';

/** One field of the form. */
interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly secret?: boolean;
}

const NAME: Field = { name: 'name', label: 'Account', hint: 'The account that gave its consent, for example seatkeeper@your-company.example.' };
const TENANT: Field = { name: 'partnerTenantId', label: 'Partner tenant id', hint: 'Microsoft Entra admin center, Overview, Tenant ID.' };
const CLIENT: Field = { name: 'clientId', label: 'Application (client) id', hint: 'Of the app that is registered in Partner Center under App management.' };
const SECRETS: readonly Field[] = [
  { name: 'clientSecret', label: 'Client secret', hint: 'The secret’s value, not its id.', secret: true },
  { name: 'refreshToken', label: 'Refresh token', hint: 'From the consent of the account, given with multifactor authentication.', secret: true },
];

/** Takes the credentials of a Partner Center account. Secrets go to the server and never come back. */
@Component({
  selector: 'sk-credentials-dialog',
  imports: [Dialog, ProblemNotice],
  template: `
    <sk-dialog [heading]="admin() ? 'Replace credentials' : 'Connect delegated admin'" [busy]="busy()" (closed)="closed.emit()">
      <form class="sk-stack" (submit)="save($event)" novalidate autocomplete="off">
        @for (field of fields(); track field.name) {
          <div class="sk-field">
            <label [for]="'credential-' + field.name">{{ field.label }}</label>
            <input #box class="sk-input" [id]="'credential-' + field.name" [attr.name]="field.name" [type]="field.secret ? 'password' : 'text'" [attr.autocomplete]="field.secret ? 'new-password' : 'off'"
              spellcheck="false" maxlength="8192" [value]="field.name === 'name' ? (admin()?.name ?? '') : field.name === 'clientId' ? (admin()?.clientId ?? '') : ''"
              [attr.aria-describedby]="'hint-' + field.name" [attr.aria-invalid]="missing().includes(field.name) ? true : null" />
            <p class="sk-small" [class]="missing().includes(field.name) ? 'sk-error' : 'sk-muted'" [id]="'hint-' + field.name">{{ missing().includes(field.name) ? 'Please fill this in. ' : '' }}{{ field.hint }}</p>
          </div>
        }
        <p class="sk-muted sk-small">Secrets are stored encrypted and are never shown again.</p>
        @if (problem(); as problem) { <sk-problem [problem]="problem" /> }
        <div class="sk-row sk-row--end">
          <button class="sk-button" type="button" [disabled]="busy()" (click)="close()">Cancel</button>
          <button class="sk-button sk-button--primary" type="submit" [disabled]="busy()">
            @if (busy()) { <span class="sk-spinner" aria-hidden="true"></span> } {{ admin() ? 'Replace' : 'Connect' }}
          </button>
        </div>
      </form>
    </sk-dialog>
  `,
  providers: [Changes],
})
export class CredentialsDialog {
  /** Whose credentials are replaced; null connects a new account. */
  readonly admin = input.required<DelegatedAdmin | null>();
  /** Collection of the partner's delegated admins. */
  readonly url = input.required<string>();
  readonly saved = output();
  readonly closed = output();

  private readonly changes = inject(Changes);
  private readonly announcer = inject(Announcer);
  private readonly dialog = viewChild.required(Dialog);
  protected readonly fields = computed(() => (this.admin() ? [NAME, CLIENT, ...SECRETS] : [NAME, TENANT, CLIENT, ...SECRETS]));
  protected readonly busy = signal(false);
  protected readonly missing = signal<readonly string[]>([]);
  protected readonly problem = signal<Problem | null>(null);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const entered = new FormData(form);
    const body = Object.fromEntries(this.fields().map(({ name }) => [name, String(entered.get(name) ?? '').trim()]));
    this.missing.set(Object.keys(body).filter((name) => body[name] === ''));
    this.problem.set(null);
    const first = this.missing()[0];
    if (first) return (form.elements.namedItem(first) as HTMLInputElement).focus();
    this.busy.set(true);
    try {
      const admin = this.admin();
      await this.changes.send(admin ? { method: 'PUT', url: `${this.url()}/${admin.delegatedAdminId}/credentials`, body } : { method: 'POST', url: this.url(), body });
      this.announcer.say(admin ? 'The credentials have been replaced.' : 'The delegated admin is connected.');
      this.saved.emit();
      this.dialog().close();
    } catch (problem) {
      this.problem.set(problem as Problem);
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.dialog().close();
  }
}
