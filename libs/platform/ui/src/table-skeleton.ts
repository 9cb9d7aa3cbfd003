import { Component, input } from '@angular/core';

/** Stands where a table will stand, so that nothing jumps when it arrives. */
@Component({
  selector: 'sk-table-skeleton',
  template: `
    <div class="sk-card" role="status" [attr.aria-label]="label()">
      @for (row of rows; track row) { <div class="row"><span class="sk-skeleton"></span><span class="sk-skeleton"></span></div> }
    </div>
  `,
  styles: `
    .row { display: grid; gap: 0.5rem; align-content: center; padding: 0.75rem 1rem; min-block-size: 3.75rem; }
    .row + .row { border-block-start: 1px solid var(--sk-line); }
    .row span:first-child { inline-size: min(18rem, 80%); }
    .row span:last-child { inline-size: min(12rem, 55%); block-size: 0.625rem; }
  `,
})
export class TableSkeleton {
  /** What is being loaded, for assistive technology. */
  readonly label = input.required<string>();
  protected readonly rows = [1, 2, 3, 4, 5, 6];
}
