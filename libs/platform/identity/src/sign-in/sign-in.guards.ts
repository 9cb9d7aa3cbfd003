import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { CodeFlowOptions } from './entra.strategy.js';

/** Sends the browser to Microsoft. */
@Injectable()
export class BeginSignIn extends AuthGuard('entra') {
  override getAuthenticateOptions(): CodeFlowOptions & { session: false } {
    return { step: 'begin', session: false };
  }
}

/** Takes what the browser brings back from Microsoft. */
@Injectable()
export class CompleteSignIn extends AuthGuard('entra') {
  override getAuthenticateOptions(): CodeFlowOptions & { session: false } {
    return { step: 'complete', session: false };
  }
}
