import { Component, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SubscriptionItem } from '#subscriptions/contracts';
import { debounced } from '../../../../../libs/platform/ui/src/debounced.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { PagedList } from '../../../../../libs/platform/ui/src/paged-list.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { changeText, endingDayOf, endingOf, offerOf, seatsOf, statusOf, tagsOf, termOf } from '../subscriptions/subscription-texts.js';
import { SynchronisationProgress } from './synchronisation-progress.js';

/** A company's subscriptions as the partner sees them: reading only, with the way to each history. */
@Component({
  selector: 'sk-company-subscriptions',
  imports: [Moment, ProblemNotice, RouterLink, SynchronisationProgress, TableSkeleton],
  templateUrl: './company-subscriptions.html',
  host: { class: 'sk-stack' },
})
export class CompanySubscriptions {
  /** From the address. */
  readonly companyId = input.required<string>();
  protected readonly search = signal('');
  private readonly searched = debounced(this.search);
  protected readonly list = new PagedList<SubscriptionItem>(() => ({ url: `/api/companies/${this.companyId()}/subscriptions`, search: this.searched(), limit: 100 }));
  protected readonly tags = tagsOf;
  protected readonly status = statusOf;
  protected readonly ending = endingOf;
  protected readonly endingDay = endingDayOf;
  protected readonly seats = seatsOf;
  protected readonly change = changeText;
  protected readonly terms = (row: SubscriptionItem): string => `${offerOf(row)} · ${termOf(row)}`;
}
