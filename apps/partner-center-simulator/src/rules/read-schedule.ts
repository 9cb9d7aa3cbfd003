import { isDocument } from './read-body.js';
import { refusal, type PartnerCenterRefusal } from './refusals.js';
import type { Document } from './subscription.js';
import { actionTypeOf, onCustomDate } from './term-end.js';
import type { Update } from './update.js';

const ACTION_TYPES = ['cancel', 'renewtonewterm', 'renewtoextendedserviceterm', 'transition'];

/** What a body plans for the renewal, in both of Partner Center's forms (facts: partner-center §5.8, §5.9). */
export interface Schedule {
  readonly instructions?: Document | undefined;
  readonly actions?: readonly Document[] | undefined;
}

/** Reads both forms out of a body; what is left out counts as removed, by switch not for `scheduledActions`. */
export function readSchedule({ body, subscription, switches }: Update): Schedule | PartnerCenterRefusal {
  const instructions = body?.['scheduledNextTermInstructions'] ?? undefined;
  if (instructions !== undefined && !isDocument(instructions)) return refusal('400/3000');
  const actions = body?.['scheduledActions'] ?? (switches.missingScheduledActions === 'kept' ? subscription.scheduledActions : undefined);
  if (actions === undefined) return { instructions };
  if (!Array.isArray(actions) || !actions.every(isDocument)) return refusal('400/3000');
  if (!actions.every((action) => ACTION_TYPES.includes(actionTypeOf(action)))) return refusal('400/900126');
  return { instructions, actions: actions.length > 0 ? actions : undefined };
}

/** The plans that a change of the quantity deletes: those for a renewal; by switch also the wish to end (§5.8, §10.2 no. 14). */
export function withoutRenewal({ actions }: Schedule, alsoCancel: boolean): Schedule {
  const dropped = ['renewtonewterm', 'transition', ...(alsoCancel ? ['cancel'] : [])];
  const others = actions?.filter((action) => onCustomDate(action) || !dropped.includes(actionTypeOf(action)));
  return { actions: others && others.length > 0 ? others : undefined };
}

/** Every planned next term in a schedule. */
export function plannedTerms({ instructions, actions }: Schedule): readonly Document[] {
  const planned = (actions ?? []).filter((action) => ['renewtonewterm', 'transition'].includes(actionTypeOf(action)));
  return [...(instructions ? [instructions] : []), ...planned.flatMap((action) => (isDocument(action['instructions']) ? [action['instructions']] : []))];
}
