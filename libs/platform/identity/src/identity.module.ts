import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { SessionGuard } from './callers/session.guard.js';
import { Sessions } from './sessions/sessions.js';
import { EntraProvider } from './sign-in/entra-provider.js';
import { EntraStrategy } from './sign-in/entra.strategy.js';
import { SignInAttempts } from './sign-in/sign-in-attempts.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/** Sign-in with Microsoft Entra, sessions, and the caller of a request. Needs `CallerDirectory` bound by some other module. */
@Global()
@Module({
  controllers: [SignInController],
  providers: [EntraProvider, EntraStrategy, SignInAttempts, Sessions, { provide: APP_GUARD, useClass: SessionGuard }],
  exports: [EntraProvider, Sessions],
})
export class IdentityModule {}
