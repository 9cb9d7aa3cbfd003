import { Controller, Get, Param, ParseUUIDPipe, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PageQuery } from '#platform/http';
import { CurrentCaller, type Caller } from '#platform/identity';
import { CompanyViewers } from '../../company-viewers.js';
import { QuantityChange, SubscriptionItem, SubscriptionPage } from '../../contracts/index.js';
import { SubscriptionListReader } from './subscription-list.reader.js';

@ApiTags('subscriptions')
@Controller('companies/:companyId/subscriptions')
export class SubscriptionListController {
  constructor(
    private readonly subscriptions: SubscriptionListReader,
    private readonly viewers: CompanyViewers,
  ) {}

  /** A company's subscriptions, active ones first, with what may be changed of each now. */
  @Get()
  async list(
    @Param('companyId', ParseUUIDPipe) companyId: string,
    @Query() { limit, cursor, search }: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<SubscriptionPage> {
    const viewer = await this.viewers.of(caller, companyId);
    return this.subscriptions.page(companyId, viewer, { limit, ...(cursor ? { cursor } : {}), ...(search ? { search } : {}) });
  }

  /** One subscription; its entity tag goes into `If-Match` of a change. */
  @Get(':subscriptionId')
  async one(
    @Param('companyId', ParseUUIDPipe) companyId: string,
    @Param('subscriptionId', ParseUUIDPipe) subscriptionId: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubscriptionItem> {
    const item = await this.subscriptions.one(companyId, subscriptionId, await this.viewers.of(caller, companyId));
    response.setHeader('ETag', item.etag);
    return item;
  }

  /** How far a quantity change has come. */
  @Get(':subscriptionId/changes/:changeId')
  async change(
    @Param('companyId', ParseUUIDPipe) companyId: string,
    @Param('subscriptionId', ParseUUIDPipe) subscriptionId: string,
    @Param('changeId', ParseUUIDPipe) changeId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<QuantityChange> {
    await this.viewers.of(caller, companyId);
    return this.subscriptions.change(companyId, subscriptionId, changeId);
  }
}
