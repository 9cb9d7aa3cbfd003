import { Global, Module } from '@nestjs/common';
import { AttentionSources } from './attention-sources.js';
import { AttentionController } from './attention.controller.js';

/** `AttentionSources` for every context, and the partner's list. */
@Global()
@Module({ controllers: [AttentionController], providers: [AttentionSources], exports: [AttentionSources] })
export class AttentionModule {}
