import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandLine } from '#platform/command-line';
import { deterministicId, FactLog } from '#platform/event-store';
import { Commands } from '#platform/http';
import { systemActor } from '#platform/kernel';
import { requireGuid, requireRole } from '../../command-line-flags.js';
import { partnerStream, type StaffRole } from '../../contracts/index.js';
import { normaliseEmail } from '../../domain/email.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { InviteStaff } from './invite-staff.handler.js';

/** `staff invite`: further people of a partner. */
@Injectable()
export class InviteStaffCommandLine implements OnModuleInit {
  constructor(private readonly commandLine: CommandLine, private readonly commands: Commands, private readonly log: FactLog) {}

  onModuleInit(): void {
    this.commandLine.register({
      name: 'staff invite',
      description: "Invites one of a partner's own people. Doing it again changes nothing.",
      flags: {
        partner: { description: 'id of the partner, as "partner create" printed it', required: true },
        email: { description: 'e-mail of the person', required: true },
        role: { description: 'administrator or auditor', required: true },
        'object-id': { description: 'Entra object id that alone may accept' },
      },
      run: (flags) => this.run(flags),
    });
  }

  private async run(flags: { readonly [name: string]: string | undefined }): Promise<readonly string[]> {
    const partnerId = requireGuid('partner', flags['partner']!);
    const email = normaliseEmail(flags['email']!);
    const role = requireRole(flags['role']!);
    const objectId = flags['object-id'] ? requireGuid('object-id', flags['object-id']) : null;
    const history = await this.log.load(partnerStream, partnerId);
    const partner = history.facts.reduce(evolvePartner, unknownPartner);
    if (partner.situation === 'unknown') throw new Error(`There is no partner ${partnerId}. "partner create" makes one and prints its id.`);
    const present = partner.staff.find((person) => person.email === email);
    if (present) return [alreadyThere(email, present.role, role)];
    // The revision makes inviting somebody anew after they were removed another command than the first invitation.
    const commandId = deterministicId('invite-staff', partnerId, email, String(history.revision));
    const invitation = { staffId: deterministicId('staff', partnerId, commandId), email, role, objectId };
    await this.commands.execute(new InviteStaff(partnerId, invitation, { partnerId, actor: systemActor('command line'), commandId, correlationId: commandId }));
    return [
      `${email} is invited as ${role}.`,
      objectId
        ? `Let in at the first sign-in with the object id ${objectId}; nobody else is.`
        : `Let in at the first sign-in if Microsoft says that this e-mail is verified; otherwise confirm with "staff confirm --partner ${partnerId} --email ${email}".`,
    ];
  }
}

function alreadyThere(email: string, present: StaffRole, asked: StaffRole): string {
  const there = `${email} is there already as ${present}; nothing changed.`;
  return present === asked ? there : `${there} An administrator changes roles in the portal, under Settings.`;
}
