import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { Branding } from '../../contracts/index.js';
import { brandingOf } from './branding.view.js';

@ApiTags('Branding')
@Controller('partners/:partnerId/branding')
export class BrandingController {
  constructor(private readonly reader: ViewReader) {}

  /** How the partner's portal looks. */
  @Get()
  async get(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string): Promise<Branding> {
    requireStaff(caller, partnerId, 'auditor');
    return brandingOf(this.reader, partnerId);
  }
}
