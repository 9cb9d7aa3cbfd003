import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '#platform/configuration';
import { etagOf } from '#platform/http';
import { notFound, streamKey, type Clock } from '#platform/kernel';
import { ViewReader } from '#platform/views';
import type { QuantityChange, SubscriptionItem, SubscriptionPage } from '../../contracts/index.js';
import { mayChange, type Viewer } from '../../domain/access.js';
import { presentChange, presentSubscription } from '../../domain/present.js';
import { SeatPolicy } from '../../seat-policy.js';
import { PausedChanges } from '../../paused-changes.js';
import { quantityChange, type QuantityChangeRow } from '../quantity-change/quantity-change.view.js';
import { subscriptionList, type SubscriptionRow } from './subscription-list.view.js';

/** Reads a company's subscriptions for one viewer. */
@Injectable()
export class SubscriptionListReader {
  constructor(
    private readonly views: ViewReader,
    private readonly paused: PausedChanges,
    private readonly policy: SeatPolicy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One page of a company's subscriptions. */
  async page(companyId: string, viewer: Viewer, page: { readonly limit: number; readonly cursor?: string; readonly search?: string }): Promise<SubscriptionPage> {
    const found = await this.views.find(subscriptionList, 'byCompany', { companyId }, { limit: page.limit, after: page.cursor, search: page.search });
    const isPaused = await this.paused.of(companyId);
    return { items: await Promise.all(found.rows.map(({ row }) => this.item(row, viewer, isPaused))), next: found.next ?? null };
  }

  /** One subscription. @throws Refusal not-found */
  async one(companyId: string, subscriptionId: string, viewer: Viewer): Promise<SubscriptionItem> {
    const found = await this.views.get(subscriptionList, streamKey(subscriptionId));
    if (!found || found.row.companyId !== companyId) throw notFound();
    return this.item(found.row, viewer, await this.paused.of(companyId));
  }

  /** A change of one of the company's subscriptions. @throws Refusal not-found */
  async change(companyId: string, subscriptionId: string, changeId: string): Promise<QuantityChange> {
    const found = await this.changeOf(changeId);
    if (!found || found.companyId !== companyId || found.subscriptionKey !== streamKey(subscriptionId)) throw notFound();
    return presentChange(found);
  }

  private async item(row: SubscriptionRow, viewer: Viewer, isPaused: boolean): Promise<SubscriptionItem> {
    const change = row.changeId === null ? undefined : await this.changeOf(row.changeId);
    const known = { ...row, etag: etagOf(BigInt(row.revision)), change: change ? presentChange(change) : null };
    const item = presentSubscription(known, mayChange(viewer), this.clock.now(), this.policy);
    // Told as a reason, not enforced: what is asked for meanwhile waits until the connection works again.
    return isPaused && item.options.changeable ? { ...item, options: { ...item.options, changeable: false, reason: 'connection-missing' } } : item;
  }

  private async changeOf(changeId: string): Promise<QuantityChangeRow | undefined> {
    return (await this.views.get(quantityChange, changeId))?.row;
  }
}
