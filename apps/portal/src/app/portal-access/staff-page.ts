import { Component, computed, inject } from '@angular/core';
import { Session } from '../shell/session.js';
import { STAFF } from './people-kinds.js';
import { PeoplePanel } from './people-panel.js';

/** The partner's own people. */
@Component({
  selector: 'sk-staff-page',
  imports: [PeoplePanel],
  template: `
    <div class="sk-page">
      <div class="sk-page-head"><div>
        <h1 tabindex="-1">Staff</h1>
        <p class="sk-muted">People of {{ partner()?.name }} who work in this portal.</p>
      </div></div>
      @if (url(); as url) { <sk-people-panel [url]="url" [kind]="kind" /> }
    </div>
  `,
})
export class StaffPage {
  protected readonly kind = STAFF;
  protected readonly partner = inject(Session).partner;
  protected readonly url = computed(() => (this.partner() ? `/api/partners/${this.partner()!.partnerId}/staff` : null));
}
