/** The registration that Seatkeeper's demo uses by itself. Public on purpose: both sides live on loopback. A test holds it equal to Seatkeeper's own. */
export const DEMO_CLIENT = { clientId: '5ea7cee9-0000-4000-8000-000000000001', clientSecret: 'demo-sign-in-on-loopback-only' } as const;
