import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CommandIds, Commands, IfMatch, type RequestIds } from '#platform/http';
import { CurrentCaller, type Caller } from '#platform/identity';
import { QuantityChange } from '../../contracts/index.js';
import { presentChange } from '../../domain/present.js';
import { ChangeQuantityRequest } from './change-quantity.dto.js';
import { ChangeQuantity } from './change-quantity.handler.js';

@ApiTags('subscriptions')
@Controller('companies/:companyId/subscriptions/:subscriptionId')
export class ChangeQuantityController {
  constructor(private readonly commands: Commands) {}

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
    const change = await this.commands.execute(new ChangeQuantity(caller, companyId, subscriptionId, quantity, ifRevision, ids));
    response.location(`/api/companies/${companyId}/subscriptions/${subscriptionId}/changes/${change.changeId}`);
    return presentChange(change);
  }
}
