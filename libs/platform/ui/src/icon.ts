import { Component, computed, input } from '@angular/core';

/** Outlines on a 24 × 24 grid. */
const OUTLINES = {
  building: 'M4 21h16M6 21V4h8v17M14 10h4v11M9 8h2M9 12h2M9 16h2',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8v.01',
  warning: 'M12 4 2.8 20h18.4zM12 10v4M12 17v.01',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6 6 18',
  cog: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M19.4 13.5a7.6 7.6 0 0 0 0-3l2-1.5-2-3.4-2.4.9a7.6 7.6 0 0 0-2.6-1.5L14 2.5h-4l-.4 2.5A7.6 7.6 0 0 0 7 6.5l-2.4-.9-2 3.4 2 1.5a7.6 7.6 0 0 0 0 3l-2 1.5 2 3.4 2.4-.9a7.6 7.6 0 0 0 2.6 1.5l.4 2.5h4l.4-2.5a7.6 7.6 0 0 0 2.6-1.5l2.4.9 2-3.4z',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20c.8-3.5 3.8-5 7.5-5s6.7 1.5 7.5 5',
  upload: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2',
} as const;

/** Name of a picture that `sk-icon` knows. */
export type IconName = keyof typeof OUTLINES;

/** A small picture beside a text; never the only carrier of a meaning. */
@Component({
  selector: 'sk-icon',
  template: `<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path [attr.d]="outline()" /></svg>`,
  host: { '[class]': '"sk-icon"' },
  styles: ':host { flex: none; display: inline-block; }',
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly outline = computed(() => OUTLINES[this.name()]);
}
