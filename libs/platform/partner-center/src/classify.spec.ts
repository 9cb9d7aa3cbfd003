import { classify } from './classify.js';
import { azurePlan, legacy, nce, pascal } from './testing/samples.js';
import type { RawResource } from './resources.js';

const without = (raw: RawResource, ...names: string[]): RawResource =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => !names.includes(name)));

describe('classify (facts: partner-center §4.3)', () => {
  it.each<[string, string, RawResource]>([
    ['new commerce by product type', 'nce', nce],
    ['new commerce in other letters', 'nce', { ...nce, productType: { id: 'onlineservicesNce' } }],
    ['new commerce in Pascal case', 'nce', pascal(nce) as RawResource],
    ['a trial of new commerce', 'nce', { ...nce, isTrial: true, billingCycle: 'none', quantity: 25 }],
    ['Azure plan by product type', 'azure-plan', { ...azurePlan, offerId: 'X' }],
    ['Azure plan by offer', 'azure-plan', without(azurePlan, 'productType')],
    ['software by product type', 'software', { ...nce, productType: { id: 'Software' }, offerId: 'ANY:0003:X' }],
    ['software by offer', 'software', without({ ...nce, offerId: 'DG7GMGF0FKZV:0003:AAA' }, 'productType')],
    ['legacy Azure by billing type', 'azure-legacy', { ...legacy, offerId: 'MS-AZR-0145P', billingType: 'Usage' }],
    ['legacy Azure by unit', 'azure-legacy', { ...legacy, offerId: 'MS-AZR-0145P', billingType: 'none', unitType: 'Usage-based' }],
    ['marketplace', 'marketplace', { ...nce, productType: { id: 'SaaS' }, isMicrosoftProduct: false }],
    ['legacy licence', 'legacy', legacy],
    ['legacy licence without etag', 'legacy', { ...legacy, attributes: {} }],
    ['nothing that a rule knows', 'unknown', { ...legacy, offerId: 'SOMETHING:NEW' }],
    ['an empty resource', 'unknown', {}],
  ])('%s → %s', (_, expected, raw) => expect(classify(raw)).toBe(expected));
});
