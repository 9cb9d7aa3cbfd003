import { Catch, Logger, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { allowedMethods } from '../edge/allowed-methods.js';
import { ProblemException } from './problem-exception.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';

/** Answers everything that was thrown with a problem document, and logs what somebody must look at. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = isUnrouted(thrown, request) ? (wrongMethod(request) ?? thrown) : thrown;
    const { problem, headers } = problemOf(error, { instance: pathOf(request), correlationId: request.correlationId });
    this.log(error, problem.status, problem.code, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(problem.status).set({ 'Cache-Control': 'no-store', ...headers }).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }

  private log(error: unknown, status: number, code: string, request: Request): void {
    const line = { msg: `${request.method} ${pathOf(request)} ${status} ${code}`, correlationId: request.correlationId };
    // Each store tells by itself when it is gone and when it is back; a stack for every request in between would bury that.
    if (code === 'store-unavailable') this.logger.warn({ ...line, reason: (error as Error).message });
    else if (status >= 500) this.logger.error({ ...line, err: error });
    // Every first visit begins without a session; only somebody who is signed in can be denied something.
    else if (status === 403) this.logger.warn({ ...line, tenantId: request.user?.identity.tenantId, objectId: request.user?.identity.objectId });
  }
}

function isUnrouted(error: unknown, request: Request): boolean {
  return error instanceof NotFoundException && error.message.startsWith(`Cannot ${request.method} `);
}

function wrongMethod(request: Request): ProblemException | undefined {
  const allowed = allowedMethods(request).join(', ');
  return allowed === '' ? undefined : new ProblemException(405, 'method-not-allowed', { allowed }, { Allow: allowed });
}

/** The path without its query, which may hold what does not belong into a log. */
function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '/';
}
