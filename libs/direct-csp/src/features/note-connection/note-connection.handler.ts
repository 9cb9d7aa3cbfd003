import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { ViewReader } from '#platform/views';
import { delegatedAdminStream } from '../../contracts/index.js';
import type { ConnectionFinding } from '../../domain/connection-finding.js';
import { evolveDelegatedAdmin, unknownDelegatedAdmin } from '../../domain/delegated-admin.js';
import { delegatedAdminView } from '../../views/delegated-admin/delegated-admin.view.js';
import { noteConnection } from './note-connection.js';

/** Keeps what an exchange with Microsoft showed about a connection, if it was not known. */
export class NoteConnection extends Command<void> {
  constructor(
    readonly delegatedAdminId: string,
    readonly finding: ConnectionFinding,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(NoteConnection)
export class NoteConnectionHandler implements ICommandHandler<NoteConnection> {
  constructor(
    private readonly log: FactLog,
    private readonly reader: ViewReader,
  ) {}

  async execute({ delegatedAdminId, finding, context }: NoteConnection): Promise<void> {
    const { position } = await this.log.execute(delegatedAdminStream, delegatedAdminId, context, {
      initial: unknownDelegatedAdmin, evolve: evolveDelegatedAdmin, decide: (admin) => noteConnection(admin, finding),
    });
    await this.reader.shows([delegatedAdminView], position);
  }
}
