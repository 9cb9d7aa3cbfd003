import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProblemException } from '../problems/problem-exception.js';

/** One member of a request that is not as it must be. */
export interface MemberError {
  /** Path of the member, for example `quantity` or `items.0.name`. */
  readonly member: string;
  readonly problems: readonly string[];
}

/** Checks bodies and queries against their DTO classes; members that the class does not know are refused (400 `malformed` with `errors`). */
export function requestValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => new ProblemException(400, 'malformed', { errors: errors.flatMap((error) => describe(error, '')) as never }),
  });
}

function describe(error: ValidationError, parent: string): MemberError[] {
  const member = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = error.constraints ? [{ member, problems: Object.values(error.constraints) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => describe(child, member))];
}
