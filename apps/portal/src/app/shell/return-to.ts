/** Where to go after sign-in: a path of this portal, nothing else, and never the sign-in page itself. */
export function safeReturnTo(returnTo: string | null | undefined): string {
  const isPath = !!returnTo && /^\/(?![/\\])/.test(returnTo) && !returnTo.startsWith('/sign-in');
  return isPath ? returnTo : '/';
}

/** Address that starts the sign-in at Microsoft. */
export function signInAddress(returnTo: string | null | undefined): string {
  return `/auth/sign-in?returnTo=${encodeURIComponent(safeReturnTo(returnTo))}`;
}
