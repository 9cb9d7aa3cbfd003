import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ThrottlerGuard } from '@nestjs/throttler';
import { Commands } from './commands/commands.js';
import { rateLimits } from './edge/rate-limits.js';
import { IdempotencyRecords } from './idempotency/idempotency-records.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { requestValidation } from './requests/validation.js';

/** What every route shares: problem documents, validation, Idempotency-Key, rate limits, commands. */
@Global()
@Module({
  imports: [CqrsModule.forRoot(), rateLimits()],
  providers: [
    Commands,
    IdempotencyRecords,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: ThrottlerGuard },
    { provide: APP_PIPE, useFactory: requestValidation },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [Commands],
})
export class HttpModule {}
