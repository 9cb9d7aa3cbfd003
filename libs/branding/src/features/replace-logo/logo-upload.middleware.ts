import { Injectable, type NestMiddleware } from '@nestjs/common';
import { raw, type NextFunction, type Request, type Response } from 'express';
import { ProblemException } from '#platform/http';
import { LOGO_LIMITS } from '../../contracts/index.js';

const parse = raw({ type: () => true, limit: LOGO_LIMITS.bytes, inflate: false });

/** Reads an upload into memory, no further than a logo may be large. */
@Injectable()
export class LogoUploadMiddleware implements NestMiddleware {
  use(request: Request, response: Response, next: NextFunction): void {
    parse(request, response, (error?: unknown) => next(isTooLarge(error) ? tooLarge(request) : error));
  }
}

function isTooLarge(error: unknown): boolean {
  return (error as { type?: unknown } | undefined)?.type === 'entity.too.large';
}

function tooLarge(request: Request): ProblemException {
  const bytes = Number(request.headers['content-length']);
  return new ProblemException(413, 'logo-too-large', { bytes: Number.isSafeInteger(bytes) ? bytes : null, maximum: LOGO_LIMITS.bytes });
}
