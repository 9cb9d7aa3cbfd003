import { added, asked, bound, changed, companyId, disabled, enabled, givenCompany, granted, partnerId, rejected, revoked, tenantId } from '../testing/people.js';
import { addCompany } from '../features/add-company/add-company.js';
import { changeAccess } from '../features/change-access/change-access.js';
import { confirmUser } from '../features/confirm-user/confirm-user.js';
import { grantAccess } from '../features/grant-access/grant-access.js';
import { revokeAccess } from '../features/revoke-access/revoke-access.js';
import { switchPortal } from '../features/switch-portal/switch-portal.js';

const anna = granted('u', 'anna@alpenholz.example');
const company = { companyId, partnerId, delegatedAdminId: 'da-1', tenantId, name: 'Alpenholz AG', domain: 'alpenholz.onmicrosoft.com' };

describe('a company', () => {
  it('is added once', () => givenCompany().when((state) => addCompany(state, company)).then(added));
  it('is refused a second time', () => givenCompany(added).when((state) => addCompany(state, company)).thenRefused('already-added', { companyId }));
});

describe('the portal', () => {
  it('is opened', () => givenCompany(added).when((state) => switchPortal(state, true)).then(enabled));
  it('is closed', () => givenCompany(added, enabled).when((state) => switchPortal(state, false)).then(disabled));
  it('stays closed when it is closed', () => givenCompany(added).when((state) => switchPortal(state, false)).thenNothing());
  it('stays open when it is open', () => givenCompany(added, disabled, enabled).when((state) => switchPortal(state, true)).thenNothing());
  it('of an unknown company is not found', () => givenCompany().when((state) => switchPortal(state, true)).thenRefused('not-found'));
});

describe('access', () => {
  const asking = { userId: 'v', email: 'Anna@Alpenholz.example', level: 'admin' as const };
  it('is granted to an e-mail in lower case', () => givenCompany(added).when((state) => grantAccess(state, asking)).then(granted('v', 'anna@alpenholz.example', 'admin')));
  it('is refused to whom it was granted, and says what they have', () =>
    givenCompany(added, anna).when((state) => grantAccess(state, asking)).thenRefused('already-granted', { userId: 'u', email: 'anna@alpenholz.example', level: 'modify' }));
  it('can be granted anew after it was revoked', () => givenCompany(added, anna, revoked('u')).when((state) => grantAccess(state, asking)).then(granted('v', 'anna@alpenholz.example', 'admin')));
  it('changes its level', () => givenCompany(added, anna).when((state) => changeAccess(state, 'u', 'view')).then(changed('u', 'view')));
  it('keeps the same level without a fact', () => givenCompany(added, anna, changed('u', 'view')).when((state) => changeAccess(state, 'u', 'view')).thenNothing());
  it('is revoked', () => givenCompany(added, anna, bound('u', 'verified-email')).when((state) => revokeAccess(state, 'u')).then(revoked('u')));
  it('cannot be revoked twice', () => givenCompany(added, anna, revoked('u')).when((state) => revokeAccess(state, 'u')).thenRefused('not-found'));
  it('of nobody cannot be changed', () => givenCompany(added).when((state) => changeAccess(state, 'u', 'view')).thenRefused('not-found'));
});

describe('confirming who somebody is', () => {
  it('binds the grant to them', () => givenCompany(added, anna, asked('u')).when((state) => confirmUser(state, 'u', true)).then(bound('u', 'confirmed-by-administrator')));
  it('turns them away', () => givenCompany(added, anna, asked('u')).when((state) => confirmUser(state, 'u', false)).then(rejected('u')));
  it('is refused when somebody else waits than was seen', () => givenCompany(added, anna, asked('u')).when((state) => confirmUser(state, 'u', true, 'oid-x')).thenRefused('other-identity'));
  it('is refused when it was done already', () => givenCompany(added, anna, asked('u'), bound('u', 'confirmed-by-administrator')).when((state) => confirmUser(state, 'u', true)).thenRefused('nothing-to-confirm'));
});
