import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Outage, PAUSE, waitOutOutage } from './outage.js';

const down = [{ code: 'store-unavailable', title: 'Seatkeeper cannot reach its database' }, { status: 503, statusText: 'Service Unavailable' }] as const;

describe('while the server’s database does not answer', () => {
  let http: HttpClient;
  let server: HttpTestingController;
  let outage: Outage;
  beforeEach(() => {
    jest.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideHttpClient(withInterceptors([waitOutOutage])), provideHttpClientTesting()] });
    [http, server, outage] = [TestBed.inject(HttpClient), TestBed.inject(HttpTestingController), TestBed.inject(Outage)];
  });
  afterEach(() => {
    server.verify();
    jest.useRealTimers();
  });

  it('what is read waits and asks again; the page says so and stops saying so by itself', () => {
    const read: unknown[] = [];
    http.get('/api/things').subscribe((answer) => read.push(answer));
    for (let look = 1; look <= 3; look += 1) {
      server.expectOne('/api/things').flush(...down);
      expect(outage.isOn()).toBe(true);
      jest.advanceTimersByTime(PAUSE);
      expect(outage.isOn()).toBe(true);
    }
    server.expectOne('/api/things').flush({ things: [] });
    expect(read).toEqual([{ things: [] }]);
    expect(outage.isOn()).toBe(false);
  });

  it('a change fails at once and is never repeated; who is signed in is asked until it is over', () => {
    const failed: unknown[] = [];
    http.put('/api/things', {}).subscribe({ error: (error: unknown) => failed.push(error) });
    server.expectOne('/api/things').flush(...down);
    expect(failed).toMatchObject([{ status: 503 }]);
    server.expectOne('/api/me').flush(...down);
    jest.advanceTimersByTime(PAUSE);
    server.expectOne('/api/me').flush({ companies: [], partners: [] });
    expect(outage.isOn()).toBe(false);
  });

  it('every other failure goes through', () => {
    const failed: unknown[] = [];
    http.get('/api/things').subscribe({ error: (error: unknown) => failed.push(error) });
    server.expectOne('/api/things').flush({ code: 'not-ready' }, { status: 503, statusText: 'Service Unavailable' });
    expect(failed).toMatchObject([{ status: 503 }]);
    expect(outage.isOn()).toBe(false);
  });
});
