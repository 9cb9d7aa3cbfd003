/** Somebody in a list of people, whichever list it is. */
export interface Person {
  readonly id: string;
  readonly email: string;
  /** Level or role. */
  readonly rank: string;
  readonly status: 'invited' | 'awaiting-confirmation' | 'active';
  readonly name: string | null;
  readonly username: string | null;
  readonly objectId: string | null;
  readonly tenantId: string | null;
}

/** One level or role that can be given. */
export interface Rank {
  readonly value: string;
  readonly label: string;
  readonly means: string;
}

/** What differs between a company's users and a partner's staff. */
export interface PeopleKind {
  /** Member of the API's objects that identifies. */
  readonly idMember: 'userId' | 'staffId';
  /** Member that holds the level or role. */
  readonly rankMember: 'level' | 'role';
  readonly rankLabel: string;
  readonly ranks: readonly Rank[];
  /** Whether an invitation may name the Microsoft object id, which then needs no confirmation. */
  readonly namesObjectId: boolean;
  readonly add: string;
  readonly remove: string;
  readonly empty: string;
}

/** A company's portal users. */
export const PORTAL_USERS: PeopleKind = {
  idMember: 'userId',
  rankMember: 'level',
  rankLabel: 'Level',
  ranks: [
    { value: 'view', label: 'View', means: 'sees the licences' },
    { value: 'modify', label: 'Modify', means: 'also changes the number of seats' },
    { value: 'admin', label: 'Admin', means: 'also manages who may use the portal' },
  ],
  namesObjectId: false,
  add: 'Grant access',
  remove: 'Revoke',
  empty: 'Nobody has access yet. Invite the first person with their work e-mail address.',
};

/** The partner's own people. */
export const STAFF: PeopleKind = {
  idMember: 'staffId',
  rankMember: 'role',
  rankLabel: 'Role',
  ranks: [
    { value: 'auditor', label: 'Auditor', means: 'reads the history of every subscription' },
    { value: 'administrator', label: 'Administrator', means: 'manages companies, people and settings' },
  ],
  namesObjectId: true,
  add: 'Add to staff',
  remove: 'Remove',
  empty: 'Nobody is here yet.',
};

/** Reads one person of either list. */
export function personOf(kind: PeopleKind, member: object): Person {
  const row = member as Record<string, string | null | undefined>;
  return {
    id: row[kind.idMember] ?? '', email: row['email'] ?? '', rank: row[kind.rankMember] ?? '', status: (row['status'] ?? 'invited') as Person['status'],
    name: row['name'] ?? null, username: row['username'] ?? null, objectId: row['objectId'] ?? null, tenantId: row['tenantId'] ?? null,
  };
}

/** Status of a person in words. */
export function personStatus(status: Person['status']): { readonly label: string; readonly tone: string } {
  switch (status) {
    case 'active':
      return { label: 'Active', tone: 'good' };
    case 'awaiting-confirmation':
      return { label: 'To be confirmed', tone: 'warn' };
    case 'invited':
      return { label: 'Invited', tone: 'neutral' };
  }
}
