import { HttpClient, type HttpResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { mayBeRepeated, problemOf } from './problem.js';

/** A change to send. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends changes, each under an `Idempotency-Key`. When no definite answer came, the same change sent again carries the same
 * key, so that it is never done twice. Provided by the component whose form it serves: its memory ends with the form.
 */
@Injectable()
export class Changes {
  private readonly http = inject(HttpClient);
  private unanswered: { readonly signature: string; readonly key: string } | undefined;

  /** @throws Problem what the server answered, or that it did not */
  async send<T>(change: Change): Promise<HttpResponse<T>> {
    const key = this.keyFor(signatureOf(change));
    const headers = { ...change.headers, 'Idempotency-Key': key };
    try {
      const response = await firstValueFrom(this.http.request<T>(change.method, change.url, { body: change.body, headers, observe: 'response' }));
      this.unanswered = undefined;
      return response;
    } catch (error) {
      const problem = problemOf(error);
      if (!mayBeRepeated(problem)) this.unanswered = undefined;
      throw problem;
    }
  }

  private keyFor(signature: string): string {
    if (this.unanswered?.signature !== signature) this.unanswered = { signature, key: crypto.randomUUID() };
    return this.unanswered.key;
  }
}

function signatureOf({ method, url, body, headers }: Change): string {
  const content = body instanceof File ? [body.name, body.size, body.lastModified] : (body ?? null);
  return JSON.stringify([method, url, content, headers ?? null]);
}
