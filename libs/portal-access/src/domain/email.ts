import { Refusal } from '#platform/kernel';

// One @, something before it, a dotted domain after it, no white space or control character anywhere: enough to catch a slip of the hand.
const EMAIL = /^[^\s@"<>(),;:\\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/**
 * An e-mail address in the form in which it is kept and compared: without surrounding blanks, lower-case.
 * @throws Refusal `not-an-email` (malformed)
 */
export function normaliseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > 254 || !EMAIL.test(email)) throw new Refusal('not-an-email', { email: text.slice(0, 254) }, 'malformed');
  return email;
}
