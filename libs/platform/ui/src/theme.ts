import { DOCUMENT, inject, Injectable, signal } from '@angular/core';

/** Light, dark, or what the system says. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'seatkeeper.theme';

/** The reader's choice of light or dark, remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class ThemeChoice {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal<Theme>(remembered());
  readonly theme = this.chosen.asReadonly();

  constructor() {
    this.apply(this.chosen());
  }

  /** Applies a choice and remembers it. */
  choose(theme: Theme): void {
    this.chosen.set(theme);
    this.apply(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Storage may be forbidden; the choice then lasts for this page.
    }
  }

  private apply(theme: Theme): void {
    if (theme === 'system') delete this.root.dataset['theme'];
    else this.root.dataset['theme'] = theme;
  }
}

function remembered(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}
