import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { Preparations } from './preparations.js';
import { Readiness } from './readiness.js';

/** Whether this process lives, and whether it may be sent requests. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [Preparations, Readiness],
})
export class HealthModule {}
