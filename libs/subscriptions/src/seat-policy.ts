import type { PolicySettings } from './domain/nce-policy.js';

/** Token of the settings that the policy works with: see `PolicySettings`. */
export abstract class SeatPolicy implements PolicySettings {
  abstract readonly safetyMargin: PolicySettings['safetyMargin'];
  abstract readonly windowReading: PolicySettings['windowReading'];
}
