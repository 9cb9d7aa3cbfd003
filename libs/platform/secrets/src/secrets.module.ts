import { Global, Module } from '@nestjs/common';
import { Configuration } from '#platform/configuration';
import { SecretBox } from './secret-box.js';

/** Provides the SecretBox under the installation's key. */
@Global()
@Module({
  providers: [
    { provide: SecretBox, inject: [Configuration], useFactory: (configuration: Configuration) => new SecretBox(configuration.secretKey) },
  ],
  exports: [SecretBox],
})
export class SecretsModule {}
