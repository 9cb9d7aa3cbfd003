import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Changes } from './changes.js';

describe('changes under an idempotency key', () => {
  let changes: Changes;
  let server: HttpTestingController;
  let counter = 0;
  const send = (quantity: number): Promise<unknown> => changes.send({ method: 'PUT', url: '/quantity', body: { quantity }, headers: { 'If-Match': '"1"' } }).catch((problem: unknown) => problem);
  const next = (): { key: string | null; answer: (status: number) => void; lose: () => void } => {
    const call = server.expectOne('/quantity');
    return {
      key: call.request.headers.get('Idempotency-Key'),
      answer: (status) => call.flush({ title: 'said' }, { status, statusText: String(status) }),
      lose: () => call.error(new ProgressEvent('error')),
    };
  };

  beforeEach(() => {
    Object.defineProperty(globalThis.crypto, 'randomUUID', { configurable: true, value: () => `key-${++counter}` });
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting(), Changes] });
    changes = TestBed.inject(Changes);
    server = TestBed.inject(HttpTestingController);
  });

  const keysOf = async (first: 'lose' | number, quantities: readonly [number, number]): Promise<(string | null)[]> => {
    const one = send(quantities[0]);
    const call = next();
    if (first === 'lose') call.lose();
    else call.answer(first);
    await one;
    const two = send(quantities[1]);
    const again = next();
    again.answer(202);
    await two;
    return [call.key, again.key];
  };

  it.each(['lose', 500, 503, 429] as const)('sends the same change under the same key after %p', async (first) => {
    const [one, two] = await keysOf(first, [5, 5]);
    expect(one).toMatch(/^key-/);
    expect(two).toBe(one);
  });

  it.each([202, 409, 412] as const)('takes a new key after the definite answer %p', async (first) => {
    const [one, two] = await keysOf(first, [5, 5]);
    expect(two).not.toBe(one);
  });

  it('takes a new key for another change', async () => {
    const [one, two] = await keysOf('lose', [5, 6]);
    expect(two).not.toBe(one);
  });

  it('answers a lost connection as a problem that says so', async () => {
    const sent = send(5);
    next().lose();
    expect(await sent).toMatchObject({ status: 0, code: 'unreachable', title: 'No connection' });
  });
});
