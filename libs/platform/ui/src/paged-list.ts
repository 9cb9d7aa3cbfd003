import { HttpClient } from '@angular/common/http';
import { computed, effect, inject, signal, untracked } from '@angular/core';
import type { Subscription } from 'rxjs';
import { problemOf, type Problem } from './problem.js';

/** One page of a list as the API answers it. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page; null on the last. */
  readonly next?: string | null;
}

/** Where and what to read; a new value starts at the first page. */
export interface PageSource {
  readonly url: string;
  readonly search?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Rows per page. */
  readonly limit?: number;
}

/** A list read page by page: its rows so far, and what the screen must know about the reading. */
export class PagedList<T, P extends Page<T> = Page<T>> {
  private readonly http = inject(HttpClient);
  private readonly rows = signal<readonly T[]>([]);
  private readonly step = signal<'loading' | 'more' | 'ready' | 'failed'>('loading');
  private readonly trouble = signal<Problem | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly latest = signal<P | null>(null);
  private request: Subscription | undefined;

  readonly items = this.rows.asReadonly();
  readonly problem = this.trouble.asReadonly();
  /** The page read last, for what it says about the whole list. */
  readonly page = this.latest.asReadonly();
  /** True until the first page of the present source is there. */
  readonly loading = computed(() => this.step() === 'loading');
  readonly loadingMore = computed(() => this.step() === 'more');
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly empty = computed(() => this.step() === 'ready' && this.rows().length === 0);

  /** Must be created in an injection context; `source` is followed as long as that lives. */
  constructor(private readonly source: () => PageSource | undefined) {
    effect((onCleanup) => {
      const from = source();
      untracked(() => this.read(from, null));
      onCleanup(() => this.request?.unsubscribe());
    });
  }

  /** Reads the next page. */
  more(): void {
    const cursor = this.cursor();
    if (cursor !== null && !this.loadingMore()) this.read(this.source(), cursor);
  }

  /** Reads the first page again. With `quietly` the rows stay visible meanwhile. */
  reload(quietly = false): void {
    this.read(this.source(), null, quietly);
  }

  /** Puts a changed row in place of an old one; a row that is not there is left out. */
  replace(matches: (row: T) => boolean, changed: T): void {
    this.rows.update((rows) => rows.map((row) => (matches(row) ? changed : row)));
  }

  private read(from: PageSource | undefined, cursor: string | null, quietly = false): void {
    this.request?.unsubscribe();
    if (!from) return;
    this.trouble.set(null);
    if (!quietly) this.step.set(cursor === null ? 'loading' : 'more');
    const params = { limit: String(from.limit ?? 50), ...from.params, ...(from.search?.trim() ? { search: from.search.trim() } : {}), ...(cursor === null ? {} : { cursor }) };
    this.request = this.http.get<P>(from.url, { params }).subscribe({
      next: (page) => {
        this.rows.update((rows) => (cursor === null ? page.items : [...rows, ...page.items]));
        this.cursor.set(page.next ?? null);
        this.latest.set(page);
        this.step.set('ready');
      },
      error: (error: unknown) => {
        if (cursor === null && !quietly) this.rows.set([]);
        this.trouble.set(problemOf(error));
        this.step.set('failed');
      },
    });
  }
}
