import { companyStream, type CompanyFact } from '#portal-access/contracts';
import { foldView, recordedStream } from '#platform/views/testing';
import { auditedCompanyView } from './audited-company.view.js';

it('keeps the company’s name and partner through everything that happens to it', () => {
  const facts = companyStream.examples.map(({ storedName, data }) => {
    const [type] = Object.entries(companyStream.storedNames).find(([, name]) => name === storedName)!;
    return { type, data } as CompanyFact;
  });
  const companyId = '1f6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b11';
  expect(foldView(auditedCompanyView, recordedStream('company-1', facts))).toEqual({
    [companyId]: { companyId, partnerId: '7f0b0a52-1c0f-5b9e-8a31-2f6f0c1e9d01', name: 'Alpenholz AG' },
  });
});
