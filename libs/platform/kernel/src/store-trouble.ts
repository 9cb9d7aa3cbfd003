/** What is wrong with a store, as far as the caller is concerned. */
export interface StoreTrouble {
  /** `unknown`: something was sent to the store, and it is not known whether it was kept. `yes`: it is kept, but cannot be seen yet. */
  readonly recorded: 'unknown' | 'yes' | undefined;
}

/** Errors of the ports `EventStore`, `Documents` and `ViewStore`; known by their names, so that this part depends on none of them. */
const UNAVAILABLE = new Set(['StoreUnavailable', 'DocumentsUnavailable', 'ViewsUnavailable']);

/** Whether something failed because a store does not answer (now); undefined when it failed for another reason. */
export function storeTroubleOf(error: unknown): StoreTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'OutcomeUnknown') return { recorded: 'unknown' };
  if (error.name === 'NotShownYet') return { recorded: 'yes' };
  return UNAVAILABLE.has(error.name) ? { recorded: undefined } : undefined;
}
