import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { tap } from 'rxjs';
import { Session } from './session.js';

/** A 401 anywhere leads to the sign-in page and, after it, back here. */
export const backToSignIn: HttpInterceptorFn = (request, next) => {
  // `/api/me` is asked by the guard, which answers for itself.
  if (request.url === '/api/me') return next(request);
  const router = inject(Router);
  const session = inject(Session);
  return next(request).pipe(
    tap({
      error: (error: unknown) => {
        if (!(error instanceof HttpErrorResponse) || error.status !== 401) return;
        session.forget();
        if (!router.url.startsWith('/sign-in')) void router.navigate(['/sign-in'], { queryParams: { returnTo: router.url, problem: 'expired' } });
      },
    }),
  );
};
