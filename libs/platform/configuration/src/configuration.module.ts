import { Global, Module, type DynamicModule } from '@nestjs/common';
import { systemClock, type Clock } from '#platform/kernel';
import { CLOCK } from './clock.js';
import { Configuration } from './configuration.js';

/** Gives every part the `Configuration` and the `CLOCK`. The host loads the configuration before it composes anything. */
@Global()
@Module({})
export class ConfigurationModule {
  /** @param clock where the present comes from; the machine's own clock unless a test says otherwise */
  static forRoot(configuration: Configuration, clock: Clock = systemClock): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: CLOCK, useValue: clock },
      ],
      exports: [Configuration, CLOCK],
    };
  }
}
