import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '#platform/configuration';
import { DAY, isBefore, plus, type Clock, type Instant } from '#platform/kernel';
import { PartnerCenter, PartnerCenterError, type Connection, type Subscription } from '#platform/partner-center';
import type { SeatLimits } from '../contracts/index.js';

/** Milliseconds until a catalogue that could not be read is asked again. */
const AFTER_FAILURE = 10 * 60_000;
/** Entries kept: far more than a partner sells products. */
const MOST_ENTRIES = 2_000;

/** Fewest and most seats of the products that customers have. Asked once a day per product, because the catalogue rarely changes. */
@Injectable()
export class ProductLimits {
  private readonly known = new Map<string, { readonly limits: Promise<SeatLimits | null>; until: Instant }>();

  constructor(
    private readonly partnerCenter: PartnerCenter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Null for what has no SKU in the catalogue or cannot be changed anyhow, and while the catalogue cannot be read: then only Microsoft knows. */
  async of(connection: Connection, tenantId: string, { class: product, status, isTrial, offerId }: Subscription): Promise<SeatLimits | null> {
    const [productId, skuId] = offerId.split(':');
    if (product !== 'nce' || status !== 'active' || isTrial || !productId || !skuId) return null;
    const key = [connection.id, productId, skuId].join('/').toUpperCase();
    const now = this.clock.now();
    const known = this.known.get(key);
    if (known && isBefore(now, known.until)) return known.limits;
    if (this.known.size >= MOST_ENTRIES) this.known.clear();
    const entry = { limits: this.read(connection, tenantId, { productId, skuId }), until: plus(now, AFTER_FAILURE) };
    this.known.set(key, entry);
    const limits = await entry.limits;
    if (limits !== null) entry.until = plus(now, DAY);
    return limits;
  }

  private async read(connection: Connection, tenantId: string, sku: { readonly productId: string; readonly skuId: string }): Promise<SeatLimits | null> {
    try {
      const { minimum, maximum } = await this.partnerCenter.skuLimits(connection, tenantId, sku);
      return { minimum: Math.max(1, minimum ?? 1), maximum: maximum || null };
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      return null;
    }
  }
}
