import { registerProblems } from './problem-texts.js';

// The texts of what the edge itself refuses. Contexts bring their own.
registerProblems({
  malformed: { title: 'The request is malformed', detail: () => 'Correct the members listed under "errors", or send a single JSON object, and try again.' },
  'bad-cursor': { title: 'This list cannot be continued from there', detail: () => 'Start again without "cursor", and ask for each further page with the cursor that the one before it gave.' },
  'not-found': { title: 'Not found', detail: () => 'It does not exist, or you have no access to it.' },
  'not-allowed': { title: 'Not allowed', detail: () => 'Your role does not allow this. Ask an administrator.' },
  'level-too-low': {
    title: 'Your access level does not allow this',
    detail: (facts) => `This needs the access level "${String(facts['needed'])}"; yours is "${String(facts['level'])}". Ask an Admin of your company to change it.`,
  },
  'sign-in-needed': { title: 'Sign in first', detail: () => 'You are not signed in, or your session has ended. Sign in and try again.' },
  'cross-site-request': { title: 'The request came from another site', detail: () => 'Changes are accepted from the portal itself only. Programs send the header "Origin" with the address of this portal.' },
  'method-not-allowed': { title: 'This cannot be done here', detail: (facts) => `This address accepts ${String(facts['allowed'])}.` },
  'not-acceptable': { title: 'No such representation', detail: () => 'Ask for application/json.' },
  'request-too-slow': { title: 'The request took too long to arrive', detail: () => 'Send it again.' },
  'body-too-large': { title: 'The request is too large', detail: (facts) => (facts['limit'] === undefined ? 'Send less at once.' : `Send at most ${String(facts['limit'])} bytes.`) },
  'media-type-not-supported': { title: 'This kind of content is not accepted', detail: () => 'Send application/json in UTF-8, or for a picture its own type such as image/png.' },
  'too-many-requests': { title: 'Too many requests', detail: () => 'Wait for the number of seconds that the header "Retry-After" says, then try again.' },
  'not-ready': { title: 'Not ready yet', detail: () => 'Seatkeeper is starting or one of its parts does not answer. Try again shortly.' },
  'store-unavailable': {
    title: 'Seatkeeper cannot reach its database',
    detail: (facts) => {
      if (facts['recorded'] === 'unknown') return 'It is not known whether this was recorded. Look again before you repeat it; repeating it with the same Idempotency-Key is safe.';
      if (facts['recorded'] === 'yes') return 'Your change is recorded, but lists do not show it yet. Look again shortly; repeating it with the same Idempotency-Key is safe.';
      return 'Nothing is lost. Try again shortly; repeating a change with the same Idempotency-Key is safe.';
    },
  },
  'worker-only': {
    title: 'This process is a worker',
    detail: () => 'It answers /health/live, /health/ready and /metrics only. Send people and programs to a process whose SEATKEEPER_ROLE is "api" or "all".',
  },
  internal: { title: 'Something went wrong', detail: () => 'This is a fault of Seatkeeper. Try again; if it stays, give support the correlation id.' },
  'idempotency-key-missing': { title: 'The header Idempotency-Key is missing', detail: () => 'Send a new UUID for each change, and the same one when you repeat it.' },
  'idempotency-key-malformed': { title: 'The header Idempotency-Key is malformed', detail: () => 'Use 1 to 255 printable ASCII characters without spaces, best a UUID.' },
  'idempotency-key-reused': { title: 'This Idempotency-Key belongs to another request', detail: () => 'The same key was used with another content. Use a new key for a new change.' },
  'request-in-progress': { title: 'This very request is still being carried out', detail: () => 'Repeat it with the same Idempotency-Key after the number of seconds that "Retry-After" says.' },
  'if-match-missing': { title: 'The header If-Match is missing', detail: () => 'Read the resource first and send its ETag as If-Match, so that nobody else’s change is overwritten.' },
  'if-match-malformed': { title: 'The header If-Match is malformed', detail: () => 'Send exactly the ETag that you read, with its quotation marks.' },
  'changed-meanwhile': { title: 'Somebody else changed this meanwhile', detail: () => 'Load it again, look at what changed, and decide anew.' },
});
