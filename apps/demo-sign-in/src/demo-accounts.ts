import { ALPENHOLZ, CONTOSO_PARTNER, FABRIKAM } from '../../partner-center-simulator/src/seed/demo-accounts.js';

/** Somebody whom the demo's identity provider vouches for, with the claims that Entra would send. Invented, without passwords. */
export interface DemoAccount {
  /** `preferred_username`; also what the account picker shows. */
  readonly username: string;
  readonly name: string;
  /** Entra tenant id (`tid`). */
  readonly tenantId: string;
  /** Object id within the tenant (`oid`). */
  readonly objectId: string;
  /** One line for the account picker: who this is in the demo. */
  readonly description: string;
  readonly email?: string;
  /** Whether Entra vouches for the domain of `email` (`xms_edov`); the claim is left out when it does not. */
  readonly emailVerified?: boolean;
  /** A guest of the tenant: the provider of the home tenant goes into `idp`. */
  readonly guestOf?: string;
}

/** A tenant nobody in the demo knows. */
export const STRANGER_TENANT = '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e199';

const person = (number: number): string => `7e57ab1e-0000-4000-8000-${String(number).padStart(12, '0')}`;

const verified = (username: string): { readonly username: string; readonly email: string; readonly emailVerified: true } => ({ username, email: username, emailVerified: true });

/** Everybody in the demo, in the order of the account picker. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { ...verified('pat@contoso-partner.example'), name: 'Pat Keller', tenantId: CONTOSO_PARTNER.tenantId, objectId: person(1), description: 'Administrator at the partner' },
  { ...verified('alex@contoso-partner.example'), name: 'Alex Moser', tenantId: CONTOSO_PARTNER.tenantId, objectId: person(2), description: 'Auditor at the partner' },
  { ...verified('anna@alpenholz.example'), name: 'Anna Berger', tenantId: ALPENHOLZ.tenantId, objectId: person(11), description: 'Alpenholz AG, may change licences' },
  { ...verified('bob@alpenholz.example'), name: 'Bob Frei', tenantId: ALPENHOLZ.tenantId, objectId: person(12), description: 'Alpenholz AG, may look' },
  { ...verified('carla@alpenholz.example'), name: 'Carla Huber', tenantId: ALPENHOLZ.tenantId, objectId: person(13), description: 'Alpenholz AG, manages access' },
  {
    username: 'erik@alpenholz.example', email: 'erik@alpenholz.example', name: 'Erik Lang', tenantId: ALPENHOLZ.tenantId, objectId: person(14),
    description: 'Alpenholz AG, e-mail not verified: must be confirmed',
  },
  { ...verified('dora@fabrikam.example'), name: 'Dora Wolf', tenantId: FABRIKAM.tenantId, objectId: person(21), description: 'Fabrikam GmbH' },
  {
    username: 'mallory@stranger.example', email: 'anna@alpenholz.example', name: 'Anna Berger', tenantId: STRANGER_TENANT, objectId: person(31),
    description: 'A stranger who claims Anna’s e-mail',
  },
  {
    username: 'mallory2@stranger.example', email: 'anna@alpenholz.example', emailVerified: true, name: 'Anna Berger', tenantId: STRANGER_TENANT, objectId: person(32),
    description: 'A stranger whose tenant vouches for Anna’s e-mail',
  },
];
