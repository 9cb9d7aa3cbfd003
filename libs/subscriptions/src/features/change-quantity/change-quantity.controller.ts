import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CommandIds, Commands, IfMatch, type RequestIds } from '#platform/http';
import { CurrentCaller, type Caller } from '#platform/identity';
import { notFound } from '#platform/kernel';
import { ViewReader } from '#platform/views';
import { QuantityChange } from '../../contracts/index.js';
import { presentChange } from '../../domain/present.js';
import { quantityChange } from '../../views/quantity-change/quantity-change.view.js';
import { ChangeQuantityRequest } from './change-quantity.dto.js';
import { ChangeQuantity } from './change-quantity.handler.js';

@ApiTags('subscriptions')
@Controller('companies/:companyId/subscriptions/:subscriptionId')
export class ChangeQuantityController {
  constructor(
    private readonly commands: Commands,
    private readonly views: ViewReader,
  ) {}

  /**
   * Asks for a new total of seats. The answer is durable, not yet done: follow it under Location, or by the company's updates.
   *
   * Refuses with 409 and the rule, its numbers and dates when the new-commerce rule forbids it, or when a change is under way.
   */
  @Put('quantity')
  @HttpCode(202)
  @ApiHeader({ name: 'If-Match', required: true, description: 'Entity tag of the subscription as it was seen' })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async changeQuantity(
    @Param('companyId', ParseUUIDPipe) companyId: string,
    @Param('subscriptionId', ParseUUIDPipe) subscriptionId: string,
    @Body() { quantity }: ChangeQuantityRequest,
    @IfMatch({ requireIfMatch: true }) ifRevision: bigint,
    @CommandIds() ids: RequestIds,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QuantityChange> {
    const changeId = await this.commands.execute(new ChangeQuantity(caller, companyId, subscriptionId, quantity, ifRevision, ids));
    const found = await this.views.get(quantityChange, changeId);
    if (!found) throw notFound();
    response.location(`/api/companies/${companyId}/subscriptions/${subscriptionId}/changes/${changeId}`);
    return presentChange(found.row);
  }
}
