/** How a partner's portal looks. */
export class Branding {
  readonly partnerId!: string;
  readonly logo!: Logo | null;
}

/** The partner's logo as it is shown to its customers. */
export class Logo {
  /** Path of the picture; changes with its content, so it may be cached for ever. */
  readonly path!: string;
  /** Pixels. */
  readonly width!: number;
  /** Pixels. */
  readonly height!: number;
  readonly contentType!: string;
  readonly bytes!: number;
  /** UTC. */
  readonly replacedAt!: string;
}

/** Limits of a logo: pixels and bytes (Sync365's documented size, so that a logo made for it fits here). */
export const LOGO_LIMITS = { width: 502, height: 81, bytes: 512 * 1024, contentTypes: ['image/png', 'image/jpeg', 'image/webp'] } as const;
