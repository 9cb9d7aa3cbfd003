import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { PartnerCenterCredentials } from '#platform/partner-center';
import { ViewReader } from '#platform/views';
import { delegatedAdminStream } from '../../contracts/index.js';
import { evolveDelegatedAdmin, unknownDelegatedAdmin } from '../../domain/delegated-admin.js';
import { delegatedAdminView } from '../../views/delegated-admin/delegated-admin.view.js';
import { connectDelegatedAdmin, type NewDelegatedAdmin } from './connect-delegated-admin.js';

/** What the application proves itself with. Never becomes a fact. */
export interface Secrets {
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** Connects a Partner Center account. */
export class ConnectDelegatedAdmin extends Command<void> {
  readonly #secrets: Secrets;

  constructor(readonly admin: NewDelegatedAdmin, secrets: Secrets, readonly context: CommandContext) {
    super();
    this.#secrets = secrets;
  }

  /** Private so that no log line and no serialisation of the command shows them. */
  secrets(): Secrets {
    return this.#secrets;
  }
}

@CommandHandler(ConnectDelegatedAdmin)
export class ConnectDelegatedAdminHandler implements ICommandHandler<ConnectDelegatedAdmin> {
  constructor(
    private readonly log: FactLog,
    private readonly credentials: PartnerCenterCredentials,
    private readonly reader: ViewReader,
  ) {}

  async execute(command: ConnectDelegatedAdmin): Promise<void> {
    const { admin, context } = command;
    const { facts } = await this.log.load(delegatedAdminStream, admin.delegatedAdminId);
    const repeated = facts.some((fact) => fact.metadata.commandId === context.commandId);
    if (!repeated) {
      // Refuses before secrets of a working connection are overwritten.
      connectDelegatedAdmin(facts.reduce(evolveDelegatedAdmin, unknownDelegatedAdmin), admin);
      // Before the fact: a connection that is known must have its secrets; secrets without a connection harm nobody.
      await this.credentials.save(admin.delegatedAdminId, command.secrets());
    }
    const { position } = await this.log.execute(delegatedAdminStream, admin.delegatedAdminId, context, {
      initial: unknownDelegatedAdmin, evolve: evolveDelegatedAdmin, decide: (state) => connectDelegatedAdmin(state, admin),
    });
    await this.reader.shows([delegatedAdminView], position);
  }
}
