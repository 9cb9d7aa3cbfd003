import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { PartnerCenterCredentials } from '#platform/partner-center';
import { ViewReader } from '#platform/views';
import { delegatedAdminStream } from '../../contracts/index.js';
import { connected, evolveDelegatedAdmin, unknownDelegatedAdmin } from '../../domain/delegated-admin.js';
import { delegatedAdminView } from '../../views/delegated-admin/delegated-admin.view.js';
import { replaceCredentials } from './replace-credentials.js';

/** What the application proves itself with. Never becomes a fact. */
export interface NewSecrets {
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** Replaces what a connected account's application proves itself with. */
export class ReplaceCredentials extends Command<void> {
  readonly #secrets: NewSecrets;

  constructor(
    readonly delegatedAdminId: string,
    readonly replacement: { readonly name: string; readonly clientId: string | undefined },
    secrets: NewSecrets,
    readonly context: CommandContext,
  ) {
    super();
    this.#secrets = secrets;
  }

  /** Private so that no log line and no serialisation of the command shows them. */
  secrets(): NewSecrets {
    return this.#secrets;
  }
}

@CommandHandler(ReplaceCredentials)
export class ReplaceCredentialsHandler implements ICommandHandler<ReplaceCredentials> {
  constructor(
    private readonly log: FactLog,
    private readonly credentials: PartnerCenterCredentials,
    private readonly reader: ViewReader,
  ) {}

  async execute(command: ReplaceCredentials): Promise<void> {
    const { delegatedAdminId, replacement, context } = command;
    const { facts } = await this.log.load(delegatedAdminStream, delegatedAdminId);
    connected(facts.reduce(evolveDelegatedAdmin, unknownDelegatedAdmin));
    // A repeated command must not bring back secrets that were replaced, or refresh tokens that were rotated, since.
    const repeated = facts.some((fact) => fact.metadata.commandId === context.commandId);
    if (!repeated) await this.credentials.save(delegatedAdminId, command.secrets());
    const { position } = await this.log.execute(delegatedAdminStream, delegatedAdminId, context, {
      initial: unknownDelegatedAdmin, evolve: evolveDelegatedAdmin, decide: (admin) => replaceCredentials(admin, replacement),
    });
    await this.reader.shows([delegatedAdminView], position);
  }
}
