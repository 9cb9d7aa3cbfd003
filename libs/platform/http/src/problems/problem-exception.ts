import { HttpException } from '@nestjs/common';
import type { Refusal } from '#platform/kernel';

/** A request that the edge itself answers with a problem document, before any rule of a context is asked. */
export class ProblemException extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    readonly facts: Refusal['facts'] = {},
    /** Headers that belong to the answer, for example `Retry-After`. */
    readonly headers: { readonly [name: string]: string } = {},
  ) {
    super({ code, ...facts }, status);
  }
}
