import { notFound } from '#platform/kernel';

/** Level of a person on a company; null for the partner's own people, who look only. */
export interface Viewer {
  readonly level: 'view' | 'modify' | 'admin' | null;
}

/** Whether a viewer's level lets them change quantities. */
export function mayChange({ level }: Viewer): boolean {
  return level === 'modify' || level === 'admin';
}

/**
 * Who looks at a company: one of its users, or somebody of the partner that serves it.
 * @param partnerId partner that serves the company; undefined when the company is not known
 * @throws Refusal not-found for everybody else, as for a company that does not exist
 */
export function viewerOf(
  caller: {
    readonly companies: readonly { readonly companyId: string; readonly level: 'view' | 'modify' | 'admin' }[];
    readonly staff: readonly { readonly partnerId: string }[];
  },
  companyId: string,
  partnerId: string | undefined,
): Viewer {
  const membership = caller.companies.find((company) => company.companyId === companyId);
  if (membership) return { level: membership.level };
  if (partnerId !== undefined && caller.staff.some((staff) => staff.partnerId === partnerId)) return { level: null };
  throw notFound();
}
