import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { SessionGuard } from './callers/session.guard.js';

/** Sign-in with Microsoft Entra, sessions, and the caller of a request. */
@Global()
@Module({
  providers: [{ provide: APP_GUARD, useClass: SessionGuard }],
})
export class IdentityModule {}
