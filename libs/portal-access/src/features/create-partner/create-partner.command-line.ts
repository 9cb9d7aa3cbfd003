import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandLine } from '#platform/command-line';
import { deterministicId } from '#platform/event-store';
import { Commands } from '#platform/http';
import { systemActor } from '#platform/kernel';
import { requireGuid } from '../../command-line-flags.js';
import { normaliseEmail } from '../../domain/email.js';
import { CreatePartner } from './create-partner.handler.js';

/** `partner create`: the first real partner and its administrator. */
@Injectable()
export class CreatePartnerCommandLine implements OnModuleInit {
  constructor(private readonly commandLine: CommandLine, private readonly commands: Commands) {}

  onModuleInit(): void {
    this.commandLine.register({
      name: 'partner create',
      description: 'Creates a partner and invites its first administrator. Doing it again changes nothing.',
      flags: {
        name: { description: 'name of the partner, as customers see it', required: true },
        tenant: { description: 'Entra tenant id of the partner', required: true },
        'admin-email': { description: 'e-mail of the first administrator', required: true },
        'admin-object-id': { description: 'Entra object id that alone may become this administrator' },
      },
      run: (flags) => this.run(flags),
    });
  }

  private async run(flags: { readonly [name: string]: string | undefined }): Promise<readonly string[]> {
    const name = flags['name']!.trim();
    const tenantId = requireGuid('tenant', flags['tenant']!);
    const adminEmail = normaliseEmail(flags['admin-email']!);
    const adminObjectId = flags['admin-object-id'] ? requireGuid('admin-object-id', flags['admin-object-id']) : null;
    const partnerId = deterministicId('partner', tenantId);
    const staffId = deterministicId('staff', partnerId, adminEmail);
    const commandId = deterministicId('create-partner', partnerId, name, adminEmail, adminObjectId ?? '');
    await this.commands.execute(
      new CreatePartner({ partnerId, name, tenantId, staffId, adminEmail, adminObjectId }, { partnerId, actor: systemActor('command line'), commandId, correlationId: commandId }),
    );
    return [`Partner ${name}: ${partnerId}`, ...firstSignIn(partnerId, adminEmail, adminObjectId)];
  }
}

/** What happens when an invited person signs in for the first time (decision record 5). */
export function firstSignIn(partnerId: string, email: string, objectId: string | null): readonly string[] {
  if (objectId) return [`${email} is let in at the first sign-in with the object id ${objectId}; nobody else is.`];
  return [
    `${email} is let in at the first sign-in if Microsoft says that this e-mail is verified.`,
    'Otherwise Seatkeeper keeps the person waiting; look at who it is and let them in with:',
    `  npm run seatkeeper -- staff confirm --partner ${partnerId} --email ${email}`,
  ];
}
