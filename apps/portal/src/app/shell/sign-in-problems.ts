/** What a person reads when a sign-in did not work, and what to do. */
export interface SignInProblem {
  readonly title: string;
  readonly advice: string;
  readonly tone: 'info' | 'warn' | 'bad';
}

const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  cancelled: { tone: 'info', title: 'You cancelled the sign-in', advice: 'Nothing has happened. Sign in again whenever you like.' },
  'personal-account': { tone: 'warn', title: 'That was a personal Microsoft account', advice: 'Sign in with your work or school account: the one you use for Microsoft 365 at your company.' },
  'provider-down': { tone: 'warn', title: 'Microsoft sign-in does not answer', advice: 'This is not your fault. Wait a minute and try again.' },
  'store-unavailable': { tone: 'warn', title: 'Seatkeeper cannot reach its database', advice: 'This is not your fault, and nothing is lost. Wait a minute and try again.' },
  expired: { tone: 'info', title: 'You have been signed out', advice: 'The sign-in took too long or your session ended. Sign in again; you will come back to where you were.' },
  guest: { tone: 'warn', title: 'That was a guest account', advice: 'Sign in with the account of your own company, not as a guest of another one.' },
  failed: { tone: 'bad', title: 'The sign-in did not work', advice: 'Try again. If it happens again, ask the administrator of your portal.' },
};

/** Text for the code in `/sign-in?problem=`; an unknown code reads like `failed`, no code like nothing. */
export function signInProblem(code: string | null | undefined): SignInProblem | null {
  if (!code) return null;
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code]! : PROBLEMS['failed']!;
}
