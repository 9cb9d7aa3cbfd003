import { Controller, Get, HttpCode, Inject, Logger, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Request, Response } from 'express';
import { Configuration } from '#platform/configuration';
import { CallerDirectory } from '../caller.js';
import { Public } from '../callers/decorators.js';
import { cookieName, cookieOptions } from '../sessions/cookies.js';
import { SESSION_COOKIE } from '../sessions/session.middleware.js';
import type { CompletedSignIn } from './entra.strategy.js';
import { SignInProblemFilter } from './sign-in-problem.filter.js';
import { BeginSignIn, CompleteSignIn } from './sign-in.guards.js';

/** Sign-in with Microsoft and sign-out. Pages, not API: browsers come here by themselves. */
@ApiExcludeController()
@Public()
@Controller('auth')
export class SignInController {
  private readonly logger = new Logger(SignInController.name);

  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  /** `GET /auth/sign-in?returnTo=/…&login_hint=…`: off to Microsoft. */
  @Get('sign-in')
  @UseGuards(BeginSignIn)
  @UseFilters(SignInProblemFilter)
  begin(): void {
    // The guard has answered with a redirect.
  }

  /** `GET /auth/callback`: back from Microsoft. Everybody whom Microsoft vouches for gets a session; what they may do is another question. */
  @Get('callback')
  @UseGuards(CompleteSignIn)
  @UseFilters(SignInProblemFilter)
  async complete(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { returnTo, ...signedIn } = request.user as CompletedSignIn;
    const directory = this.modules.get(CallerDirectory, { strict: false });
    const known = await directory.signedIn(signedIn.identity, request.correlationId ?? randomUUID());
    // passport gives the session a new id here, so that an id from before sign-in is worth nothing.
    await promisify<Express.User, void>((user, done) => request.logIn(user, done))(signedIn);
    this.logger.log({ msg: `Signed in (${known})`, tenantId: signedIn.identity.tenantId, objectId: signedIn.identity.objectId, correlationId: request.correlationId });
    response.redirect(303, returnTo);
  }

  /** `POST /auth/sign-out`: the session ends at once, on the server. Answers 204, or 303 to the sign-in page for a form. */
  @Post('sign-out')
  @HttpCode(204)
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { session } = request;
    if (session) await promisify((done: (error?: Error) => void) => session.destroy(done))();
    response.clearCookie(cookieName(this.configuration, SESSION_COOKIE), cookieOptions(this.configuration));
    if (request.accepts(['json', 'html']) === 'html') response.redirect(303, '/sign-in');
    else response.status(204).end();
  }
}
