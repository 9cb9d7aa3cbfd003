import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { ViewReader } from '#platform/views';
import { brandingStream } from '../../contracts/index.js';
import { evolveBranding, plain } from '../../domain/branding.js';
import { brandingView } from '../../views/branding/branding.view.js';
import { removeLogo } from './remove-logo.js';

/** Takes the partner's logo away. */
export class RemoveLogo extends Command<void> {
  constructor(readonly partnerId: string, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(RemoveLogo)
export class RemoveLogoHandler implements ICommandHandler<RemoveLogo> {
  constructor(private readonly log: FactLog, private readonly reader: ViewReader) {}

  async execute({ partnerId, context }: RemoveLogo): Promise<void> {
    const { position } = await this.log.execute(brandingStream, partnerId, context, {
      initial: plain, evolve: evolveBranding, decide: (branding) => removeLogo(branding, partnerId),
    });
    await this.reader.shows([brandingView], position);
  }
}
