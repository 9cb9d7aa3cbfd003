import { PartnerCenterError, type PartnerCenter } from '#platform/partner-center';
import { PartnerCenterCustomerDirectory } from './partner-center-customer-directory.js';

const ACCOUNT = { delegatedAdminId: 'd', partnerTenantId: 'p', clientId: 'c' };

function pageThatFailsWith(error: Error, next: string | undefined): Promise<unknown> {
  const partnerCenter = { customers: () => Promise.reject(error) } as unknown as PartnerCenter;
  return new PartnerCenterCustomerDirectory(partnerCenter).page(ACCOUNT, { search: undefined, size: 50, next }, undefined);
}

describe('a page of Partner Center’s customers that cannot be had', () => {
  it('is the asker’s mistake when the cursor was never handed out: nothing was sent', () =>
    expect(pageThatFailsWith(new PartnerCenterError('rejected', 'not readable; nothing was sent'), 'abc')).rejects.toMatchObject({ code: 'bad-cursor', kind: 'malformed' }));

  it.each([
    ['refused what was sent', new PartnerCenterError('rejected', 'answered 400', { httpStatus: 400 })],
    ['cannot be reached', new PartnerCenterError('unreachable', 'cannot be reached')],
  ])('is Microsoft’s when it %s', (_, error) =>
    expect(pageThatFailsWith(error, 'abc')).rejects.toMatchObject({ code: 'customers-not-available', kind: 'rule' }));
});
