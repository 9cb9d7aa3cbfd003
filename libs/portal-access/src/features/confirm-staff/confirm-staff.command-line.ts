import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandLine } from '#platform/command-line';
import { deterministicId, FactLog } from '#platform/event-store';
import { Commands } from '#platform/http';
import { systemActor } from '#platform/kernel';
import { requireGuid } from '../../command-line-flags.js';
import { partnerStream } from '../../contracts/index.js';
import { normaliseEmail } from '../../domain/email.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { ConfirmStaff } from './confirm-staff.handler.js';

/** `staff confirm`: lets the first administrator in where Microsoft sends no verified e-mail and nobody else can confirm. */
@Injectable()
export class ConfirmStaffCommandLine implements OnModuleInit {
  constructor(private readonly commandLine: CommandLine, private readonly commands: Commands, private readonly log: FactLog) {}

  onModuleInit(): void {
    this.commandLine.register({
      name: 'staff confirm',
      description: 'Shows who waits to be let in for an invitation; with --object-id, lets that person in (or turns them away).',
      flags: {
        partner: { description: 'id of the partner', required: true },
        email: { description: 'e-mail that was invited', required: true },
        'object-id': { description: 'Entra object id of the person to let in, as this command shows it' },
        reject: { description: 'yes: turn the person away' },
      },
      run: (flags) => this.run(flags),
    });
  }

  private async run(flags: { readonly [name: string]: string | undefined }): Promise<readonly string[]> {
    const partnerId = requireGuid('partner', flags['partner']!);
    const email = normaliseEmail(flags['email']!);
    const history = await this.log.load(partnerStream, partnerId);
    const partner = history.facts.reduce(evolvePartner, unknownPartner);
    const person = partner.situation === 'known' ? partner.staff.find((candidate) => candidate.email === email) : undefined;
    if (!person) throw new Error(`Nobody is invited as ${email} at the partner ${partnerId}. "staff invite" does that.`);
    if (person.bound) return [`${email} is let in already, as ${person.bound.name} (${person.bound.username}, object id ${person.bound.objectId}).`];
    if (!person.pending) return [`Nobody has signed in for ${email} yet. Ask them to sign in once, then run this again.`];
    const { name, username, objectId } = person.pending;
    const who = `${name} (${username}, object id ${objectId})`;
    if (!flags['object-id']) return [`${who} signed in for ${email}. If that is who you invited, run this again with --object-id ${objectId}`];

    const accept = flags['reject'] !== 'yes';
    const commandId = deterministicId('confirm-staff', partnerId, person.staffId, String(history.revision), String(accept));
    const context = { partnerId, actor: systemActor('command line'), commandId, correlationId: commandId };
    await this.commands.execute(new ConfirmStaff(partnerId, person.staffId, accept, requireGuid('object-id', flags['object-id']), context));
    return [accept ? `${who} is let in as ${person.role}.` : `${who} is turned away. The invitation stays open for somebody else.`];
  }
}
