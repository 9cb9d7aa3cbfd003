import { Component } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

/** Second navigation of the companies area. */
@Component({
  selector: 'sk-companies-nav',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav class="sk-tabs" aria-label="Companies area">
      <a routerLink="/admin/companies" routerLinkActive ariaCurrentWhenActive="page">Companies</a>
      <a routerLink="/admin/delegated-admins" routerLinkActive ariaCurrentWhenActive="page">Delegated Admin</a>
    </nav>
  `,
})
export class CompaniesNav {}
