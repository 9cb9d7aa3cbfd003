import { Component, effect, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { Company } from '#portal-access/contracts';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { PageTitle } from '../shell/page-title.js';

/** One customer company: its subscriptions and its portal. */
@Component({
  selector: 'sk-company-page',
  imports: [ProblemNotice, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <div class="sk-page">
      <p><a routerLink="/admin/companies">All companies</a></p>
      <div class="sk-page-head"><div>
        <h1 tabindex="-1">{{ company.hasValue() ? company.value().name : 'Company' }}</h1>
        <p class="sk-muted">@if (company.hasValue()) { {{ company.value().domain }} · tenant <code>{{ company.value().tenantId }}</code> } @else { &nbsp; }</p>
      </div></div>
      @if (problem(); as problem) { <sk-problem [problem]="problem" [retryable]="true" (retry)="company.reload()" /> }
      @else {
        <nav class="sk-tabs" aria-label="Company">
          <a routerLink="subscriptions" routerLinkActive ariaCurrentWhenActive="page">Subscriptions</a>
          <a routerLink="portal" routerLinkActive ariaCurrentWhenActive="page">End User Portal</a>
        </nav>
        <router-outlet />
      }
    </div>
  `,
})
export class CompanyPage {
  /** From the address. */
  readonly companyId = input.required<string>();
  private readonly title = inject(PageTitle);
  protected readonly company = new Loaded<Company>(() => `/api/companies/${this.companyId()}`);
  protected readonly problem = this.company.problem;

  constructor() {
    effect(() => {
      if (this.company.hasValue()) this.title.name(this.company.value().name);
    });
  }
}
