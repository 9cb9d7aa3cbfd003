import { HttpClient } from '@angular/common/http';
import { computed, effect, inject, signal, untracked } from '@angular/core';
import type { Subscription } from 'rxjs';
import { problemOf, type Problem } from './problem.js';

/**
 * One resource of the API, read again whenever its address changes. It does what the portal needs of Angular's
 * `httpResource`, which would bring 2 kB into the first view.
 */
export class Loaded<T> {
  private readonly http = inject(HttpClient);
  private readonly content = signal<T | undefined>(undefined);
  private readonly trouble = signal<Problem | null>(null);
  private readonly waiting = signal(false);
  private request: Subscription | undefined;

  /** Why it could not be read; null when it could, or while it is read for the first time. */
  readonly problem = this.trouble.asReadonly();
  readonly isLoading = this.waiting.asReadonly();
  /** Only to be asked after `hasValue`. While it is read again, the old value stays. */
  readonly value = computed(() => this.content() as T);

  /** Must be created in an injection context; without an address nothing is read. */
  constructor(private readonly url: () => string | undefined) {
    effect((onCleanup) => {
      const from = url();
      untracked(() => {
        this.content.set(undefined);
        this.read(from);
      });
      onCleanup(() => this.request?.unsubscribe());
    });
  }

  hasValue(): boolean {
    return this.content() !== undefined;
  }

  /** Reads it again. */
  reload(): void {
    this.read(this.url());
  }

  private read(from: string | undefined): void {
    this.request?.unsubscribe();
    if (from === undefined) return;
    this.waiting.set(true);
    this.request = this.http.get<T>(from).subscribe({
      next: (content) => this.settle(content, null),
      error: (error: unknown) => this.settle(undefined, problemOf(error)),
    });
  }

  private settle(content: T | undefined, problem: Problem | null): void {
    this.content.set(content);
    this.trouble.set(problem);
    this.waiting.set(false);
  }
}
