import { Global, Module } from '@nestjs/common';
import { CommandLineRegistry } from './command-line-registry.js';
import { CommandLine } from './command-line.js';

/** Provides `CommandLine`, where the contexts register what they offer to the operator. */
@Global()
@Module({
  providers: [{ provide: CommandLine, useClass: CommandLineRegistry }],
  exports: [CommandLine],
})
export class CommandLineModule {}
