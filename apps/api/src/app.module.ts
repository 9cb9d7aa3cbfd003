import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BrandingModule } from '#branding';
import { DirectCspModule } from '#direct-csp';
import { AttentionModule } from '#platform/attention';
import { CommandLineModule } from '#platform/command-line';
import { ConfigurationModule, type Configuration } from '#platform/configuration';
import { DocumentsModule } from '#platform/documents';
import { EventStoreModule } from '#platform/event-store';
import { HttpModule } from '#platform/http';
import { IdentityModule } from '#platform/identity';
import { PartnerCenterModule } from '#platform/partner-center';
import { ReactionsModule } from '#platform/reactions';
import { SecretsModule } from '#platform/secrets';
import { ViewsModule } from '#platform/views';
import { PortalAccessModule } from '#portal-access';
import { SubscriptionsModule } from '#subscriptions';
import { HealthModule } from './health/health.module.js';
import { logging } from './logging.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { Presence } from './presence.js';

/** Seatkeeper: the platform, and one line per context. */
@Module({})
export class AppModule {
  /** @param configuration how this installation runs; loaded before anything is composed */
  static forRoot(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [
        logging(configuration),
        ConfigurationModule.forRoot(configuration),
        SecretsModule,
        CommandLineModule,
        EventStoreModule,
        DocumentsModule,
        ViewsModule,
        ReactionsModule,
        MetricsModule,
        PartnerCenterModule,
        HttpModule,
        IdentityModule,
        AttentionModule,
        HealthModule,

        DirectCspModule,
        PortalAccessModule,
        SubscriptionsModule,
        BrandingModule,
        AuditModule,
      ],
      providers: [Presence],
    };
  }
}
