import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#platform/identity';
import { ReactionRegistry } from '#platform/reactions';
import { CompanyViewers } from '../../company-viewers.js';
import { Synchronisation, SYNCHRONISATION } from '../../contracts/index.js';
import { SynchronisationProgress } from '../../synchronisation-progress.js';

@ApiTags('subscriptions')
@Controller('companies/:companyId/synchronisation')
export class SynchroniseCompanyController {
  constructor(
    private readonly progress: SynchronisationProgress,
    private readonly reactions: ReactionRegistry,
    private readonly viewers: CompanyViewers,
  ) {}

  /** How far the reading of a company's subscriptions has come. */
  @Get()
  async get(@Param('companyId', ParseUUIDPipe) companyId: string, @CurrentCaller() caller: Caller): Promise<Synchronisation> {
    await this.viewers.of(caller, companyId);
    return this.progress.of(companyId);
  }

  /** Reads the company's subscriptions from Microsoft now. Asked for again while it runs, it runs once more. */
  @Post()
  @HttpCode(202)
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async synchronise(@Param('companyId', ParseUUIDPipe) companyId: string, @CurrentCaller() caller: Caller): Promise<Synchronisation> {
    await this.viewers.of(caller, companyId);
    await this.progress.started(companyId);
    await this.reactions.demand(SYNCHRONISATION, companyId);
    return this.progress.of(companyId);
  }
}
