import type { AccessTokens } from './access-tokens.js';
import type { Answered, Call, Caller } from './caller.js';
import { ConnectionUpkeep, type AccountStatus, type EventRegistration, type TestEventResult } from './connection-upkeep.js';
import { Deadline } from './deadline.js';
import { enumeration, filled, objects, text, texts } from './members.js';
import type { PartnerCenterObserver } from './observer.js';
import type { CallOptions, Connection } from './partner-center.js';
import { segment } from './request-parts.js';
import { PartnerCenterError } from './resources.js';
import { UnreadableResource } from './subscription-resource.js';
import { understood } from './understood.js';

const REGISTRATION = '/webhooks/v1/registration';

/** The upkeep over HTTP, on the client's tokens and within its share of calls. */
export class HttpConnectionUpkeep extends ConnectionUpkeep {
  /** @param timeout milliseconds after which a call is given up */
  constructor(
    private readonly tokens: AccessTokens,
    private readonly caller: Caller,
    private readonly timeout: number,
    private readonly observer?: PartnerCenterObserver,
  ) {
    super();
  }

  override renew(connection: Connection): Promise<void> {
    return this.tokens.renew(connection);
  }

  override async accountStatus(connection: Connection, tenantId: string, options?: CallOptions): Promise<AccountStatus> {
    const template = '/v1/customers/{tenantId}/validationStatus';
    const path = `/v1/customers/${segment(tenantId)}/validationStatus?type=account`;
    try {
      const answered = await this.send('accountStatus', connection, { method: 'GET', path, template, lane: tenantId }, options);
      return understood(answered, template, (body) => enumeration(body, 'status') || 'unknown');
    } catch (error) {
      // 404/600074: Microsoft keeps no status of this customer, so nothing is blocked.
      if (error instanceof PartnerCenterError && error.kind === 'not-found') return 'none';
      throw error;
    }
  }

  override async eventNames(connection: Connection, options?: CallOptions): Promise<readonly string[]> {
    const template = `${REGISTRATION}/events`;
    const answered = await this.send('eventNames', connection, { method: 'GET', path: template, template, lane: '' }, options);
    return understood(answered, template, (body) => {
      if (!Array.isArray(body)) throw new UnreadableResource('the list of events is none');
      return body.filter((name) => typeof name === 'string');
    });
  }

  override async registration(connection: Connection, options?: CallOptions): Promise<EventRegistration | undefined> {
    try {
      const answered = await this.send('registration', connection, { method: 'GET', path: REGISTRATION, template: REGISTRATION, lane: '' }, options);
      return understood(answered, REGISTRATION, registrationOf);
    } catch (error) {
      if (error instanceof PartnerCenterError && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  override async register(connection: Connection, { url, events }: EventRegistration, replace: boolean, options?: CallOptions): Promise<void> {
    const body = JSON.stringify({ WebhookUrl: url, WebhookEvents: events });
    await this.send('register', connection, { method: replace ? 'PUT' : 'POST', path: REGISTRATION, template: REGISTRATION, lane: '', body }, options);
  }

  override async sendTestEvent(connection: Connection, options?: CallOptions): Promise<string> {
    const template = `${REGISTRATION}/validationEvents`;
    const answered = await this.send('sendTestEvent', connection, { method: 'POST', path: template, template, lane: '', body: '{}' }, options);
    return understood(answered, template, (body) => {
      const id = filled(body, 'correlationId');
      if (id === undefined) throw new UnreadableResource('the test event has no id');
      return id;
    });
  }

  override async testEvent(connection: Connection, id: string, options?: CallOptions): Promise<TestEventResult> {
    const template = `${REGISTRATION}/validationEvents/{correlationId}`;
    const path = `${REGISTRATION}/validationEvents/${segment(id)}`;
    const answered = await this.send('testEvent', connection, { method: 'GET', path, template, lane: '' }, options);
    return understood(answered, template, (body) => ({
      isCompleted: enumeration(body, 'status') === 'completed',
      answers: objects(body, 'results').map((result) => text(result, 'responseCode') ?? ''),
    }));
  }

  private async send(operation: string, connection: Connection, call: Call, options?: CallOptions): Promise<Answered> {
    const started = performance.now();
    const deadline = new Deadline(this.timeout, options?.signal);
    const correlation = options?.correlationId === undefined ? {} : { correlationId: options.correlationId };
    const observed = { operation, connection, ...(call.lane === '' ? {} : { customerTenantId: call.lane }) };
    const told = (outcome: 'ok' | PartnerCenterError): void =>
      this.observer?.onCall({
        ...observed,
        outcome: outcome === 'ok' ? outcome : outcome.kind,
        milliseconds: performance.now() - started,
        ...(outcome === 'ok' ? {} : { failure: outcome }),
      });
    try {
      const answered = await this.caller.send(connection, { ...call, ...correlation }, deadline);
      told('ok');
      return answered;
    } catch (error) {
      if (error instanceof PartnerCenterError) told(error);
      throw error;
    } finally {
      deadline.close();
    }
  }
}

function registrationOf(body: unknown): EventRegistration | undefined {
  const url = filled(body, 'WebhookUrl');
  return url === undefined ? undefined : { url, events: texts(body, 'WebhookEvents') };
}
