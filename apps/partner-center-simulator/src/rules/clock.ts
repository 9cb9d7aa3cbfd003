/** The simulated clock: the machine's time moved by an offset, or standing still. Plain JSON, kept on disk. */
export interface ClockSetting {
  /** Milliseconds added to the machine's time. */
  readonly offset: number;
  /** The moment (milliseconds, UTC) at which the clock stands still; absent when it runs. */
  readonly frozenAt?: number;
}

/** A clock that shows the machine's own time. */
export const REAL_TIME: ClockSetting = { offset: 0 };

/** What the simulated clock shows when the machine's clock shows `machineTime` (milliseconds, UTC). */
export function simulatedNow(setting: ClockSetting, machineTime: number): number {
  return setting.frozenAt ?? machineTime + setting.offset;
}

/** Moves the clock by `milliseconds` (also back); a frozen clock stays frozen. */
export function jump(setting: ClockSetting, milliseconds: number): ClockSetting {
  if (setting.frozenAt === undefined) return { offset: setting.offset + milliseconds };
  return { offset: setting.offset + milliseconds, frozenAt: setting.frozenAt + milliseconds };
}

/** Stops the clock where it stands. */
export function freeze(setting: ClockSetting, machineTime: number): ClockSetting {
  return { offset: setting.offset, frozenAt: simulatedNow(setting, machineTime) };
}

/** Lets a frozen clock run on from where it stood. */
export function unfreeze(setting: ClockSetting, machineTime: number): ClockSetting {
  return { offset: simulatedNow(setting, machineTime) - machineTime };
}
