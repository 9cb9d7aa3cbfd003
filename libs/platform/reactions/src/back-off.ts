const first = 1_000;
const longest = 300_000;

/**
 * Milliseconds to wait after a number of failures in a row (from 1): 1 s, doubled each time, at most 5 min, of which a random
 * half is taken off so that what failed together does not come back together; never less than 1 s.
 *
 * @param random a number from 0 to 1
 */
export function backOff(failures: number, random: number): number {
  const whole = Math.min(longest, first * 2 ** Math.min(failures - 1, 20));
  return Math.max(first, Math.round(whole * (1 - random / 2)));
}
