import { DAY, startOfDay, WINDOW } from './dates.js';
import type { Switches } from './switches.js';

/**
 * Until when seats may be taken back that were bought, added or renewed at a moment: 7 × 24 h, or to the end of the seventh day after it; Microsoft's
 * texts speak of both (facts: partner-center §5.4, §12 no. 2).
 * @param opened milliseconds UTC
 */
export function windowEnd(opened: number, { windowLength }: Pick<Switches, 'windowLength'>): number {
  return windowLength === '168hours' ? opened + WINDOW : startOfDay(opened) + WINDOW + DAY;
}
