import { Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AttentionItem } from '#platform/kernel';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { Session } from '../shell/session.js';

/** Milliseconds between two looks while the page is open. */
const LOOK_EVERY = 30_000;

/** What the partner has to look at, whatever it is about; nothing at all while all is well. */
@Component({
  selector: 'sk-needs-attention',
  imports: [Moment, Notice, RouterLink],
  template: `
    @if (items().length) {
      <sk-notice tone="bad" role="region" aria-labelledby="needs-attention">
        <h2 id="needs-attention">Needs attention</h2>
        <ul>
          @for (item of items(); track item.kind + item.id) {
            <li><a [routerLink]="item.link">{{ item.subject }}</a>: {{ item.message }} <span class="sk-small">{{ item.advice }} Since <sk-moment [at]="item.since" />.</span></li>
          }
        </ul>
      </sk-notice>
    }
  `,
  styles: `
    :host:empty { display: none; }
    h2 { font-size: 1rem; margin: 0; }
    ul { margin: 0; padding-inline-start: 1.125rem; display: grid; gap: 0.375rem; }
    a { color: inherit; font-weight: 600; }
  `,
})
export class NeedsAttention {
  private readonly session = inject(Session);
  private readonly list = new Loaded<{ readonly items: readonly AttentionItem[] }>(() => {
    const partner = this.session.partner();
    return partner ? `/api/partners/${partner.partnerId}/attention` : undefined;
  });
  /** An outage is told by the page itself; here it means nothing new. */
  protected readonly items = computed(() => (this.list.hasValue() ? this.list.value().items : []));

  constructor() {
    effect((onCleanup) => {
      const look = setInterval(() => this.list.reload(), LOOK_EVERY);
      onCleanup(() => clearInterval(look));
    });
  }
}
