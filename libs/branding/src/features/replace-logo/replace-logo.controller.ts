import { Controller, Headers, Param, Put, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { CommandIds, Commands, ProblemException, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { Branding, LOGO_LIMITS } from '../../contracts/index.js';
import { safeFileName } from '../../domain/logo-rules.js';
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
    const context = { partnerId, actor: actorOf(caller), ...ids };
    await this.commands.execute(new ReplaceLogo(partnerId, uploadOf(request.body), safeFileName(decoded(fileName)), context));
    return brandingOf(this.reader, partnerId);
  }
}

// The edge keeps what arrives as a picture or as plain bytes in a Buffer; JSON or an empty body is no picture.
function uploadOf(body: unknown): Buffer {
  const upload = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const [bytes, maximum] = [upload.byteLength, LOGO_LIMITS.bytes];
  if (bytes > maximum) throw new ProblemException(413, 'logo-too-large', { bytes, maximum });
  return upload;
}

// Headers carry ASCII only; browsers send the name percent-encoded. A name that is not is taken as it stands.
function decoded(name: string | undefined): string | undefined {
  try {
    return name === undefined ? undefined : decodeURIComponent(name);
  } catch {
    return name;
  }
}
