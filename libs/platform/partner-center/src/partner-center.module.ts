import { Global, Module } from '@nestjs/common';
import { Configuration } from '#platform/configuration';
import { Documents } from '#platform/documents';
import { SecretsModule } from '#platform/secrets';
import { AccessTokens } from './access-tokens.js';
import { Caller } from './caller.js';
import { ConnectionSignals } from './connection-signals.js';
import { ConnectionUpkeep } from './connection-upkeep.js';
import { HttpConnectionUpkeep } from './http-connection-upkeep.js';
import { HttpPartnerCenter } from './http-partner-center.js';
import { PARTNER_CENTER_OBSERVER, signalling, type PartnerCenterObserver } from './observer.js';
import { PartnerCenter, PartnerCenterCredentials } from './partner-center.js';
import { CallRate, CALLS_PER_MINUTE } from './rate.js';
import { sharedBudget } from './shared-budget.js';
import { StoredCredentials } from './stored-credentials.js';

const OBSERVING = [ConnectionSignals, { token: PARTNER_CENTER_OBSERVER, optional: true }];

/** Provides PartnerCenter, PartnerCenterCredentials, ConnectionUpkeep and ConnectionSignals. Needs Configuration and Documents from global modules. */
@Global()
@Module({
  imports: [SecretsModule],
  providers: [
    StoredCredentials,
    ConnectionSignals,
    { provide: PartnerCenterCredentials, useExisting: StoredCredentials },
    {
      provide: AccessTokens,
      inject: [StoredCredentials, Configuration, ConnectionSignals],
      useFactory: (credentials: StoredCredentials, { partnerCenter }: Configuration, signals: ConnectionSignals) =>
        new AccessTokens(credentials, partnerCenter, undefined, signals),
    },
    {
      provide: Caller,
      inject: [AccessTokens, Configuration, Documents],
      useFactory: (tokens: AccessTokens, { partnerCenter, views, role = 'all' }: Configuration, documents: Documents) => {
        const isAlone = views === 'sqlite' && role === 'all';
        const shared = (tenant: string): CallRate => new CallRate(CALLS_PER_MINUTE, undefined, sharedBudget(documents, tenant, CALLS_PER_MINUTE));
        return new Caller(partnerCenter.url, tokens, isAlone ? () => new CallRate() : shared);
      },
    },
    {
      provide: PartnerCenter,
      inject: [Caller, Configuration, ...OBSERVING],
      useFactory: (caller: Caller, { partnerCenter }: Configuration, signals: ConnectionSignals, observer?: PartnerCenterObserver) =>
        new HttpPartnerCenter(partnerCenter.url, partnerCenter.timeout, caller, signalling(signals, observer)),
    },
    {
      provide: ConnectionUpkeep,
      inject: [AccessTokens, Caller, Configuration, ...OBSERVING],
      useFactory: (tokens: AccessTokens, caller: Caller, { partnerCenter }: Configuration, signals: ConnectionSignals, observer?: PartnerCenterObserver) =>
        new HttpConnectionUpkeep(tokens, caller, partnerCenter.timeout, signalling(signals, observer)),
    },
  ],
  exports: [PartnerCenter, PartnerCenterCredentials, ConnectionUpkeep, ConnectionSignals],
})
export class PartnerCenterModule {}
