/** The event that Microsoft sends to try an address (facts: partner-center §8.2). */
export const TEST_EVENT = 'test-created';

/** Beginnings of the names of events after which a company is read again. */
const ABOUT_SUBSCRIPTIONS = ['subscription-', 'new-commerce-migration-', 'reseller-relationship-'];

/** What Microsoft tells of. A hint to look, never data: nothing of it but which company to read is used. */
export interface MicrosoftEvent {
  readonly name: string;
  /** Lower-case Entra tenant of the customer; undefined when the event is about none. */
  readonly customerTenantId: string | undefined;
  /** Milliseconds since 1970 (UTC). */
  readonly changedAt: number;
  /** Tells one event from another: name, resource, date. */
  readonly identity: string;
}

/** Whether to register for an event. */
export function isWanted(name: string): boolean {
  return name === TEST_EVENT || isAboutSubscriptions(name);
}

/** Whether an event may mean that a company's subscriptions have changed. */
export function isAboutSubscriptions(name: string): boolean {
  return ABOUT_SUBSCRIPTIONS.some((beginning) => name.toLowerCase().startsWith(beginning));
}

/** Reads an event; undefined when it is none. Names it does not know are fine, and so are further members. */
export function readEvent(body: unknown): MicrosoftEvent | undefined {
  const [name, resource, changed] = ['eventname', 'resourceuri', 'resourcechangeutcdate'].map((member) => textOf(body, member));
  const changedAt = Date.parse(changed ?? '');
  if (!name || name.length > 200 || resource === undefined || Number.isNaN(changedAt)) return undefined;
  const customerTenantId = /\/customers\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)/i.exec(resource)?.[1]?.toLowerCase();
  return { name, customerTenantId, changedAt, identity: JSON.stringify([name, resource, changed]) };
}

/** Milliseconds for which an event is believed and remembered: delivery lags up to two days and is tried ten times (§8.2). */
export const WINDOW = 7 * 86_400_000;
/** Milliseconds that Microsoft's clock may be ahead of ours. */
const AHEAD = 10 * 60_000;

/** Whether an event is too old, or too far in the future, to be believed. */
export function isOutsideWindow({ changedAt }: MicrosoftEvent, now: number): boolean {
  return changedAt < now - WINDOW || changedAt > now + AHEAD;
}

function textOf(body: unknown, member: string): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const found = Object.entries(body).find(([name]) => name.toLowerCase() === member)?.[1] as unknown;
  return typeof found === 'string' ? found : undefined;
}
