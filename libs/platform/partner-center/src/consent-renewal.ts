import { Logger } from '@nestjs/common';
import type { AccessTokens } from './access-tokens.js';
import type { StoredCredentials } from './stored-credentials.js';
import { PartnerCenterError } from './resources.js';

const WEEK = 7 * 86_400_000;
const LOOK_EVERY = 6 * 3_600_000;

/** Redeems refresh tokens that were not used for a week: unused, they end after 90 days (§1.3). */
export class ConsentRenewal {
  private readonly logger = new Logger('PartnerCenter');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly credentials: StoredCredentials,
    private readonly tokens: AccessTokens,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Looks every six hours; never keeps the process alive. */
  start(): void {
    this.timer ??= setInterval(
      () => void this.run().catch(() => this.logger.warn('The stored consents could not be looked through; next try in six hours')),
      LOOK_EVERY,
    ).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Renews what is due, one after another; a refusal is logged and tried again at the next look. */
  async run(): Promise<void> {
    for (const connection of await this.credentials.renewedBefore(this.now() - WEEK)) {
      try {
        await this.tokens.renew(connection);
        this.logger.log({ msg: 'Consent renewed', delegatedAdminId: connection.id });
      } catch (error) {
        const reason = error instanceof PartnerCenterError ? error.message : 'unexpected error';
        this.logger.warn({ msg: `Consent could not be renewed: ${reason}`, delegatedAdminId: connection.id });
      }
    }
  }
}
