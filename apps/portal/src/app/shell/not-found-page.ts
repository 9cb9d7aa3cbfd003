import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

/** For addresses that lead nowhere, or to what the person may not know. */
@Component({
  selector: 'sk-not-found-page',
  imports: [RouterLink],
  template: `
    <div class="sk-page">
      <section class="sk-card sk-empty">
        <h1 tabindex="-1">There is nothing here</h1>
        <p>The address is wrong, or it belongs to something you may not see.</p>
        <a class="sk-button sk-button--primary" routerLink="/">Go to the start page</a>
      </section>
    </div>
  `,
})
export class NotFoundPage {}
