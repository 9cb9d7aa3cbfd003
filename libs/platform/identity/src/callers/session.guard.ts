import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { CallerDirectory } from '../caller.js';
import { PUBLIC_ROUTE } from './decorators.js';
import './request.js';

/**
 * Lets signed-in people through and says who they are. What they may do is looked up for each request, so that a revoked
 * right ends with the very next one.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  /** @throws UnauthorizedException code `sign-in-needed` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (!request.user) throw new UnauthorizedException({ code: 'sign-in-needed' });
    // Bound by a context that is composed after this module, hence looked up when it is needed.
    request.caller = await this.modules.get(CallerDirectory, { strict: false }).callerOf(request.user.identity);
    return true;
  }
}
