import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { tap } from 'rxjs';
import { Session } from './session.js';

/**
 * A 401 anywhere leads to the sign-in page and, after it, back here. A 403 or 404 may mean that rights were taken away: they
 * are read again, and who has none left is told so.
 */
export const backToSignIn: HttpInterceptorFn = (request, next) => {
  // `/api/me` is asked by the guard, which answers for itself.
  if (request.url === '/api/me') return next(request);
  const router = inject(Router);
  const session = inject(Session);
  return next(request).pipe(
    tap({
      error: (error: unknown) => {
        if (!(error instanceof HttpErrorResponse)) return;
        if (error.status === 403 || error.status === 404) return void readRightsAgain(session, router);
        if (error.status !== 401) return;
        session.forget();
        if (!router.url.startsWith('/sign-in')) void router.navigate(['/sign-in'], { queryParams: { returnTo: router.url, problem: 'expired' } });
      },
    }),
  );
};

async function readRightsAgain(session: Session, router: Router): Promise<void> {
  const answer = await session.load();
  if (answer === 'signed-in' && session.me()?.access !== 'granted') await router.navigate(['/no-access']);
}
