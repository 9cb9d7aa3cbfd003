import type { CompanyFact } from '#portal-access/contracts';
import { companyStream } from '#portal-access/contracts';
import { delegatedAdminStream, type DelegatedAdminFact } from '#direct-csp/contracts';
import { foldView, recordedStream } from '#platform/views/testing';
import { partnerCenterAccount } from '../partner-center-account/partner-center-account.view.js';
import { servedCompany } from './served-company.view.js';

/** The example of a stored fact, as the context that publishes it gives it. */
const example = <F extends { readonly type: string }>(stream: { readonly storedNames: { readonly [name: string]: string }; readonly examples: readonly { readonly storedName: string; readonly data: unknown }[] }, type: F['type']) =>
  ({ type, data: stream.examples.find(({ storedName }) => storedName === stream.storedNames[type])?.data }) as unknown as F;

it('knows through which account a company is served, and nothing more of either', () => {
  const added = example<CompanyFact>(companyStream, 'CompanyAdded');
  const rows = foldView(servedCompany, recordedStream<CompanyFact>('company-abc', [added, example<CompanyFact>(companyStream, 'PortalEnabled')]));
  const { companyId, partnerId, tenantId, delegatedAdminId, name } = added.data as { [member: string]: unknown };
  expect(rows).toEqual({ [String(companyId)]: { companyId, partnerId, tenantId, delegatedAdminId, name } });
});

it('follows the application when credentials are replaced', () => {
  const facts = [example<DelegatedAdminFact>(delegatedAdminStream, 'DelegatedAdminConnected'), example<DelegatedAdminFact>(delegatedAdminStream, 'CredentialsReplaced')];
  const [row] = Object.values(foldView(partnerCenterAccount, recordedStream<DelegatedAdminFact>('delegatedAdmin-abc', facts)));
  expect(row).toMatchObject({ clientId: (facts[1]!.data as { clientId?: string }).clientId, partnerTenantId: (facts[0]!.data as { partnerTenantId?: string }).partnerTenantId });
});
