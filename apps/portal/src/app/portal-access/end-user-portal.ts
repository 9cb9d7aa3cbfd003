import { Component, inject, input, linkedSignal, signal } from '@angular/core';
import type { Company } from '#portal-access/contracts';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { PORTAL_USERS } from './people-kinds.js';
import { PeoplePanel } from './people-panel.js';

/** Switches a company's portal on and off and manages who may use it. */
@Component({
  selector: 'sk-end-user-portal',
  imports: [PeoplePanel, ProblemNotice],
  template: `
    <section class="sk-card sk-card--padded sk-stack" aria-label="End user portal">
      @if (loadingProblem(); as problem) { <sk-problem [problem]="problem" [retryable]="true" (retry)="company.reload()" /> }
      <label class="sk-switch">
        <input #toggle type="checkbox" role="switch" [checked]="enabled()" [disabled]="busy() || !company.hasValue()" (change)="switchTo(toggle)" />
        End user portal
      </label>
      <p role="status" class="sk-muted">
        @if (!company.hasValue()) { Reading… }
        @else if (enabled()) { The portal is enabled: the people below can sign in. }
        @else { The portal is off: nobody of this company can sign in, whatever is granted below. }
      </p>
      @if (problem(); as problem) { <sk-problem [problem]="problem" /> }
    </section>
    <sk-people-panel [url]="'/api/companies/' + companyId() + '/users'" [kind]="kind" />
  `,
  host: { class: 'sk-stack' },
  providers: [Changes],
})
export class EndUserPortal {
  /** From the address. */
  readonly companyId = input.required<string>();
  private readonly changes = inject(Changes);
  private readonly announcer = inject(Announcer);
  protected readonly kind = PORTAL_USERS;
  protected readonly company = new Loaded<Company>(() => `/api/companies/${this.companyId()}`);
  protected readonly enabled = linkedSignal(() => this.company.hasValue() && this.company.value().portalEnabled);
  protected readonly loadingProblem = this.company.problem;
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  protected async switchTo(toggle: HTMLInputElement): Promise<void> {
    const enabled = toggle.checked;
    this.busy.set(true);
    this.problem.set(null);
    try {
      await this.changes.send({ method: 'PUT', url: `/api/companies/${this.companyId()}/portal`, body: { enabled } });
      this.enabled.set(enabled);
      this.announcer.say(enabled ? 'The portal is enabled.' : 'The portal is off.');
    } catch (problem) {
      toggle.checked = !enabled;
      this.problem.set(problem as Problem);
    } finally {
      this.busy.set(false);
    }
  }
}
