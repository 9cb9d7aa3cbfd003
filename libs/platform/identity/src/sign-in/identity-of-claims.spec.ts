import { identityOfClaims } from './identity-of-claims.js';

const AUTHORITY = 'https://login.microsoftonline.com';
const [TENANT, OTHER] = ['5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101', '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e199'];
const HONEST = { iss: `${AUTHORITY}/${TENANT}/v2.0`, tid: TENANT, oid: '7e57ab1e-0000-4000-8000-000000000011', ver: '2.0', name: 'Anna', preferred_username: 'anna@alpenholz.example' };

it('reads who Microsoft vouches for', () => {
  expect(identityOfClaims(HONEST, AUTHORITY)).toEqual({ tenantId: TENANT, objectId: HONEST.oid, name: 'Anna', username: 'anna@alpenholz.example', verifiedEmail: undefined, isGuest: false });
});

// openid-client checks the issuer as well; this is the second lock on the same door.
it.each([{ iss: `${AUTHORITY}/${OTHER}/v2.0` }, { tid: OTHER }, { iss: undefined }, { iss: `https://evil.example/${TENANT}/v2.0` }, { iss: `${AUTHORITY}/{tenantid}/v2.0` }, { iss: `${AUTHORITY}/${TENANT}/v2.0/` }])(
  'refuses a tenant that is not its issuer’s: %j',
  (claims) => expect(() => identityOfClaims({ ...HONEST, ...claims }, AUTHORITY)).toThrow(expect.objectContaining({ code: 'failed' }) as Error),
);

it('shows the user name where there is no name', () => {
  expect(identityOfClaims({ ...HONEST, name: undefined }, AUTHORITY).name).toBe('anna@alpenholz.example');
});

it.each(['no address', 'a@b@c', '', 'x'.repeat(300)])('takes no verified e-mail that is none: %s', (email) => {
  expect(identityOfClaims({ ...HONEST, email, xms_edov: true }, AUTHORITY).verifiedEmail).toBeUndefined();
});
