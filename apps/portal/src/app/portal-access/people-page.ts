import { Component, computed, inject, input } from '@angular/core';
import { Session } from '../shell/session.js';
import { PORTAL_USERS } from './people-kinds.js';
import { PeoplePanel } from './people-panel.js';

/** A company's own administrators manage their colleagues. */
@Component({
  selector: 'sk-people-page',
  imports: [PeoplePanel],
  template: `
    <div class="sk-page">
      <div class="sk-page-head"><div>
        <h1 tabindex="-1">People</h1>
        <p class="sk-muted">Who may see and change the licences of {{ company()?.name ?? 'your company' }}.</p>
      </div></div>
      <sk-people-panel [url]="'/api/companies/' + companyId() + '/users'" [kind]="kind" />
    </div>
  `,
})
export class PeoplePage {
  /** From the address. */
  readonly companyId = input.required<string>();
  private readonly session = inject(Session);
  protected readonly kind = PORTAL_USERS;
  protected readonly company = computed(() => this.session.me()?.companies.find((company) => company.companyId === this.companyId()) ?? null);
}
