import type { LogoType } from '../../domain/logo-rules.js';

/** A logo as it is kept: drawn anew, so that nothing but the picture is left of what was uploaded. */
export interface PressedLogo {
  readonly picture: Buffer;
  readonly contentType: LogoType;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Checks an upload and draws it anew; declared by who needs it. */
export abstract class LogoPress {
  /**
   * @throws Refusal (malformed) `logo-too-large`, `logo-not-an-image`, `logo-animated`, `logo-too-wide`, `logo-too-tall`, `logo-damaged`
   */
  abstract press(upload: Buffer): Promise<PressedLogo>;
}
