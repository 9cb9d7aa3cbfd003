import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller } from '../caller.js';

export const PUBLIC_ROUTE = 'seatkeeper:public';

/** Marks a route (or a whole controller) that answers without a signed-in session. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);

/** The signed-in caller of this request, looked up afresh: `@CurrentCaller() caller: Caller`. Not available on `@Public()` routes. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = context.switchToHttp().getRequest<Request>().caller;
  if (!caller) throw new Error('@CurrentCaller() stands on a route that is @Public()');
  return caller;
});
