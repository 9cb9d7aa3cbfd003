import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Session } from './session.js';

/** Lets signed-in people in; others sign in first and come back. If it cannot be known, the frame says why. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.me()) return true;
  const answer = await session.load();
  return answer === 'signed-out' ? router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { returnTo: state.url } }) : true;
};

/** Sends everybody to the page they came for. */
export const home: CanActivateFn = () => {
  const session = inject(Session);
  const router = inject(Router);
  if (!session.me()) return true;
  return router.createUrlTree(homeOf(session));
};

/** Path of the first page for a person. */
export function homeOf(session: Session): string[] {
  const company = session.company();
  if (session.administers()) return ['/admin/companies'];
  if (company) return ['/companies', company.companyId, 'subscriptions'];
  return session.partner() ? ['/audit'] : ['/no-access'];
}

/** The partner's administrators only. The API decides; this spares others a page full of refusals. */
export const mayAdminister: CanActivateFn = () => {
  const session = inject(Session);
  return !session.me() || session.administers() || inject(Router).createUrlTree(['/not-found']);
};

/** The partner's administrators and auditors only. */
export const mayAudit: CanActivateFn = () => {
  const session = inject(Session);
  return !session.me() || session.partner() !== null || inject(Router).createUrlTree(['/not-found']);
};
