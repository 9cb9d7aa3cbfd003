import { Component, computed, input, output } from '@angular/core';
import { Notice } from './notice.js';
import { mayBeRepeated, type Problem } from './problem.js';

/** Title and detail of a problem, the reference for support, and a button to try again where that may help. */
@Component({
  selector: 'sk-problem',
  imports: [Notice],
  template: `
    <sk-notice [tone]="tone()" role="alert">
      <p><strong>{{ problem().title }}</strong></p>
      @if (problem().detail) { <p>{{ problem().detail }}</p> }
      @if (advice()) { <p>{{ advice() }}</p> }
      @if (problem().status >= 500 && problem().correlationId) { <p class="sk-small">Reference: <code>{{ problem().correlationId }}</code></p> }
      @if (retryable()) { <p><button class="sk-button" type="button" (click)="retry.emit()">Try again</button></p> }
    </sk-notice>
  `,
})
export class ProblemNotice {
  readonly problem = input.required<Problem>();
  /** Whether "Try again" is offered. */
  readonly retryable = input(false);
  readonly retry = output();

  protected readonly tone = computed(() => (mayBeRepeated(this.problem()) ? 'warn' : 'bad'));
  /** Advice that the detail does not give already. */
  protected readonly advice = computed(() => {
    const advice = this.problem().facts['advice'];
    return typeof advice === 'string' && !this.problem().detail.includes(advice) ? advice : null;
  });
}
