import { created, givenPartner, identity, invited, roleChanged, signingIn, staffAsked, staffBound, staffRejected, staffRemoved, partnerId, tenantId } from '../testing/people.js';
import { changeStaffRole } from '../features/change-staff-role/change-staff-role.js';
import { confirmStaff } from '../features/confirm-staff/confirm-staff.js';
import { createPartner } from '../features/create-partner/create-partner.js';
import { inviteStaff } from '../features/invite-staff/invite-staff.js';
import { removeStaff } from '../features/remove-staff/remove-staff.js';

const pat = invited('pat', 'pat@contoso.example');
const sam = invited('sam', 'sam@contoso.example');
const patIsIn = staffBound('pat', 'verified-email', identity(signingIn({ objectId: 'oid-pat' })));
const samIsIn = staffBound('sam', 'verified-email', identity(signingIn({ objectId: 'oid-sam' })));
const asked = { partnerId, name: 'Contoso Partner', tenantId, staffId: 'pat', adminEmail: ' Pat@Contoso.example ', adminObjectId: null };

describe('creating a partner', () => {
  it('invites its first administrator', () => givenPartner().when((partner) => createPartner(partner, asked)).then(created, pat));
  it('changes nothing when it is done again', () => givenPartner(created, pat, patIsIn).when((partner) => createPartner(partner, asked)).thenNothing());
  it('is refused when the tenant belongs to somebody else', () =>
    givenPartner(created, pat).when((partner) => createPartner(partner, { ...asked, adminEmail: 'eve@contoso.example' })).thenRefused('partner-exists', { name: 'Contoso Partner' }));
});

describe('inviting', () => {
  it('takes the e-mail in lower case', () =>
    givenPartner(created).when((partner) => inviteStaff(partner, { staffId: 'sam', email: 'SAM@contoso.example', role: 'administrator', objectId: null })).then(sam));
  it('is refused for somebody who is there', () =>
    givenPartner(created, pat).when((partner) => inviteStaff(partner, { staffId: 'x', email: 'pat@contoso.example', role: 'auditor', objectId: null })).thenRefused('already-invited', { staffId: 'pat', role: 'administrator' }));
  it('is possible again for somebody who was removed', () =>
    givenPartner(created, pat, sam, staffRemoved('sam')).when((partner) => inviteStaff(partner, { staffId: 'sam', email: 'sam@contoso.example', role: 'administrator', objectId: null })).then(sam));
  it.each(['', 'sam', 'sam@', '@contoso.example', 'sam@contoso', 'sam @contoso.example', 'sam@contoso.example\nBcc: x@y.zz', 'a@b@c.example', `${'a'.repeat(65)}@contoso.example`])(
    'is refused for %j, which is no e-mail', (email) =>
      givenPartner(created).when((partner) => inviteStaff(partner, { staffId: 'x', email, role: 'auditor', objectId: null })).thenRefused('not-an-email'));
  it('is not possible for a partner that nobody created', () =>
    givenPartner().when((partner) => inviteStaff(partner, { staffId: 'x', email: 'a@b.example', role: 'auditor', objectId: null })).thenRefused('not-found'));
});

describe('the last administrator', () => {
  it('cannot be removed', () => givenPartner(created, pat, patIsIn).when((partner) => removeStaff(partner, 'pat')).thenRefused('last-administrator'));
  it('cannot become an auditor', () => givenPartner(created, pat, patIsIn).when((partner) => changeStaffRole(partner, 'pat', 'auditor')).thenRefused('last-administrator'));
  it('cannot go while the other one has never signed in', () => givenPartner(created, pat, patIsIn, sam).when((partner) => removeStaff(partner, 'pat')).thenRefused('last-administrator'));
  it('cannot go while the other one is an auditor', () =>
    givenPartner(created, pat, patIsIn, sam, samIsIn, roleChanged('sam', 'auditor')).when((partner) => removeStaff(partner, 'pat')).thenRefused('last-administrator'));
  it('cannot go before anybody has signed in', () => givenPartner(created, pat).when((partner) => removeStaff(partner, 'pat')).thenRefused('last-administrator'));
  it('may go as soon as another one has signed in', () => givenPartner(created, pat, patIsIn, sam, samIsIn).when((partner) => removeStaff(partner, 'pat')).then(staffRemoved('pat')));
  it('may change when another one has signed in', () =>
    givenPartner(created, pat, patIsIn, sam, samIsIn).when((partner) => changeStaffRole(partner, 'pat', 'auditor')).then(roleChanged('pat', 'auditor')));
});

it('an open invitation can be withdrawn', () => givenPartner(created, pat, patIsIn, sam).when((partner) => removeStaff(partner, 'sam')).then(staffRemoved('sam')));
it('the same role again changes nothing', () => givenPartner(created, pat).when((partner) => changeStaffRole(partner, 'pat', 'administrator')).thenNothing());
it('somebody unknown cannot be removed', () => givenPartner(created, pat).when((partner) => removeStaff(partner, 'nobody')).thenRefused('not-found'));

describe('confirming who somebody is', () => {
  const waiting = [created, pat, staffAsked('pat')];
  it('lets them in', () => givenPartner(...waiting).when((partner) => confirmStaff(partner, 'pat', true, 'oid-anna')).then(staffBound('pat', 'confirmed-by-administrator')));
  it('turns them away', () => givenPartner(...waiting).when((partner) => confirmStaff(partner, 'pat', false)).then(staffRejected('pat')));
  it('is refused when somebody else waits than was seen', () =>
    givenPartner(...waiting).when((partner) => confirmStaff(partner, 'pat', true, 'oid-other')).thenRefused('other-identity', { waiting: 'oid-anna' }));
  it('is refused when nobody waits', () => givenPartner(created, pat).when((partner) => confirmStaff(partner, 'pat', true)).thenRefused('nothing-to-confirm'));
});
