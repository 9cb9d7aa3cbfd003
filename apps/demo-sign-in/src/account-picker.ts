import type { DemoAccount } from './demo-accounts.js';

/** What the page shows. */
export interface AccountPicker {
  readonly accounts: readonly DemoAccount[];
  /** Account to put first and focus (`login_hint`). */
  readonly preselected: string | undefined;
  /** Where the form goes. */
  readonly action: string;
  readonly nonce: string;
}

/** The page "Pick an account": plain HTML, a form post per account, no script, nothing from elsewhere. */
export function accountPickerPage({ accounts, preselected, action, nonce }: AccountPicker): string {
  const hinted = accounts.filter((account) => account.username === preselected);
  const ordered = [...hinted, ...accounts.filter((account) => account.username !== preselected)];
  return page(
    nonce,
    `<h1>Pick an account</h1>
    <p class="lead">to continue to Seatkeeper</p>
    <form method="post" action="${escape(action)}">
      <ul>${ordered.map((account, index) => `<li>${accountButton(account, index === 0)}</li>`).join('')}</ul>
      <button class="cancel" name="cancel" value="yes">Cancel</button>
    </form>
    <p class="note">This is the demo’s own sign-in. It stands in for Microsoft on this machine; nobody here has a password.</p>`,
  );
}

/** Shown when a sign-in cannot go on: it took too long, or the address was opened by hand. */
export function expiredPage(nonce: string): string {
  return page(nonce, '<h1>This sign-in has ended</h1><p class="lead">Go back to Seatkeeper and sign in again.</p>');
}

function accountButton(account: DemoAccount, isFirst: boolean): string {
  const initials = account.name.split(' ').map((word) => word.charAt(0)).join('').slice(0, 2);
  return `<button class="account" name="account" value="${escape(account.username)}"${isFirst ? ' autofocus' : ''}>
        <span class="avatar" aria-hidden="true">${escape(initials)}</span>
        <span class="who"><strong>${escape(account.name)}</strong> <span>${escape(account.username)}</span> <small>${escape(account.description)}</small></span>
      </button>`;
}

function page(nonce: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Pick an account – demo sign-in</title>
    <style nonce="${nonce}">${STYLE}</style>
  </head>
  <body>
    <main>
    ${content}
    </main>
  </body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#eef1f5, #14171b); --card: light-dark(#fff, #1f242a); --text: light-dark(#1b1f24, #eceff3);
  --quiet: light-dark(#555e69, #a9b3bf); --line: light-dark(#d9dfe6, #353c45); --hover: light-dark(#f2f6fb, #2a3038); --accent: light-dark(#0b5cad, #7cb8f5); --on-accent: light-dark(#fff, #10202f); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--text); font: 1rem/1.45 system-ui, 'Segoe UI', sans-serif; }
main { width: min(30rem, 100%); background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 2rem 1.5rem 1.5rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / .08); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 .5rem; font-weight: 600; }
.lead { margin: .25rem .5rem 1.25rem; color: var(--quiet); }
ul { list-style: none; margin: 0; padding: 0; border-block-start: 1px solid var(--line); }
li { border-block-end: 1px solid var(--line); }
button { font: inherit; color: inherit; cursor: pointer; }
.account { display: flex; gap: .875rem; align-items: center; width: 100%; min-height: 4rem; padding: .625rem .5rem; text-align: start; background: none; border: 0; border-radius: .375rem; }
.account:hover { background: var(--hover); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.avatar { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-weight: 600; font-size: .875rem; }
.who { display: grid; min-width: 0; overflow-wrap: anywhere; }
.who > * { display: block; }
.who span, .who small { color: var(--quiet); font-size: .875rem; }
.cancel { margin: 1.25rem .5rem 0; padding: .5rem 1.25rem; min-height: 2.75rem; background: none; border: 1px solid var(--quiet); border-radius: .375rem; }
.cancel:hover { background: var(--hover); }
.note { margin: 1.25rem .5rem 0; font-size: .875rem; color: var(--quiet); }
`;
