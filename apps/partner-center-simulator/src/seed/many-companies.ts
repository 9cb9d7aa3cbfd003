import type { SubscriptionRecord } from '../rules/subscription.js';
import type { Customer } from '../world/customer.js';
import { BUSINESS_BASIC, BUSINESS_PREMIUM, BUSINESS_STANDARD, E3, E5, EXCHANGE_1 } from './catalogue.js';
import type { DemoPartner } from './demo-accounts.js';
import { companyNamed, customerOf } from './demo-customers.js';
import { azurePlan, legacy, nce } from './subscription-templates.js';

/** Companies with as many subscriptions each as asked for, always the same for the same numbers; for synchronising many at once. */
export function manyCompanies(partner: DemoPartner, companies: number, subscriptionsEach: number, now: number): { readonly customers: readonly Customer[]; readonly subscriptions: readonly SubscriptionRecord[] } {
  const customers = Array.from({ length: companies }, (_none, index) => customerOf(partner, companyNamed(`Company ${String(index + 1).padStart(4, '0')} of ${partner.name}`), index % 5));
  const subscriptions = customers.flatMap((customer, company) => Array.from({ length: subscriptionsEach }, (_none, index) => subscriptionOf(customer, company, index, now)));
  return { customers, subscriptions };
}

const PRODUCTS = [BUSINESS_BASIC, BUSINESS_STANDARD, BUSINESS_PREMIUM, EXCHANGE_1, E3, E5] as const;

function subscriptionOf(customer: Customer, company: number, index: number, now: number): SubscriptionRecord {
  const key = `many-${index}`;
  const seats = 2 + ((company * 7 + index * 3) % 60);
  if (index % 9 === 7) return legacy(customer, now, key, 'Office 365 E1', seats);
  if (index % 9 === 8) return azurePlan(customer, now, key);
  const product = PRODUCTS[(company + index) % PRODUCTS.length] ?? BUSINESS_BASIC;
  const monthly = index % 4 === 3;
  return nce(customer, now, key, product, seats, {
    startedDaysAgo: 1 + ((company * 11 + index * 17) % (monthly ? 27 : 350)), friendlyName: `${product.name} ${index + 1}`, ...(monthly ? { termDuration: 'P1M' } : {}),
  });
}
