import { Controller, HttpCode, Logger, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { ProblemException } from '#platform/http';
import { Public } from '#platform/identity';
import { EVENTS_PATH } from '../../delegated-admins.js';
import { CertificateUnavailable, EventSignatures, NotGenuine } from './event-signatures.js';
import { ReceiveEvent } from './receive-event.js';

/** Where Microsoft tells of changes (facts: partner-center §8.2). Public, without a session: the signature is the proof. */
@ApiExcludeController()
@Controller(`${EVENTS_PATH}/:delegatedAdminId`)
@Public()
export class ReceiveEventController {
  private readonly logger = new Logger('Events');

  constructor(
    private readonly signatures: EventSignatures,
    private readonly receiving: ReceiveEvent,
  ) {}

  /** 200 for every event that is Microsoft's, known or not, so that it is not sent again. */
  @Post()
  @HttpCode(200)
  async receive(@Param('delegatedAdminId') delegatedAdminId: string, @Req() request: Request): Promise<void> {
    await this.receiving.requireReceiver(delegatedAdminId);
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || body.length === 0) throw new ProblemException(400, 'malformed');
    await this.prove(delegatedAdminId, request, body);
    const outcome = await this.receiving.take(delegatedAdminId, body);
    if (outcome === 'malformed') throw new ProblemException(400, 'malformed');
    if (outcome === 'outside-window') throw new ProblemException(400, 'event-outside-window');
  }

  private async prove(delegatedAdminId: string, request: Request, body: Buffer): Promise<void> {
    const header = (name: string): string | undefined => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    try {
      await this.signatures.prove({
        authorization: header('authorization'), msSignature: header('x-ms-signature'), certificateUrl: header('x-ms-certificate-url'), algorithm: header('x-ms-signature-algorithm'), body,
      });
    } catch (error) {
      if (!(error instanceof NotGenuine) && !(error instanceof CertificateUnavailable)) throw error;
      this.logger.warn({ msg: `An event was not believed: ${error.message}`, delegatedAdminId });
      if (error instanceof NotGenuine) throw new ProblemException(401, 'event-not-genuine');
      throw new ProblemException(503, 'event-certificate-unavailable', {}, { 'Retry-After': '60' });
    }
  }
}
