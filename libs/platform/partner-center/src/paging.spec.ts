import { decodeCursor, encodeCursor, nextPage } from './paging.js';

const base = 'https://api.partnercenter.microsoft.com';
const first = '/v1/customers?size=2';
const none = new Headers();
const items = [{}, {}];
const link = (uri: string, headers: unknown[] = []) => ({ items, links: { next: { uri, method: 'GET', headers } } });

describe('nextPage (facts: partner-center §2.3)', () => {
  it.each([
    ['without /v1', '/customers?size=2&seekOperation=Next'],
    ['with /v1', '/v1/customers?size=2&seekOperation=Next'],
    ['without a slash', 'customers?size=2&seekOperation=Next'],
    ['absolute', `${base}/v1/customers?size=2&seekOperation=Next`],
  ])('resolves a link %s', (_, uri) =>
    expect(nextPage(link(uri), none, first, base)).toEqual({ path: '/v1/customers?size=2&seekOperation=Next' }),
  );

  it('takes the token out of the headers of the link', () =>
    expect(nextPage(link('/customers?size=2', [{ Key: 'ms-continuationtoken', Value: 'abc==' }]), none, first, base)).toEqual({
      path: '/v1/customers?size=2&seekOperation=Next',
      token: 'abc==',
    }));

  it('goes on by continuationToken alone, in the body or in a header', () => {
    const expected = { path: '/v1/customers?size=2&seekOperation=Next', token: 'abc' };
    expect(nextPage({ items, continuationToken: 'abc' }, none, first, base, 2)).toEqual(expected);
    expect(nextPage({ Items: items, ContinuationToken: 'abc' }, none, first, base, 2)).toEqual(expected);
    expect(nextPage({ items }, new Headers({ 'MS-ContinuationToken': 'abc' }), first, base, 2)).toEqual(expected);
  });

  it('ends without link and token, and with a token on a page that is not full', () => {
    expect(nextPage({ items }, none, first, base)).toBeUndefined();
    expect(nextPage({ items, continuationToken: '' }, none, first, base)).toBeUndefined();
    expect(nextPage({ items: [{}], continuationToken: 'abc' }, none, first, base, 2)).toBeUndefined();
    expect(nextPage({ items: [], continuationToken: 'abc' }, none, first, base)).toBeUndefined();
  });

  it.each([
    'https://evil.example/v1/customers',
    '//evil.example/v1/customers',
    '/invoices',
    '/customers/../invoices',
    'http://api.partnercenter.microsoft.com/v1/customers',
  ])('never follows %s', (uri) => expect(() => nextPage(link(uri), none, first, base)).toThrow(RangeError));
});

describe('cursor', () => {
  it('is read back as it was written', () => {
    const page = { path: '/v1/customers?size=2&seekOperation=Next', token: 'abc' };
    expect(decodeCursor(encodeCursor(page), first, base)).toEqual(page);
  });

  it.each([
    '',
    'x',
    '{}',
    Buffer.from('["https://evil.example/v1/customers",null]').toString('base64url'),
    Buffer.from('["/v1/invoices",null]').toString('base64url'),
    Buffer.from('["/v1/customers","a\\r\\nb"]').toString('base64url'),
  ])('refuses %j', (cursor) => expect(() => decodeCursor(cursor, first, base)).toThrow(RangeError));
});
