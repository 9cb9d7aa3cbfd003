import { Injectable } from '@nestjs/common';
import type { RecordedFact } from '#platform/kernel';
import { ReactionRegistry, type Reaction, type Task, type TaskOutcome } from '#platform/reactions';
import { ViewReader } from '#platform/views';
import { SYNCHRONISATION } from '#subscriptions/contracts';
import { delegatedAdminStream, type DelegatedAdminFact } from '../../contracts/index.js';
import { addedCompanyView } from '../../views/added-company/added-company.view.js';

/** Has the companies read again as soon as a connection works again, instead of at their next turn. */
@Injectable()
export class CatchUp implements Reaction<DelegatedAdminFact> {
  readonly name = 'when-connection-restored';
  readonly streams = [delegatedAdminStream];

  constructor(
    private readonly reactions: ReactionRegistry,
    private readonly reader: ViewReader,
  ) {}

  readonly taskFor = (fact: RecordedFact<DelegatedAdminFact>): { readonly key: string } | undefined => {
    if (fact.type === 'ConnectionRestored') return { key: `account/${fact.data.delegatedAdminId}` };
    return fact.type === 'CustomerConnectionRestored' ? { key: `company/${fact.data.companyId}` } : undefined;
  };

  readonly carryOut = async ({ key }: Task): Promise<TaskOutcome> => {
    const [kind, id = ''] = key.split('/');
    if (kind === 'company') await this.reactions.demand(SYNCHRONISATION, id);
    else await this.demandAll(id);
    return { kind: 'done' };
  };

  private async demandAll(delegatedAdminId: string): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.reader.find(addedCompanyView, 'ofDelegatedAdmin', { delegatedAdminId }, { limit: 100, after });
      for (const { row } of page.rows) await this.reactions.demand(SYNCHRONISATION, row.companyId);
      after = page.next;
    } while (after !== undefined);
  }
}
