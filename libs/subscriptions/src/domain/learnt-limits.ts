import { DAY, isBefore, plus, type Instant } from '#platform/kernel';

/** A limit that Microsoft named by refusing a total. */
export interface LearntLimit {
  readonly kind: 'no-longer-sold' | 'promotion-limit' | 'outside-limits';
  /** Whether too many or too few were asked for. */
  readonly side: 'most' | 'fewest';
  /** Total that was refused, in seats. */
  readonly refused: number;
  /** UTC. */
  readonly at: Instant;
}

/** What Microsoft's refusals have taught: what the catalogue does not tell (facts: partner-center §5.7, §12 no. 17). */
export type LearntLimits = readonly LearntLimit[];

/**
 * Milliseconds for which a refusal counts as a rule: long enough that nobody asks in vain twice, short enough that a limit which Microsoft lifted does not
 * stay here.
 */
export const LEARNT_FOR = DAY;

const KINDS: readonly string[] = ['no-longer-sold', 'promotion-limit', 'outside-limits'] satisfies LearntLimit['kind'][];

/**
 * Adds what a refusal teaches.
 * @param from total before, in seats
 * @param to total that was refused, in seats
 */
export function learn(learnt: LearntLimits, reason: string, from: number, to: number, at: Instant): LearntLimits {
  const side = to > from ? 'most' : 'fewest';
  if (!KINDS.includes(reason) || (reason === 'no-longer-sold' && side === 'fewest')) return learnt;
  return [...stillNew(learnt, at), { kind: reason as LearntLimit['kind'], side, refused: to, at }];
}

/** Forgets what the present total disproves. */
export function unlearn(learnt: LearntLimits, quantity: number): LearntLimits {
  const disproved = ({ side, refused }: LearntLimit): boolean => (side === 'most' ? quantity >= refused : quantity <= refused);
  return learnt.some(disproved) ? learnt.filter((limit) => !disproved(limit)) : learnt;
}

/** Totals that are still worth asking for, in seats; null where nothing is known. */
export interface StandingLimits {
  readonly noLongerSold: boolean;
  readonly mostInPromotion: number | null;
  readonly fewestInPromotion: number | null;
  readonly most: number | null;
  readonly fewest: number | null;
}

/** What the refusals of the last day allow. */
export function standingLimits(learnt: LearntLimits, now: Instant): StandingLimits {
  const standing = stillNew(learnt, now);
  const refused = (kind: LearntLimit['kind'], side: LearntLimit['side']): number[] => standing.filter((limit) => limit.kind === kind && limit.side === side).map((limit) => limit.refused);
  const most = (kind: LearntLimit['kind']): number | null => (refused(kind, 'most').length === 0 ? null : Math.min(...refused(kind, 'most')) - 1);
  const fewest = (kind: LearntLimit['kind']): number | null => (refused(kind, 'fewest').length === 0 ? null : Math.max(...refused(kind, 'fewest')) + 1);
  return {
    noLongerSold: most('no-longer-sold') !== null,
    mostInPromotion: most('promotion-limit'), fewestInPromotion: fewest('promotion-limit'),
    most: most('outside-limits'), fewest: fewest('outside-limits'),
  };
}

function stillNew(learnt: LearntLimits, now: Instant): LearntLimits {
  return learnt.filter(({ at }) => isBefore(now, plus(at, LEARNT_FOR)));
}
