import { HttpClient } from '@angular/common/http';
import { Component, effect, inject, input, output, signal, untracked } from '@angular/core';
import type { Synchronisation } from '#subscriptions/contracts';
import { Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { problemOf, type Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';

/** Pause between two looks at a synchronisation that runs, in milliseconds. */
const LOOK_AGAIN = 1_000;

/** How far the reading of a company's subscriptions from Microsoft has come; it can be started again. */
@Component({
  selector: 'sk-synchronisation',
  imports: [Moment, Notice, ProblemNotice],
  providers: [Changes],
  template: `
    @if (problem(); as problem) { <sk-problem [problem]="problem" [retryable]="true" (retry)="look()" /> }
    @else if (state(); as state) {
      @switch (state.state) {
        @case ('running') {
          <div class="sk-stack" role="status">
            <label><span>Reading subscriptions from Microsoft: {{ state.read }}{{ state.total === null ? '' : ' of ' + state.total }}</span>
              <progress [attr.value]="state.total === null ? null : state.read" [attr.max]="state.total || 1"></progress></label>
          </div>
        }
        @case ('failed') {
          <sk-notice tone="bad" role="alert"><p><strong>Reading from Microsoft failed.</strong> {{ state.problem }}</p>
            <p><button class="sk-button" type="button" [disabled]="starting()" (click)="start()">Synchronise again</button></p></sk-notice>
        }
        @default {
          <div class="sk-row">
            <span class="sk-muted" role="status">@if (state.finishedAt) { Read from Microsoft <sk-moment [at]="state.finishedAt" /> } @else { Not read from Microsoft yet }</span>
            <button class="sk-button" type="button" [disabled]="starting()" (click)="start()">Synchronise now</button>
          </div>
        }
      }
    }
  `,
  styles: 'label { display: grid; gap: 0.375rem; }',
})
export class SynchronisationProgress {
  readonly companyId = input.required<string>();
  /** A synchronisation that ran here has ended. */
  readonly finished = output<Synchronisation>();

  private readonly http = inject(HttpClient);
  private readonly changes = inject(Changes);
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected readonly state = signal<Synchronisation | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly starting = signal(false);

  constructor() {
    effect((onCleanup) => {
      this.companyId();
      untracked(() => this.look());
      onCleanup(() => clearTimeout(this.timer));
    });
  }

  protected look(): void {
    clearTimeout(this.timer);
    this.http.get<Synchronisation>(`/api/companies/${this.companyId()}/synchronisation`).subscribe({
      next: (state) => this.show(state),
      error: (error: unknown) => this.problem.set(problemOf(error)),
    });
  }

  protected async start(): Promise<void> {
    this.starting.set(true);
    try {
      await this.changes.send({ method: 'POST', url: `/api/companies/${this.companyId()}/synchronisation`, body: {} });
      this.state.update((state) => state && { ...state, state: 'running', read: 0, total: null });
      this.timer = setTimeout(() => this.look(), LOOK_AGAIN);
    } catch (problem) {
      this.problem.set(problem as Problem);
    } finally {
      this.starting.set(false);
    }
  }

  private show(state: Synchronisation): void {
    const ran = this.state()?.state === 'running';
    this.state.set(state);
    this.problem.set(null);
    if (state.state === 'running' || (state.state === 'never' && ran)) this.timer = setTimeout(() => this.look(), LOOK_AGAIN);
    else if (ran) this.finished.emit(state);
  }
}
