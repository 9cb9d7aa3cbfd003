import { Injectable } from '@nestjs/common';
import { Histogram, register } from 'prom-client';
import type { ObservedCall, PartnerCenterObserver } from '#platform/partner-center';

const NAME = 'seatkeeper_partner_center_seconds';

/** Seconds of calls to Partner Center, by what was called and what came of it. Its count is the number of calls. */
@Injectable()
export class PartnerCenterCalls implements PartnerCenterObserver {
  private readonly seconds =
    (register.getSingleMetric(NAME) as Histogram | undefined) ??
    new Histogram({ name: NAME, help: 'Seconds of calls to Partner Center, retries included', labelNames: ['operation', 'outcome'], buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60] });

  onCall({ operation, outcome, milliseconds }: ObservedCall): void {
    this.seconds.observe({ operation, outcome }, milliseconds / 1000);
  }
}
