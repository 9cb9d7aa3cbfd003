/** Lengths in milliseconds. */
export const SECOND = 1_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Length of the window in which added seats may be taken back: 7 × 24 h (facts: partner-center §5.4). */
export const WINDOW = 7 * DAY;

/** The far end that Partner Center shows for things without a term (facts: partner-center §4.4, Azure plan). */
export const NO_END = Date.UTC(9999, 11, 10);

/**
 * A moment as Partner Center writes it: UTC, up to seven fractional digits without trailing zeros, `Z`.
 * The digits below the millisecond are made up, but always the same for the same moment.
 * @param milliseconds since 1970, UTC
 */
export function microsoftDateTime(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  if (milliseconds % SECOND === 0) return `${text.slice(0, 19)}Z`;
  const below = String((Math.abs(milliseconds) * 7_919) % 10_000).padStart(4, '0');
  return `${`${text.slice(0, 23)}${below}`.replace(/0+$/, '')}Z`;
}

/** The UTC day of a moment at 00:00, the form of `commitmentEndDate` and `billingCycleEndDate`. */
export function microsoftDate(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** 00:00 UTC of the day of a moment. */
export function startOfDay(milliseconds: number): number {
  return Math.floor(milliseconds / DAY) * DAY;
}

/** Months of an ISO 8601 term duration such as P1M, P1Y, P3Y; undefined if it is none. */
export function monthsOf(duration: string | undefined): number | undefined {
  const match = /^P(\d{1,2})([MY])$/i.exec(duration ?? '');
  if (!match) return undefined;
  return Number(match[1]) * (match[2]?.toUpperCase() === 'Y' ? 12 : 1);
}

/**
 * Moves a day by whole months, keeping the day number and clamping it to the end of a shorter month
 * (facts: partner-center §10.3). `anchorDay` is the day number the term began with, so that 31 January → 28 February → 31 March.
 */
export function addMonths(milliseconds: number, months: number, anchorDay = new Date(milliseconds).getUTCDate()): number {
  const date = new Date(milliseconds);
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(anchorDay, lastDay));
}

/** Last second (23:59:59 UTC) of a period of `months` that starts on the day of `start`. */
export function endOfPeriod(start: number, months: number, anchorDay?: number): number {
  return addMonths(startOfDay(start), months, anchorDay) - SECOND;
}

/** Reads a date as Partner Center would: a missing offset means UTC. Undefined if it is no date. */
export function readDate(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) || !value.includes('T');
  const milliseconds = Date.parse(hasOffset ? value : `${value}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
