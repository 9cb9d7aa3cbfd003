import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FactLog } from '#platform/event-store';
import { PageQuery } from '#platform/http';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { notFound } from '#platform/kernel';
import { ViewReader } from '#platform/views';
import { subscriptionStream } from '#subscriptions/contracts';
import { SubscriptionHistory } from '../../contracts/index.js';
import { companyNameOf } from '../audited-company/audited-company.view.js';
import { historyPage } from './history-page.js';
import { narrate } from './narrate.js';

@ApiTags('Audit')
@Controller('partners/:partnerId/audit/subscriptions/:subscriptionId/history')
export class SubscriptionHistoryController {
  constructor(private readonly log: FactLog, private readonly reader: ViewReader) {}

  /** The subscription's facts in order, oldest first, read from the log itself. */
  @Get()
  async history(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('subscriptionId') subscriptionId: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<SubscriptionHistory> {
    requireStaff(caller, partnerId, 'auditor');
    const { facts } = await this.log.load(subscriptionStream, subscriptionId);
    const observed = facts.find((fact) => fact.type === 'SubscriptionObserved')?.data;
    // Stream names drop hyphens, so the id itself is compared too; a foreign subscription answers as an unknown one.
    if (observed?.partnerId !== partnerId || observed.subscriptionId !== subscriptionId) throw notFound();
    const { companyId } = observed;
    const { productName, friendlyName } = facts.reduce((last, { data }) => ('snapshot' in data ? data.snapshot : last), observed.snapshot);
    const page = historyPage(subscriptionId, narrate(facts), limit, cursor);
    return { subscriptionId, companyId, companyName: await companyNameOf(this.reader, companyId), productName, friendlyName, ...page };
  }
}
