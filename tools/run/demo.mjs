import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './installed.mjs';

/** The settings that say that a real Microsoft is configured. */
const microsoft = ['ENTRA_AUTHORITY', 'ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET', 'PARTNER_CENTER_URL', 'PARTNER_CENTER_AUTHORITY'];

/** Whether these settings mean the demo; the API decides by the same rule (#platform/configuration). */
export function isDemo(settings) {
  const wanted = (settings.SEATKEEPER_DEMO ?? '').trim().toLowerCase();
  if (wanted) return ['on', 'true', 'yes', '1'].includes(wanted);
  return microsoft.every((name) => !settings[name]?.trim()) && settings.NODE_ENV !== 'production';
}

/**
 * The simulated Microsoft: what to start, where it listens, and what it tells Seatkeeper (`tells`: settings).
 * @param {{ settings: Record<string, string | undefined>, url: string, data: string }} world
 */
export function demoApplications({ settings, url, data }) {
  const api = Number(settings.SIMULATOR_PORT || 4010);
  const control = Number(settings.SIMULATOR_CONTROL_PORT || 4011);
  const signIn = Number(settings.DEMO_SIGN_IN_PORT || 4020);
  const at = (port) => `http://127.0.0.1:${port}`;
  return [
    {
      name: 'simulator', script: 'apps/partner-center-simulator/src/main.js', port: api, setting: 'SIMULATOR_PORT',
      alsoPorts: [{ port: control, setting: 'SIMULATOR_CONTROL_PORT' }], ready: `${at(control)}/`, control: `${at(control)}/`,
      env: { SIMULATOR_PORT: String(api), SIMULATOR_CONTROL_PORT: String(control), SIMULATOR_DATA: join(data, 'simulator') },
      tells: { PARTNER_CENTER_URL: at(api), PARTNER_CENTER_AUTHORITY: at(api), SEATKEEPER_DEMO: 'on' },
    },
    {
      name: 'sign-in', script: 'apps/demo-sign-in/src/main.js', port: signIn, setting: 'DEMO_SIGN_IN_PORT', ready: `${at(signIn)}/organizations/v2.0/.well-known/openid-configuration`,
      env: { DEMO_SIGN_IN_PORT: String(signIn), SEATKEEPER_URL: url },
      tells: { ENTRA_AUTHORITY: at(signIn) },
    },
  ];
}

/** Who can sign in to the demo, and what each may do there once the story has been played. */
export const demoPeople = [
  { account: 'pat@contoso-partner.example', can: 'partner administrator: everything' },
  { account: 'alex@contoso-partner.example', can: 'auditor: reads and replays histories' },
  { account: 'anna@alpenholz.example', can: 'a customer; sees what pat grants her (bob@ and carla@ too)' },
];

/** What the API makes at its first start in the demo, with the simulator's documented credentials (see apps/api/src/demo.ts). */
export async function demoSeed() {
  const { CONTOSO_PARTNER: contoso } = await import(pathToFileURL(join(root, 'dist/server/apps/partner-center-simulator/src/seed/demo-accounts.js')).href);
  const { consentAccount: name, clientId, clientSecret, refreshToken } = contoso;
  return {
    partner: { name: contoso.name, tenantId: contoso.tenantId },
    administrator: 'pat@contoso-partner.example',
    auditor: 'alex@contoso-partner.example',
    delegatedAdmin: { name, clientId, clientSecret, refreshToken },
  };
}
