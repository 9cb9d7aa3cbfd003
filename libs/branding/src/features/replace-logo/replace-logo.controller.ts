import { Controller, Headers, Param, Put, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { Branding, LOGO_LIMITS } from '../../contracts/index.js';
import { requireLogoType, safeFileName } from '../../domain/logo-rules.js';
import { brandingOf } from '../../views/branding/branding.view.js';
import { ReplaceLogo } from './replace-logo.handler.js';

@ApiTags('Branding')
@Controller('partners/:partnerId/branding/logo')
export class ReplaceLogoController {
  constructor(private readonly commands: Commands, private readonly reader: ViewReader) {}

  /** Makes the request's body the logo: the bytes of a PNG, JPEG or WebP, at most 502×81 px and 512 KiB. The bytes decide, not the header. */
  @Put()
  @ApiConsumes(...LOGO_LIMITS.contentTypes)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Req() request: Request,
    @CommandIds() ids: RequestIds,
    @Headers('x-file-name') fileName?: string,
  ): Promise<Branding> {
    requireStaff(caller, partnerId, 'administrator');
    const upload: unknown = request.body;
    // A body that somebody parsed before us, or none at all, is not a picture.
    if (!Buffer.isBuffer(upload)) requireLogoType(undefined);
    const context = { partnerId, actor: actorOf(caller), ...ids };
    await this.commands.execute(new ReplaceLogo(partnerId, upload as Buffer, safeFileName(decoded(fileName)), context));
    return brandingOf(this.reader, partnerId);
  }
}

// Headers carry ASCII only; browsers send the name percent-encoded. A name that is not is taken as it stands.
function decoded(name: string | undefined): string | undefined {
  try {
    return name === undefined ? undefined : decodeURIComponent(name);
  } catch {
    return name;
  }
}
