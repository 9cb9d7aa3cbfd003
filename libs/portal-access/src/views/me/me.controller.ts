import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister } from '../../access-register.js';
import { Me, type MyCompany, type MyPartner } from '../../contracts/index.js';

@ApiTags('Me')
@Controller('me')
export class MeController {
  constructor(private readonly register: AccessRegister) {}

  /** Who is signed in, and what they may do now. */
  @Get()
  async me(@CurrentCaller() caller: Caller): Promise<Me> {
    const { name, username, tenantId, objectId } = caller.identity;
    const [partners, companies, { awaitingConfirmation }] = await Promise.all([
      Promise.all(caller.staff.map((staff) => this.partner(staff))),
      Promise.all(caller.companies.map((company) => this.company(company))),
      this.register.holdingsOf(tenantId, objectId),
    ]);
    const access = partners.length + companies.length > 0 ? 'granted' : awaitingConfirmation ? 'awaiting-confirmation' : 'none';
    return { name, username, partners, companies: companies.sort((a, b) => a.name.localeCompare(b.name, 'en')), access };
  }

  private async partner({ partnerId, partnerName: name, role }: Caller['staff'][number]): Promise<MyPartner> {
    return { partnerId, name, role, logo: (await this.register.partner(partnerId))?.logo ?? null };
  }

  private async company({ partnerId, companyId, companyName: name, level }: Caller['companies'][number]): Promise<MyCompany> {
    const partner = await this.register.partner(partnerId);
    return { partnerId, companyId, name, level, partnerName: partner?.name ?? '', logo: partner?.logo ?? null };
  }
}
