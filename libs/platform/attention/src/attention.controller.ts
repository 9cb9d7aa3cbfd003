import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import type { AttentionItem } from '#platform/kernel';
import { AttentionSources } from './attention-sources.js';

/** Something that a partner has to look at. */
export class AttentionEntry implements AttentionItem {
  readonly kind!: string;
  readonly id!: string;
  readonly subject!: string;
  readonly message!: string;
  readonly advice!: string;
  readonly since!: string;
  readonly link!: string;
}

export class AttentionList {
  readonly items!: AttentionEntry[];
}

@ApiTags('Attention')
@Controller('partners/:partnerId/attention')
export class AttentionController {
  constructor(private readonly sources: AttentionSources) {}

  /** What the partner has to look at, the newest first. */
  @Get()
  async list(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string): Promise<AttentionList> {
    requireStaff(caller, partnerId, 'administrator');
    return { items: await this.sources.itemsOf(partnerId) };
  }
}
