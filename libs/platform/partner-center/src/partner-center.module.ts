import { Global, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration, runsReactions } from '#platform/configuration';
import { SecretsModule } from '#platform/secrets';
import { AccessTokens } from './access-tokens.js';
import { Caller } from './caller.js';
import { ConsentRenewal } from './consent-renewal.js';
import { HttpPartnerCenter } from './http-partner-center.js';
import { PARTNER_CENTER_OBSERVER, type PartnerCenterObserver } from './observer.js';
import { PartnerCenter, PartnerCenterCredentials } from './partner-center.js';
import { StoredCredentials } from './stored-credentials.js';

/** Provides PartnerCenter and PartnerCenterCredentials. Needs Configuration and Documents from global modules. */
@Global()
@Module({
  imports: [SecretsModule],
  providers: [
    StoredCredentials,
    { provide: PartnerCenterCredentials, useExisting: StoredCredentials },
    {
      provide: AccessTokens,
      inject: [StoredCredentials, Configuration],
      useFactory: (credentials: StoredCredentials, { partnerCenter }: Configuration) => new AccessTokens(credentials, partnerCenter),
    },
    {
      provide: PartnerCenter,
      inject: [AccessTokens, Configuration, { token: PARTNER_CENTER_OBSERVER, optional: true }],
      useFactory: (tokens: AccessTokens, { partnerCenter }: Configuration, observer?: PartnerCenterObserver) =>
        new HttpPartnerCenter(partnerCenter.url, partnerCenter.timeout, new Caller(partnerCenter.url, tokens), observer),
    },
    {
      provide: ConsentRenewal,
      inject: [StoredCredentials, AccessTokens],
      useFactory: (credentials: StoredCredentials, tokens: AccessTokens) => new ConsentRenewal(credentials, tokens),
    },
  ],
  exports: [PartnerCenter, PartnerCenterCredentials],
})
export class PartnerCenterModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly renewal: ConsentRenewal,
    private readonly configuration: Configuration,
  ) {}

  onApplicationBootstrap(): void {
    if (runsReactions(this.configuration)) this.renewal.start();
  }

  onApplicationShutdown(): void {
    this.renewal.stop();
  }
}
