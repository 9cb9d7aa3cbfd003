/**
 * Why somebody could not sign in; the portal's sign-in page has a sentence for each.
 * `cancelled`: they turned back at Microsoft. `personal-account`: not a work or school account. `guest`: a guest of the tenant.
 * `provider-down`: Microsoft did not answer. `store-unavailable`: our own database did not. `expired`: too slow, started in another browser, or sent twice. `failed`: anything else.
 */
export type SignInProblemCode = 'cancelled' | 'personal-account' | 'guest' | 'provider-down' | 'store-unavailable' | 'expired' | 'failed';

/** A sign-in that ends here. `message` and `cause` are for the log; neither carries a token or a code. */
export class SignInProblem extends Error {
  constructor(
    readonly code: SignInProblemCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SignInProblem';
  }
}
