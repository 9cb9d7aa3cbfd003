import { Inject, Injectable, Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { storeTroubleOf } from '#platform/kernel';
import { ProblemException } from '../problems/problem-exception.js';
import { PROBLEM_TYPE, problemOf } from '../problems/problem.js';
import { idempotencyKeyOf, requestScope } from '../requests/command-ids.js';
import { fingerprintOf, rightsOf } from './fingerprint.js';
import { IdempotencyRecords, LEASE, type StoredAnswer, type Turn } from './idempotency-records.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const KEPT_HEADERS = ['etag', 'location'];

/** Refusals that are an answer: the rule was asked and said no. Everything else may be tried again under the same key. */
const KEPT_REFUSALS = new Set([409, 412]);

/**
 * `Idempotency-Key` on every change of the API (IETF draft-ietf-httpapi-idempotency-key-header-07): the same key with the same
 * content answers as the first time; 422 with another content; 409 while the first is still running.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(@Inject(IdempotencyRecords) private readonly records: IdempotencyRecords) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    if (READING.has(request.method) || !request.originalUrl.startsWith('/api/')) return next.handle();
    return from(this.once(request, context.switchToHttp().getResponse<Response>(), next));
  }

  private async once(request: Request, response: Response, next: CallHandler): Promise<unknown> {
    const beginning = await this.records.begin(`${requestScope(request)} ${idempotencyKeyOf(request)}`, fingerprintOf(request), rightsOf(request));
    switch (beginning.kind) {
      case 'reused':
        throw new ProblemException(422, 'idempotency-key-reused');
      case 'running':
        throw new ProblemException(409, 'request-in-progress', {}, { 'Retry-After': '1' });
      case 'replay':
        return replay(beginning.answer, response);
      case 'run':
        return this.run(request, response, next, beginning.turn);
    }
  }

  private async run(request: Request, response: Response, next: CallHandler, turn: Turn): Promise<unknown> {
    const heartbeat = setInterval(() => turn.renew().catch((error: unknown) => this.logger.warn({ msg: 'A running request could not be renewed', err: error })), LEASE / 3);
    try {
      const body: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      clearInterval(heartbeat);
      await this.keep(turn, { status: response.statusCode, body: body ?? null, headers: keptHeaders(response) });
      return body;
    } catch (error) {
      clearInterval(heartbeat);
      await this.settle(error, request, turn);
      throw error;
    }
  }

  /** What was done is done, also when its answer cannot be kept: a repetition is then carried out again under the same command id. */
  private async keep(turn: Turn, answer: StoredAnswer): Promise<void> {
    try {
      await turn.done(answer);
    } catch (failure) {
      if (!storeTroubleOf(failure)) throw failure;
      this.logger.warn({ msg: 'The answer to a request could not be kept; a repetition waits until its lease ends and finds it done', reason: (failure as Error).message });
    }
  }

  /** Keeps what a rule refused; forgets what was malformed, not allowed, or failed. Never hides the error itself. */
  private async settle(error: unknown, request: Request, turn: Turn): Promise<void> {
    const { problem } = problemOf(error, { instance: request.originalUrl.split('?', 1)[0] ?? '/', correlationId: request.correlationId });
    const isAnswer = KEPT_REFUSALS.has(problem.status);
    try {
      await (isAnswer ? turn.done({ status: problem.status, body: problem, headers: { 'content-type': PROBLEM_TYPE } }) : turn.forget());
    } catch (failure) {
      this.logger.warn({ msg: 'The end of a request could not be recorded; a repetition waits until its lease ends', err: failure });
    }
  }
}

function keptHeaders(response: Response): StoredAnswer['headers'] {
  return Object.fromEntries(KEPT_HEADERS.flatMap((name) => (typeof response.getHeader(name) === 'string' ? [[name, String(response.getHeader(name))]] : [])));
}

function replay(answer: StoredAnswer, response: Response): unknown {
  response.status(answer.status).set({ ...answer.headers, 'Idempotency-Replayed': 'true' });
  return answer.body ?? undefined;
}
