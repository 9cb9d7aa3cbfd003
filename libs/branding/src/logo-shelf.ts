/** A picture under its hash. */
export interface ShelvedLogo {
  readonly contentType: string;
  readonly picture: Buffer;
}

/** Keeps pictures beside the log under their SHA-256; a picture never changes. */
export abstract class LogoShelf {
  /** Durable before it answers. @returns the SHA-256 in hexadecimal */
  abstract put(logo: ShelvedLogo): Promise<string>;
  abstract get(sha256: string): Promise<ShelvedLogo | undefined>;
}
