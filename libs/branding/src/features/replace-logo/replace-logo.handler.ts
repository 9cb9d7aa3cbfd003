import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { ViewReader } from '#platform/views';
import { brandingStream } from '../../contracts/index.js';
import { evolveBranding, plain } from '../../domain/branding.js';
import { LogoShelf } from '../../logo-shelf.js';
import { brandingView } from '../../views/branding/branding.view.js';
import { LogoPress } from './logo-press.js';
import { replaceLogo } from './replace-logo.js';

/** Checks an uploaded picture and makes it the partner's logo. */
export class ReplaceLogo extends Command<void> {
  constructor(readonly partnerId: string, readonly upload: Buffer, readonly fileName: string | null, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ReplaceLogo)
export class ReplaceLogoHandler implements ICommandHandler<ReplaceLogo> {
  constructor(
    private readonly log: FactLog,
    private readonly press: LogoPress,
    private readonly shelf: LogoShelf,
    private readonly reader: ViewReader,
  ) {}

  async execute({ partnerId, upload, fileName, context }: ReplaceLogo): Promise<void> {
    const { picture, contentType, width, height } = await this.press.press(upload);
    // Before the fact, so that a logo that is announced can be shown.
    const sha256 = await this.shelf.put({ contentType, picture });
    const logo = { partnerId, sha256, contentType, width, height, bytes: picture.byteLength, fileName };
    const { position } = await this.log.execute(brandingStream, partnerId, context, {
      initial: plain, evolve: evolveBranding, decide: (branding) => replaceLogo(branding, logo),
    });
    await this.reader.shows([brandingView], position);
  }
}
