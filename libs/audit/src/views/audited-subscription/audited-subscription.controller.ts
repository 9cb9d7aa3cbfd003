import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '#platform/http';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { AuditedSubscriptionPage } from '../../contracts/index.js';
import { companyNameOf } from '../audited-company/audited-company.view.js';
import { auditedSubscriptionView } from './audited-subscription.view.js';

/** What the list accepts: `?companyId&search&cursor&limit`. */
export class AuditedSubscriptionQuery extends PageQuery {
  /** Only this company's subscriptions. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly companyId?: string;
}

@ApiTags('Audit')
@Controller('partners/:partnerId/audit/subscriptions')
export class AuditedSubscriptionController {
  constructor(private readonly reader: ViewReader) {}

  /** Every subscription whose history can be read, by product name. Another partner's company has none here. */
  @Get()
  async list(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Query() { companyId, search, cursor, limit }: AuditedSubscriptionQuery,
  ): Promise<AuditedSubscriptionPage> {
    requireStaff(caller, partnerId, 'auditor');
    const wanted = { limit, after: cursor, search };
    const page = companyId === undefined
      ? await this.reader.find(auditedSubscriptionView, 'byPartner', { partnerId }, wanted)
      : await this.reader.find(auditedSubscriptionView, 'byCompany', { partnerId, companyId }, wanted);
    const names = await this.namesOf(new Set(page.rows.map(({ row }) => row.companyId)));
    const items = page.rows.map(({ row }) => {
      const { subscriptionId, companyId, productName, friendlyName, quantity, facts, lastFactAt } = row;
      return { subscriptionId, companyId, companyName: names.get(companyId) ?? companyId, productName, friendlyName, quantity, facts, lastFactAt };
    });
    return { items, next: page.next ?? null };
  }

  private async namesOf(companyIds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
    return new Map(await Promise.all([...companyIds].map(async (companyId) => [companyId, await companyNameOf(this.reader, companyId)] as const)));
  }
}
