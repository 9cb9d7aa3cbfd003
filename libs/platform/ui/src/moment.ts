import { Component, computed, input } from '@angular/core';
import { formatDay, formatMoment, formatUtc } from './dates.js';

/** A moment for people: in the reader's time zone (or as a day of a term), with the UTC value at hand. */
@Component({
  selector: 'sk-moment',
  template: `<time [attr.datetime]="at()" [attr.title]="utc()">{{ text() }}</time>@if (withUtc()) { <span class="sk-muted sk-small"> ({{ utc() }})</span> }`,
})
export class Moment {
  /** UTC. */
  readonly at = input.required<string>();
  /** `day`: last day of a term, counted in UTC. */
  readonly as = input<'moment' | 'day'>('moment');
  /** Whether the UTC value stands beside it, as it must where a deadline decides. */
  readonly withUtc = input(false);

  protected readonly text = computed(() => (this.as() === 'day' ? formatDay(this.at()) : formatMoment(this.at())));
  protected readonly utc = computed(() => formatUtc(this.at()));
}
