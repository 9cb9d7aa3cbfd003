/**
 * A moment in time as ISO 8601 text in UTC, for example `2026-09-18T08:14:02.117Z`. Microsoft sends zero to seven
 * fractional digits; the text is kept as it came, so that what is shown and what is sent back are what was received.
 */
export type Instant = string & { readonly __instant?: never };

/** Length of a day in milliseconds. */
export const DAY = 86_400_000;

/**
 * Milliseconds since 1970 (UTC) of an instant. A text without an offset is read as UTC (partner-center.md §2.2).
 * @throws RangeError if the text is not a date.
 */
export function toMilliseconds(instant: Instant): number {
  const hasOffset = instant.endsWith('Z') || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(instant) || !instant.includes('T');
  const milliseconds = Date.parse(hasOffset ? instant : `${instant}Z`);
  if (Number.isNaN(milliseconds)) throw new RangeError(`"${instant}" is not an ISO 8601 date`);
  return milliseconds;
}

/** The instant of a number of milliseconds since 1970 (UTC), with three fractional digits and `Z`. */
export function toInstant(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString();
}

/** Whether `a` lies strictly before `b`, compared in milliseconds. */
export function isBefore(a: Instant, b: Instant): boolean {
  return toMilliseconds(a) < toMilliseconds(b);
}

/** `instant` moved by a number of milliseconds (negative moves it back). */
export function plus(instant: Instant, milliseconds: number): Instant {
  return toInstant(toMilliseconds(instant) + milliseconds);
}
