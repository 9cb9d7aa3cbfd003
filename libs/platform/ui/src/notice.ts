import { Component, computed, input } from '@angular/core';
import { Icon, type IconName } from './icon.js';

/** How serious a message is. */
export type Tone = 'info' | 'good' | 'warn' | 'bad';

const ICONS: Record<Tone, IconName> = { info: 'info', good: 'check', warn: 'info', bad: 'warning' };

/** A message in a coloured box with an icon. Its texts are projected. */
@Component({
  selector: 'sk-notice',
  imports: [Icon],
  template: `<sk-icon [name]="icon()" /><div><ng-content /></div>`,
  host: { '[attr.data-tone]': 'tone()' },
  styles: `
    :host { display: flex; gap: 0.625rem; padding: 0.75rem; border-radius: var(--sk-radius); background: var(--sk-primary-soft); color: var(--sk-on-primary-soft); }
    :host > div { display: grid; gap: 0.375rem; min-inline-size: 0; overflow-wrap: anywhere; align-content: center; }
    :host([data-tone='good']) { background: var(--sk-good-soft); color: var(--sk-good); }
    :host([data-tone='warn']) { background: var(--sk-warn-soft); color: var(--sk-warn); }
    :host([data-tone='bad']) { background: var(--sk-bad-soft); color: var(--sk-bad); }
    @media (forced-colors: active) { :host { border: 1px solid; } }
  `,
})
export class Notice {
  readonly tone = input<Tone>('info');
  protected readonly icon = computed(() => ICONS[this.tone()]);
}
