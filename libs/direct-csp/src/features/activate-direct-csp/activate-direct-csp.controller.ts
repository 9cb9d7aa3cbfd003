import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { Refusal } from '#platform/kernel';
import { DirectCspActivation } from '../../contracts/index.js';
import { ACTIVATED, refusalText } from '../../domain/refusal-texts.js';
import { DelegatedAdmins } from '../../delegated-admins.js';
import { ActivateDirectCsp, type TestFact } from './activate-direct-csp.handler.js';

/** Which tenant to test against. */
export class ActivateDirectCspBody {
  /** Entra tenant of one of the partner's customers. */
  @IsUUID('loose')
  readonly tenantId!: string;
}

@ApiTags('Direct CSP')
@Controller('partners/:partnerId/delegated-admins/:delegatedAdminId/direct-csp')
export class ActivateDirectCspController {
  constructor(private readonly commands: Commands, private readonly admins: DelegatedAdmins) {}

  /** Really asks Partner Center (token, partner, customer, subscriptions) and activates Direct CSP if every answer is right. */
  @Put()
  async activate(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('delegatedAdminId') delegatedAdminId: string,
    @Body() { tenantId }: ActivateDirectCspBody,
    @CommandIds() ids: RequestIds,
  ): Promise<DirectCspActivation> {
    requireStaff(caller, partnerId, 'administrator');
    await this.admins.one(partnerId, delegatedAdminId);
    const context = { partnerId, actor: actorOf(caller), ...ids };
    const fact = await this.commands.execute(new ActivateDirectCsp(delegatedAdminId, tenantId.toLowerCase(), context));
    if (fact.type === 'DirectCspRefused') throw refusalOf(fact);
    return { message: ACTIVATED, delegatedAdmin: await this.admins.one(partnerId, delegatedAdminId) };
  }
}

function refusalOf({ data: { reason, retryAfterSeconds, answer } }: Extract<TestFact, { type: 'DirectCspRefused' }>): Refusal {
  return new Refusal('direct-csp-refused', {
    reason, ...refusalText(reason, retryAfterSeconds), retryAfterSeconds, microsoftCode: answer.code, microsoftCorrelationId: answer.correlationId,
  });
}
