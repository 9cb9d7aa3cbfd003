/** The reader's own English if the browser has one: the portal's texts are English, a German month between them reads badly. */
export const LOCALE = globalThis.navigator?.language?.startsWith('en') ? navigator.language : 'en-US';

/** Milliseconds. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Date of a term's last day. Microsoft counts terms in UTC, so does this. */
export function formatDay(instant: string): string {
  return format(instant, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** Date and time in the reader's time zone. */
export function formatMoment(instant: string): string {
  return format(instant, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The same moment in UTC, to the second: `Sep 18, 2026, 08:14:02 UTC`. */
export function formatUtc(instant: string): string {
  return `${format(instant, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' })} UTC`;
}

/** Time of day in the reader's time zone. */
export function formatTime(instant: string): string {
  return format(instant, { timeStyle: 'short' });
}

/**
 * A mark on an axis of time, in the reader's time zone and no finer than needed: `03:33:15`, `03:33`, `24 Nov`, `Nov`, `2026`.
 * @param step milliseconds from one mark to the next
 */
export function formatTick(at: Date, step: number): string {
  const midnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
  if (step < MINUTE) return format(at.toISOString(), { timeStyle: 'medium' });
  if (step < DAY / 2 || !midnight) return midnight ? format(at.toISOString(), { day: 'numeric', month: 'short' }) : formatTime(at.toISOString());
  if (step < 27 * DAY) return format(at.toISOString(), { day: 'numeric', month: 'short' });
  return format(at.toISOString(), at.getMonth() === 0 ? { year: 'numeric' } : { month: 'short' });
}

/** A whole number with separators. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(LOCALE).format(value);
}

function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : new Intl.DateTimeFormat(LOCALE, options).format(date);
}
