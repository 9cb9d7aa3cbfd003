import { safeReturnTo, signInAddress } from './return-to.js';
import { signInProblem } from './sign-in-problems.js';

describe('problems of a sign-in', () => {
  it.each(['cancelled', 'personal-account', 'provider-down', 'expired', 'guest', 'failed'])('says something of its own about "%s"', (code) => {
    const said = signInProblem(code);
    expect(said?.title).toBeTruthy();
    expect(said?.advice).toMatch(/\.$/);
    if (code !== 'failed') expect(said).not.toEqual(signInProblem('failed'));
  });

  it.each(['nonsense', 'toString', '__proto__'])('treats the unknown code "%s" like a failure', (code) => expect(signInProblem(code)).toEqual(signInProblem('failed')));
  it.each([null, undefined, ''])('says nothing without a code', (code) => expect(signInProblem(code)).toBeNull());
});

describe('the way back after a sign-in', () => {
  it('keeps a path of the portal with its query', () => expect(safeReturnTo('/audit?search=a')).toBe('/audit?search=a'));
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/sign-in?returnTo=/', '', null, undefined])('goes to the start instead of %p', (to) =>
    expect(safeReturnTo(to)).toBe('/'));
  it('is carried to the sign-in, encoded', () => expect(signInAddress('/a?b=c&d=e')).toBe('/auth/sign-in?returnTo=%2Fa%3Fb%3Dc%26d%3De'));
});
