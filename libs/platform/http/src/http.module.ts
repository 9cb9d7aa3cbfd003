import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Commands } from './commands/commands.js';

/** What every route shares: problem documents, ETag and If-Match, Idempotency-Key, rate limits, commands. */
@Global()
@Module({
  imports: [CqrsModule.forRoot()],
  providers: [Commands],
  exports: [Commands],
})
export class HttpModule {}
