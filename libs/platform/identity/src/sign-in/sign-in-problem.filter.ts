import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { storeTroubleOf } from '#platform/kernel';
import { SignInProblem } from './sign-in-problem.js';

/** Brings people whose sign-in ended early back to the portal's sign-in page, which says why in plain words. */
@Catch()
export class SignInProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(SignInProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (error instanceof HttpException && error.getStatus() === 429) {
      response.status(429).type('text/plain').send('Too many sign-ins from this address. Wait a minute, then try again.');
      return;
    }
    const code = error instanceof SignInProblem ? error.code : storeTroubleOf(error) ? 'store-unavailable' : 'failed';
    // The address of the request carries the authorization code and must not be logged.
    this.logger.warn({ msg: `Sign-in ended: ${code}`, reason: error instanceof Error ? error.message : undefined, correlationId: request.correlationId });
    response.redirect(303, `/sign-in?problem=${code}`);
  }
}
