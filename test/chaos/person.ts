import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../../libs/platform/http/src/testing/browser.js';

/** A definite answer; anything else (no connection, no answer, 5xx of a store that is down) is asked again. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** An answer that no disturbance excuses: Seatkeeper itself went wrong. */
export class Unexcused extends Error {}

/** Milliseconds that a person waits for an answer before asking again. */
const PATIENCE = 12_000;

/**
 * Somebody at a browser, without the screen: signed in for real, asking again when nothing came back, always with the
 * Idempotency-Key of the first try, as the portal does.
 */
export class Person {
  private readonly browser = new Browser();
  /** Times that a request had to be repeated. */
  repeated = 0;

  constructor(
    readonly account: string,
    private readonly portal: string,
  ) {}

  async signIn(): Promise<void> {
    const { url, response } = await this.browser.signIn(this.portal, this.account);
    if (url.includes('problem=') || response.status >= 400) throw new Error(`${this.account} could not sign in: ${response.status} ${url}`);
  }

  get(path: string, patience?: AbortSignal): Promise<Answer> {
    return this.ask('GET', path, undefined, {}, patience);
  }

  /** A change; one Idempotency-Key for all its repetitions. @param patience ends the repetitions with the signal's reason */
  change(method: string, path: string, body: object | undefined, headers: Readonly<Record<string, string>> = {}, patience?: AbortSignal): Promise<Answer> {
    return this.ask(method, path, body, { 'Idempotency-Key': randomUUID(), ...headers }, patience);
  }

  private async ask(method: string, path: string, body: object | undefined, headers: Readonly<Record<string, string>>, patience?: AbortSignal): Promise<Answer> {
    for (;;) {
      patience?.throwIfAborted();
      const answer = await this.once(method, path, body, headers);
      if (answer) return answer;
      this.repeated += 1;
      await pause(300 + Math.random() * 700);
    }
  }

  /** @returns undefined when it is not known what became of the request, or when it is to be sent again */
  private async once(method: string, path: string, body: object | undefined, headers: Readonly<Record<string, string>>): Promise<Answer | undefined> {
    try {
      const response = await this.browser.request(`${this.portal}/api${path}`, {
        method, signal: AbortSignal.timeout(PATIENCE), headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers }, ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      if (response.status === 502 && text === 'No process answers.') return undefined;
      const json = text === '' ? undefined : JSON.parse(text);
      if (response.status === 503 || json?.code === 'request-in-progress') return undefined;
      if (response.status >= 500 || response.status === 401) throw new Unexcused(`${method} ${path}: ${response.status} ${text}`);
      return { status: response.status, headers: response.headers, body: json };
    } catch (error) {
      if (error instanceof Unexcused || error instanceof SyntaxError) throw error;
      return undefined;
    }
  }
}
