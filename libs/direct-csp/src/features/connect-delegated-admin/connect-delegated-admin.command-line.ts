import { Injectable, type OnModuleInit } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { CommandLine } from '#platform/command-line';
import { deterministicId, FactLog, type CommandContext } from '#platform/event-store';
import { Commands } from '#platform/http';
import { systemActor } from '#platform/kernel';
import { delegatedAdminStream } from '../../contracts/index.js';
import { ConnectDelegatedAdmin, type Secrets } from './connect-delegated-admin.handler.js';

type Flags = { readonly [name: string]: string | undefined };

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `delegated-admin connect`: a Partner Center account, with its secrets from files so that no shell history keeps them. */
@Injectable()
export class ConnectDelegatedAdminCommandLine implements OnModuleInit {
  constructor(private readonly commandLine: CommandLine, private readonly commands: Commands, private readonly log: FactLog) {}

  onModuleInit(): void {
    this.commandLine.register({
      name: 'delegated-admin connect',
      description: 'Connects a Partner Center account. Doing it again changes nothing; new credentials go through the portal.',
      flags: {
        partner: { description: 'id of the partner, as "partner create" printed it', required: true },
        name: { description: 'the account that gave its consent, for example seatkeeper@contoso.com', required: true },
        tenant: { description: 'Entra tenant id of the partner', required: true },
        'client-id': { description: 'application (client) id', required: true },
        'client-secret-file': { description: 'file that holds the client secret', required: true },
        'refresh-token-file': { description: 'file that holds the refresh token', required: true },
      },
      run: (flags) => this.run(flags),
    });
  }

  private async run(flags: Flags): Promise<readonly string[]> {
    const [partnerId, partnerTenantId, clientId] = [guid(flags, 'partner'), guid(flags, 'tenant'), guid(flags, 'client-id')];
    const name = flags['name']!.trim();
    const delegatedAdminId = deterministicId('delegated-admin', partnerId, clientId);
    const secrets: Secrets = { clientSecret: await secret(flags, 'client-secret-file'), refreshToken: await secret(flags, 'refresh-token-file') };
    const { facts } = await this.log.load(delegatedAdminStream, delegatedAdminId);
    if (facts.length > 0) return [`The delegated admin ${delegatedAdminId} is connected already; nothing changed. Replace its credentials in the portal.`];
    const commandId = deterministicId('connect-delegated-admin', delegatedAdminId, name);
    const context: CommandContext = { partnerId, actor: systemActor('command line'), commandId, correlationId: commandId };
    await this.commands.execute(new ConnectDelegatedAdmin({ delegatedAdminId, partnerId, name, partnerTenantId, clientId }, secrets, context));
    return [`Delegated admin ${name}: ${delegatedAdminId}`, 'Activate Direct CSP in the portal: Companies, Delegated Admin, the cog, then test a tenant.'];
  }
}

function guid(flags: Flags, flag: string): string {
  const text = flags[flag]!.trim().toLowerCase();
  if (!GUID.test(text)) throw new Error(`--${flag} must be a GUID such as 5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101; "${text}" is none.`);
  return text;
}

async function secret(flags: Flags, flag: string): Promise<string> {
  const path = flags[flag]!;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`--${flag}: ${path} cannot be read (${error.code ?? error.message}).`);
  });
  if (text.trim() === '') throw new Error(`--${flag}: ${path} is empty.`);
  return text.trim();
}
