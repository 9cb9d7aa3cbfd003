import {
  added, asked, bound, created, elsewhere, givenCompany, givenPartner, granted, identity, invited, rejected, revoked, signingIn, staffAsked, staffBound,
} from '../../testing/people.js';
import { bindPortalUser, bindStaff } from './bind-identity.js';

const anna = 'anna@alpenholz.example';
const signIn = (who = signingIn()) => (company: Parameters<typeof bindPortalUser>[0]) => bindPortalUser(company, who);
const staffSignIn = (who = signingIn()) => (partner: Parameters<typeof bindStaff>[0]) => bindStaff(partner, who);
const verified = (more = {}) => signingIn({ verifiedEmail: anna, ...more });

describe('a grant becomes the right of whoever signs in', () => {
  it('at once, with the e-mail that Microsoft has verified', () =>
    givenCompany(added, granted('u', anna)).when(signIn(verified())).then(bound('u', 'verified-email')));

  it('only after a person confirms it, when nothing but the user name fits', () =>
    givenCompany(added, granted('u', anna)).when(signIn()).then(asked('u')));

  it('whatever the case of the user name', () =>
    givenCompany(added, granted('u', anna)).when(signIn(signingIn({ username: 'Anna@Alpenholz.example' }))).then(asked('u', identity(signingIn({ username: 'Anna@Alpenholz.example' })))));

  it('at once, when the e-mail turns out to be verified while a confirmation was awaited', () =>
    givenCompany(added, granted('u', anna), asked('u')).when(signIn(verified())).then(bound('u', 'verified-email')));

  it('keeps only what identifies and names the person', () =>
    givenCompany(added, granted('u', anna)).when((company) => bindPortalUser(company, verified())).then(bound('u', 'verified-email', identity())));
});

describe('a grant is never hijacked', () => {
  it('by somebody of another tenant, even with the same verified e-mail', () =>
    givenCompany(added, granted('u', anna)).when(signIn(verified({ tenantId: elsewhere }))).thenNothing());

  it('by a guest of the tenant', () => givenCompany(added, granted('u', anna)).when(signIn(verified({ isGuest: true }))).thenNothing());

  it('by somebody of another name', () =>
    givenCompany(added, granted('u', anna)).when(signIn(signingIn({ username: 'eve@alpenholz.example' }))).thenNothing());

  it('by a second person with the verified e-mail once it is bound (the address was given to somebody new)', () =>
    givenCompany(added, granted('u', anna), bound('u', 'verified-email')).when(signIn(verified({ objectId: 'oid-new-anna' }))).thenNothing());

  it('by a second person who slips into a confirmation that is under way', () =>
    givenCompany(added, granted('u', anna), asked('u')).when(signIn(signingIn({ objectId: 'oid-eve' }))).thenNothing());

  it('by somebody who was turned away, who is not asked about again', () =>
    givenCompany(added, granted('u', anna), asked('u'), rejected('u')).when(signIn()).thenNothing());

  it('but the right person may still ask after somebody else was turned away', () =>
    givenCompany(added, granted('u', anna), asked('u', identity(signingIn({ objectId: 'oid-eve' }))), rejected('u')).when(signIn()).then(asked('u')));

  it('after it was revoked', () => givenCompany(added, granted('u', anna), revoked('u')).when(signIn(verified())).thenNothing());
});

describe('signing in again', () => {
  it('changes nothing for whom it is bound to', () =>
    givenCompany(added, granted('u', anna), bound('u', 'verified-email')).when(signIn(verified())).thenNothing());
  it('does not ask twice', () => givenCompany(added, granted('u', anna), asked('u')).when(signIn()).thenNothing());
  it('gives nobody a second right in one company', () =>
    givenCompany(added, granted('u', anna), bound('u', 'verified-email'), granted('v', 'a.meier@alpenholz.example', 'admin'))
      .when(signIn(verified({ verifiedEmail: 'a.meier@alpenholz.example' }))).thenNothing());
  it('asks for the grant of the old e-mail anew after revoking and granting', () =>
    givenCompany(added, granted('u', anna), bound('u', 'verified-email'), revoked('u'), granted('v', anna)).when(signIn()).then(asked('v')));
});

describe("a partner's own people", () => {
  it('come in by verified e-mail', () => givenPartner(created, invited('s', anna)).when(staffSignIn(verified())).then(staffBound('s', 'verified-email')));
  it('wait for a confirmation otherwise', () => givenPartner(created, invited('s', anna)).when(staffSignIn()).then(staffAsked('s')));
  it('come in by the object id that was named', () =>
    givenPartner(created, invited('s', anna, 'administrator', 'oid-anna')).when(staffSignIn(signingIn({ username: 'renamed@alpenholz.example' })))
      .then(staffBound('s', 'named-object-id', identity(signingIn({ username: 'renamed@alpenholz.example' })))));
  it('do not come in by e-mail where another object id was named', () =>
    givenPartner(created, invited('s', anna, 'administrator', 'oid-other')).when(staffSignIn(verified())).thenNothing());
  it("do not come in from another tenant with the object id that was named", () =>
    givenPartner(created, invited('s', anna, 'administrator', 'oid-anna')).when(staffSignIn(signingIn({ tenantId: elsewhere }))).thenNothing());
});
