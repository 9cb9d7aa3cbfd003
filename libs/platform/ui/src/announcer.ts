import { Injectable, signal } from '@angular/core';

/** Says to assistive technology what changed elsewhere on the page. The frame shows `message` in a live region. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly said = signal('');
  readonly message = this.said.asReadonly();

  /** Announces a sentence; the same sentence twice is announced twice. */
  say(sentence: string): void {
    // A no-break space makes the text differ, otherwise a live region stays silent.
    this.said.update((before) => (before === sentence ? `${sentence}\u00a0` : sentence));
  }
}
