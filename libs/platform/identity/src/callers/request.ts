import type {} from 'passport';
import type { Caller, Identity } from '../caller.js';

/** Who signed in, and when. All that a session holds; no token of Microsoft is kept. */
export interface SignedIn {
  readonly identity: Identity;
  /** Milliseconds since 1970 (UTC). */
  readonly signedInAt: number;
}

declare global {
  // Express reads what middleware adds to a request from this namespace; there is no other way to type it.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** Set by the session guard on every route that needs a session. */
      caller?: Caller;
      /** GUID that ties together everything that this request sets off. */
      correlationId?: string;
    }
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging is the only way to say what a user is
    interface User extends SignedIn {}
  }
}
