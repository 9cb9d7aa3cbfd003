import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Response } from 'express';
import { collectDefaultMetrics, register } from 'prom-client';
import { Public } from '#platform/identity';
import { WorkGauges } from './work-gauges.js';

/** Numbers for monitoring. They name routes, commands and views, never a person or a customer; close the path at the proxy all the same. */
@ApiExcludeController()
@Controller('metrics')
@Public()
@SkipThrottle()
export class MetricsController {
  constructor(private readonly gauges: WorkGauges) {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  }

  @Get()
  async read(@Res() response: Response): Promise<void> {
    await this.gauges.refresh();
    response.type(register.contentType).send(await register.metrics());
  }
}
