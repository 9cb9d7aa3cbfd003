import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import type { RecordedFact } from '#platform/kernel';
import { ViewReader } from '#platform/views';
import { delegatedAdminStream, type DelegatedAdminFact } from '../../contracts/index.js';
import { connected, evolveDelegatedAdmin, unknownDelegatedAdmin } from '../../domain/delegated-admin.js';
import { delegatedAdminView } from '../../views/delegated-admin/delegated-admin.view.js';
import { recordTest } from './activate-direct-csp.js';
import { DirectCspProbe } from './direct-csp-probe.js';

/** The fact that a test left. */
export type TestFact = Extract<DelegatedAdminFact, { type: 'DirectCspActivated' | 'DirectCspRefused' }>;

/** Tests a tenant against Microsoft and, if that succeeds, activates Direct CSP. */
export class ActivateDirectCsp extends Command<TestFact> {
  constructor(readonly delegatedAdminId: string, readonly tenantId: string, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ActivateDirectCsp)
export class ActivateDirectCspHandler implements ICommandHandler<ActivateDirectCsp> {
  constructor(
    private readonly log: FactLog,
    private readonly probe: DirectCspProbe,
    private readonly reader: ViewReader,
  ) {}

  async execute({ delegatedAdminId, tenantId, context }: ActivateDirectCsp): Promise<TestFact> {
    const { facts } = await this.log.load(delegatedAdminStream, delegatedAdminId);
    const done = facts.find((fact) => fact.metadata.commandId === context.commandId && isTest(fact));
    if (done) return done as TestFact;
    const account = connected(facts.reduce(evolveDelegatedAdmin, unknownDelegatedAdmin));
    const result = await this.probe.test(account, tenantId, context.correlationId);
    const appended = await this.log.execute(delegatedAdminStream, delegatedAdminId, context, {
      initial: unknownDelegatedAdmin, evolve: evolveDelegatedAdmin, decide: (admin) => recordTest(admin, tenantId, result),
    });
    await this.reader.shows([delegatedAdminView], appended.position);
    return appended.facts.find(isTest)!;
  }
}

function isTest(fact: RecordedFact<DelegatedAdminFact>): fact is RecordedFact<TestFact> {
  return fact.type === 'DirectCspActivated' || fact.type === 'DirectCspRefused';
}
