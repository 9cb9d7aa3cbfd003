import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '#platform/identity';
import { notFound } from '#platform/kernel';
import { LOGO_LIMITS } from '../../contracts/index.js';
import { LogoShelf } from '../../logo-shelf.js';

@ApiTags('Branding')
@Public()
@Controller('logos')
export class LogoPictureController {
  constructor(private readonly shelf: LogoShelf) {}

  /** A logo by the hash of its content: it never changes, so browsers keep it for ever. Public, because the sign-in page may show it. */
  @Get(':sha256')
  @ApiOkResponse({ content: Object.fromEntries(LOGO_LIMITS.contentTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) })
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Content-Security-Policy', "default-src 'none'; sandbox")
  async picture(@Param('sha256') sha256: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const logo = /^[0-9a-f]{64}$/.test(sha256) ? await this.shelf.get(sha256) : undefined;
    if (!logo) {
      response.removeHeader('Cache-Control');
      throw notFound();
    }
    const extension = logo.contentType.slice('image/'.length);
    return new StreamableFile(logo.picture, {
      type: logo.contentType, length: logo.picture.byteLength, disposition: `inline; filename="logo.${extension}"`,
    });
  }
}
