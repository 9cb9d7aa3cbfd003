import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Announcer } from '../../../../libs/platform/ui/src/announcer.js';
import { ThemeChoice } from '../../../../libs/platform/ui/src/theme.js';
import { Outage } from './shell/outage.js';

/** Root of the portal: the routed page and the live region of every page. */
@Component({
  selector: 'sk-root',
  imports: [RouterOutlet],
  template: `
    <p class="sk-outage" role="status">@if (outage.isOn()) { Seatkeeper cannot reach its database. Nothing is lost; this page goes on by itself. }</p>
    <router-outlet />
    <div class="sk-visually-hidden" role="status" aria-live="polite">{{ announcer.message() }}</div>
  `,
})
export class App {
  protected readonly outage = inject(Outage);
  protected readonly announcer = inject(Announcer);
  private readonly theme = inject(ThemeChoice);
}
