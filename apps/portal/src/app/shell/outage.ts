import { HttpErrorResponse, HttpResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import { Observable, type Subscription } from 'rxjs';
import { Session } from './session.js';

/** Milliseconds between two tries while the server's database does not answer. */
export const PAUSE = 3_000;

/** Whether the server cannot reach its database now. */
@Injectable({ providedIn: 'root' })
export class Outage {
  readonly isOn = signal(false);
}

/**
 * While the server's database does not answer, everything that is read waits and asks again, so that a page goes on by itself; a change fails
 * and says so, because only its person knows whether it is still wanted.
 */
export const waitOutOutage: HttpInterceptorFn = (request, next) => {
  const outage = inject(Outage);
  const session = inject(Session);
  // By hand: rxjs's operators for this would bring 1 kB into the first view.
  return new Observable((reader) => {
    let asked: Subscription | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const failed = (error: unknown): void => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 503 || error.error?.code !== 'store-unavailable') return reader.error(error);
      const known = outage.isOn();
      outage.isOn.set(true);
      if (request.method === 'GET') return void (timer = setTimeout(ask, PAUSE));
      // Somebody must find out when it is over.
      if (!known) void session.load();
      reader.error(error);
    };
    const ask = (): void => {
      asked = next(request).subscribe({
        next: (event) => {
          if (event instanceof HttpResponse) outage.isOn.set(false);
          reader.next(event);
        },
        error: failed,
        complete: () => reader.complete(),
      });
    };
    ask();
    return () => {
      clearTimeout(timer);
      asked?.unsubscribe();
    };
  });
};
