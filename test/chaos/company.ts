import { setTimeout as pause } from 'node:timers/promises';
import type { DemoAccount } from '../../apps/demo-sign-in/src/demo-accounts.js';
import { CONTOSO_PARTNER } from '../../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { manyCompanies } from '../../apps/partner-center-simulator/src/seed/many-companies.js';
import type { ServersWorld } from '../worlds/servers-world.js';
import { Person } from './person.js';

/** A customer company with people who may change its subscriptions. */
export interface ChaosCompany {
  readonly companyId: string;
  readonly people: readonly Person[];
}

const SUBSCRIPTIONS_EACH = 9;

/** Invented people, the same number at each of so many companies. */
export function accountsOf(companies: number, people: number): DemoAccount[][] {
  return manyCompanies(CONTOSO_PARTNER, companies, SUBSCRIPTIONS_EACH, 0).customers.map(({ tenantId }, company) =>
    Array.from({ length: people }, (_, index) => {
      const username = `person${index + 1}@company${company + 1}.example`;
      return {
        username, email: username, emailVerified: true, name: `Person ${index + 1} of company ${company + 1}`, tenantId, description: '',
        objectId: `c4a05000-0000-4000-8000-${String(company * 1000 + index).padStart(12, '0')}`,
      };
    }));
}

/** Adds the companies at Microsoft and in Seatkeeper, lets everybody in with the level Modify, and signs them in. */
export async function prepare(world: ServersWorld, accounts: readonly (readonly DemoAccount[])[]): Promise<ChaosCompany[]> {
  await world.simulator.addCompanies({ partnerTenantId: CONTOSO_PARTNER.tenantId, companies: accounts.length, subscriptionsEach: SUBSCRIPTIONS_EACH });
  const pat = new Person('pat@contoso-partner.example', world.url);
  await pat.signIn();
  const must = async (method: string, path: string, body?: object) => {
    const { status, body: answer } = method === 'GET' ? await pat.get(path) : await pat.change(method, path, body);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const { partnerId } = (await must('GET', '/me')).partners[0];
  const { delegatedAdminId } = (await must('GET', `/partners/${partnerId}/delegated-admins`)).items[0];
  await must('PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/direct-csp`, { tenantId: accounts[0]![0]!.tenantId });
  const companies: ChaosCompany[] = [];
  for (const people of accounts) {
    const { companyId } = await must('POST', `/partners/${partnerId}/companies`, { delegatedAdminId, tenantId: people[0]!.tenantId });
    await must('PUT', `/companies/${companyId}/portal`, { enabled: true });
    for (const { username } of people) await must('POST', `/companies/${companyId}/users`, { email: username, level: 'modify' });
    while ((await must('GET', `/companies/${companyId}/synchronisation`)).state !== 'done') await pause(100);
    companies.push({ companyId, people: people.map(({ username }) => new Person(username, world.url)) });
  }
  await Promise.all(companies.flatMap(({ people }) => people.map((person) => person.signIn())));
  return companies;
}
