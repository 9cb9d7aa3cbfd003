import { DAY, startOfDay, SECOND } from '../rules/dates.js';
import type { SubscriptionRecord } from '../rules/subscription.js';
import type { Customer } from '../world/customer.js';
import { BUSINESS_BASIC, BUSINESS_BASIC_NO_TEAMS, BUSINESS_PREMIUM, BUSINESS_STANDARD, COPILOT, E3, E5, EXCHANGE_1, EXCHANGE_2 } from './catalogue.js';
import { ALPENHOLZ, FABRIKAM, INDIRECT_RESELLER, NORTHWIND, UNDER_REVIEW } from './demo-accounts.js';
import { companyNamed } from './demo-customers.js';
import { azureLegacy, azurePlan, legacy, marketplace, nce, software, trial, type Details } from './subscription-templates.js';

/** Every subscription of the demo world; dates are relative to `now`, so that windows are open when the demo starts. */
export function demoSubscriptions(customers: readonly Customer[], now: number): readonly SubscriptionRecord[] {
  const find = (tenantId: string) => {
    const customer = customers.find((candidate) => candidate.tenantId === tenantId);
    if (!customer) throw new Error(`The demo world has no customer ${tenantId}`);
    return customer;
  };
  const named = (name: string) => find(companyNamed(name).tenantId);
  return [
    ...alpenholz(find(ALPENHOLZ.tenantId), now),
    ...fabrikam(find(FABRIKAM.tenantId), now),
    ...northwind(find(NORTHWIND.tenantId), now),
    nce(find(INDIRECT_RESELLER.tenantId), now, 'standard', BUSINESS_STANDARD, 18),
    nce(find(UNDER_REVIEW.tenantId), now, 'basic', BUSINESS_BASIC, 9),
    legacy(find(UNDER_REVIEW.tenantId), now, 'e1', 'Office 365 E1', 4),
    ...['Adlerhof Immobilien AG', 'Bergbahn Furka AG', 'Falkenstein Treuhand AG', 'Rheintal Spedition AG', 'Metzgerei Steiner'].flatMap((name) => office(named(name), now)),
    ...['Adatum Corporation', 'Isarwerk Maschinenbau GmbH', 'Relecloud'].flatMap((name) => company(named(name), now)),
    ...['Blue Yonder Airlines', 'Woodgrove Bank'].flatMap((name) => company(named(name), now)),
  ];
}

/** The main customer: one of every class and situation. */
function alpenholz(customer: Customer, now: number): SubscriptionRecord[] {
  const { productId, skuId, availabilityId } = BUSINESS_STANDARD;
  const plan = { productId, skuId, availabilityId, billingCycle: 'monthly', termDuration: 'P1Y' };
  return [
    nce(customer, now, 'premium', BUSINESS_PREMIUM, 19, { friendlyName: 'M365 BP office staff', startedDaysAgo: 190, added: [{ quantity: 5, daysAgo: 3 }, { quantity: 2, daysAgo: 1 }] }),
    nce(customer, now, 'basic', BUSINESS_BASIC, 42, { friendlyName: 'Sawmill and warehouse', startedDaysAgo: 140 }),
    nce(customer, now, 'exchange', EXCHANGE_1, 6, { termDuration: 'P1M', startedDaysAgo: 2, friendlyName: 'Seasonal mailboxes' }),
    nce(customer, now, 'exchange-locked', EXCHANGE_2, 8, { termDuration: 'P1M', startedDaysAgo: 16 }),
    nce(customer, now, 'e3', E3, 12, { billingCycle: 'annual', startedDaysAgo: 84, friendlyName: 'Engineering' }),
    nce(customer, now, 'e5', E5, 5, { termDuration: 'P3Y', billingCycle: 'annual', startedDaysAgo: 500, friendlyName: 'Management' }),
    nce(customer, now, 'copilot', COPILOT, 4, { billingCycle: 'annual', startedDaysAgo: 1 }),
    nce(customer, now, 'standard', BUSINESS_STANDARD, 24, { startedDaysAgo: 320, friendlyName: 'Sales offices', scheduledNextTermInstructions: { product: plan, quantity: 20 } }),
    legacy(customer, now, 'e1', 'Office 365 Nonprofit E1', 14, { friendlyName: 'Association volunteers' }),
    trial(customer, now, 'trial', E3),
    azurePlan(customer, now, 'azure-plan'),
    azureLegacy(customer, now, 'azure-legacy'),
    software(customer, now, 'sql', 2),
    marketplace(customer, now, 'backup', 30),
    nce(customer, now, 'suspended', BUSINESS_BASIC_NO_TEAMS, 3, suspended(now)),
    nce(customer, now, 'expired', EXCHANGE_1, 2, ended('expired', now, 10)),
    nce(customer, now, 'disabled', EXCHANGE_2, 2, ended('disabled', now, 45)),
    nce(customer, now, 'deleted', BUSINESS_BASIC, 1, ended('deleted', now, 140)),
    nce(customer, now, 'pending', COPILOT, 2, { friendlyName: 'Copilot pilot group', startedDaysAgo: 0, status: 'pending', statusSince: now, provisionedAt: now + 2 * DAY }),
  ];
}

function fabrikam(customer: Customer, now: number): SubscriptionRecord[] {
  return [
    nce(customer, now, 'premium', BUSINESS_PREMIUM, 297, { startedDaysAgo: 60, friendlyName: 'All staff (up to 300 seats)' }),
    nce(customer, now, 'e3', E3, 40, { startedDaysAgo: 5, friendlyName: 'Plant network' }),
    nce(customer, now, 'exchange', EXCHANGE_1, 11, { termDuration: 'P1M', startedDaysAgo: 6 }),
    nce(customer, now, 'retired', BUSINESS_BASIC_NO_TEAMS, 15, { endOfSale: true, startedDaysAgo: 250, friendlyName: 'No longer sold' }),
    nce(customer, now, 'ending', BUSINESS_STANDARD, 7, { autoRenew: false, startedDaysAgo: 340, scheduledActions: [{ scheduleType: 'TermEnd', actionType: 'Cancel' }], friendlyName: 'Ends with its term' }),
    legacy(customer, now, 'e3-legacy', 'Office 365 E3', 22),
    azurePlan(customer, now, 'azure-plan'),
    software(customer, now, 'sql', 4, 3),
  ];
}

function northwind(customer: Customer, now: number): SubscriptionRecord[] {
  return [
    nce(customer, now, 'standard', BUSINESS_STANDARD, 33, { startedDaysAgo: 30, added: [{ quantity: 4, daysAgo: 6 }, { quantity: 3, daysAgo: 2 }] }),
    nce(customer, now, 'basic', BUSINESS_BASIC, 12, { startedDaysAgo: 3 }),
    nce(customer, now, 'e5', E5, 6, { termDuration: 'P3Y', billingCycle: 'triennial', startedDaysAgo: 4 }),
    nce(customer, now, 'renews-soon', EXCHANGE_2, 9, { termDuration: 'P1M', termEnd: startOfDay(now) + 2 * DAY - SECOND, startedDaysAgo: 27, friendlyName: 'Renews in two days' }),
    trial(customer, now, 'trial', BUSINESS_PREMIUM, { startedDaysAgo: 20 }),
    azurePlan(customer, now, 'azure-plan'),
  ];
}

function office(customer: Customer, now: number): SubscriptionRecord[] {
  const seats = 4 + (customer.companyName.length % 9);
  return [
    nce(customer, now, 'standard', BUSINESS_STANDARD, seats, { startedDaysAgo: 30 + seats * 11 }),
    nce(customer, now, 'exchange', EXCHANGE_1, seats + 3, { termDuration: 'P1M', startedDaysAgo: seats }),
    azurePlan(customer, now, 'azure-plan'),
  ];
}

function company(customer: Customer, now: number): SubscriptionRecord[] {
  const seats = 20 + customer.companyName.length;
  return [
    nce(customer, now, 'premium', BUSINESS_PREMIUM, seats, { startedDaysAgo: 2 }),
    nce(customer, now, 'e3', E3, seats * 2, { billingCycle: 'annual', startedDaysAgo: 200, added: [{ quantity: 6, daysAgo: 4 }] }),
    nce(customer, now, 'copilot', COPILOT, 5, { startedDaysAgo: 90 }),
    legacy(customer, now, 'e1', 'Office 365 E1', seats),
  ];
}

function suspended(now: number): Details {
  return { status: 'suspended', statusSince: now - 12 * DAY, suspensionReasons: ['CustomerCancellation'], autoRenew: false, startedDaysAgo: 70 };
}

/** A year that ended `daysAgo` days ago without renewal. */
function ended(status: 'expired' | 'disabled' | 'deleted', now: number, daysAgo: number): Details {
  const since = { expired: daysAgo, disabled: daysAgo - 30, deleted: daysAgo - 120 }[status];
  return { status, statusSince: startOfDay(now) - since * DAY, autoRenew: false, startedDaysAgo: 365 + daysAgo };
}
