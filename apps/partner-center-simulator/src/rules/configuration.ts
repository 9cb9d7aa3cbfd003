import { readDate } from './dates.js';

/** Amounts and dates that Microsoft has moved before and may move again (facts: partner-center §12 no. 23). */
export const DEFAULT_CONFIGURATION = {
  /** Extended service term: price above the monthly plan, or above the annual price where there is no monthly plan, in percent (§5.9). */
  extendedPercent: 3,
  extendedPercentWithoutMonthlyPlan: 23,
  /** Terms bought or renewed from this day on, and ending from that day on, may be extended (§5.9). */
  extendedBoughtFrom: '2025-04-01',
  extendedEndingFrom: '2026-05-04',
  /** Seconds of simulated time until a webhook is sent (48 h, §8.2), until it is tried again (doubled each time), and how often it is tried. */
  webhookDelay: 172_800,
  webhookRetryDelay: 60,
  webhookAttempts: 10,
  /** Seconds of the machine's time that a receiver has to answer (§12 no. 19). */
  webhookTimeout: 10,
  /** Seconds of simulated time until a change answered with 202 takes effect (§5.2). */
  acceptedDelay: 30,
} as const;

type Widened<T> = T extends number ? number : string;

/** The configuration in force. */
export type Configuration = { readonly [Name in keyof typeof DEFAULT_CONFIGURATION]: Widened<(typeof DEFAULT_CONFIGURATION)[Name]> };

/**
 * Takes over the members named in `change`.
 * @throws RangeError that names the member and what it takes
 */
export function withConfiguration(current: Configuration, change: Readonly<Record<string, unknown>>): Configuration {
  for (const [name, value] of Object.entries(change)) {
    if (!Object.hasOwn(DEFAULT_CONFIGURATION, name)) throw new RangeError(`There is no "${name}". Known: ${Object.keys(DEFAULT_CONFIGURATION).join(', ')}.`);
    const number = typeof DEFAULT_CONFIGURATION[name as keyof Configuration] === 'number';
    if (number && !(typeof value === 'number' && Number.isFinite(value) && value >= 0)) throw new RangeError(`"${name}" is a number from 0.`);
    if (!number && readDate(value) === undefined) throw new RangeError(`"${name}" is an ISO 8601 date.`);
  }
  return { ...current, ...change };
}
