/** Who did something: a signed-in person, or Seatkeeper itself (a reaction, a synchronisation, a command line). */
export type Actor =
  | {
      readonly kind: 'person';
      /** Entra tenant of the person. */
      readonly tenantId: string;
      /** Entra object id of the person within that tenant. (tenantId, objectId) is the identity; names are display only. */
      readonly objectId: string;
      readonly name: string;
      /** `preferred_username`, for display only. */
      readonly username: string;
    }
  | { readonly kind: 'system'; readonly name: string };

/** The actor of work that Seatkeeper does by itself, named after the part that does it. */
export function systemActor(name: string): Actor {
  return { kind: 'system', name };
}
