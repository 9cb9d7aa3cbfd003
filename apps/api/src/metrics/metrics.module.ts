import { Global, Module } from '@nestjs/common';
import { PARTNER_CENTER_OBSERVER } from '#platform/partner-center';
import { MetricsController } from './metrics.controller.js';
import { PartnerCenterCalls } from './partner-center-calls.js';
import { WorkGauges } from './work-gauges.js';

/** `/metrics` in Prometheus' text format. Global, because the Partner Center client tells it of its calls. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [WorkGauges, { provide: PARTNER_CENTER_OBSERVER, useClass: PartnerCenterCalls }],
  exports: [PARTNER_CENTER_OBSERVER],
})
export class MetricsModule {}
