import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { FaultPlan } from '../faults/fault-plan.js';
import type { Route } from '../faults/faults.js';
import { Refused, refusal, type PartnerCenterRefusal } from '../rules/refusals.js';
import type { Switches } from '../rules/switches.js';
import type { World } from '../world/world.js';
import { Answered, throttledAnswer, type Answer } from './answered.js';
import type { Caller } from './caller.js';

/** One request on its way to an answer. */
export interface Exchange {
  readonly world: World;
  readonly request: Request;
  readonly requestId: string;
  readonly correlationId: string;
  /** Raw body text. */
  readonly text: string;
  readonly faults: FaultPlan;
  /** Who calls; set once the token was checked. */
  caller?: Caller;
}

type Work = (exchange: Exchange) => Answer;

/** Wraps a route: ids and headers, faults before and after the work, the error body, the request log. */
export function route(world: World, name: Route, work: Work) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const exchange = begin(world, name, request);
    const proceed = () => {
      try {
        carryOut(exchange, work, response);
      } catch (error) {
        next(error);
      }
    };
    const latency = exchange.faults.take('latency');
    if (latency) setTimeout(proceed, numberOf(latency['milliseconds'], 30_000)).unref();
    else proceed();
  };
}

function begin(world: World, name: Route, request: Request): Exchange {
  const parameters = request.params as Record<string, string | undefined>;
  const target = { route: name, partnerTenantId: parameters['tenant'], customerId: parameters['customerId'], subscriptionId: parameters['subscriptionId'] };
  return {
    world, request,
    requestId: request.get('MS-RequestId') ?? randomUUID(),
    correlationId: request.get('MS-CorrelationId') ?? randomUUID(),
    text: typeof request.body === 'string' ? request.body : '',
    faults: new FaultPlan(world.documents, target),
  };
}

function carryOut(exchange: Exchange, work: Work, response: Response): void {
  const { faults } = exchange;
  if (faults.take('timeoutBeforeCommit')) return log(exchange);
  if (faults.take('resetBeforeCommit')) return breakOff(exchange, response);
  const early = failureOf(exchange, false);
  if (early) return send(exchange, response, early);
  const twice = faults.take('duplicateRequest') !== undefined;
  if (twice) answerOf(exchange, work);
  const answer = answerOf(exchange, work);
  if (answer.status < 300) {
    if (faults.take('timeoutAfterCommit')) return log(exchange);
    if (faults.take('resetAfterCommit')) return breakOff(exchange, response);
    const late = failureOf(exchange, true);
    if (late) return send(exchange, response, late);
  }
  send(exchange, response, answer);
}

/** A refusal ends the work but not the transaction: faults that were used up and what they did stay. */
function answerOf(exchange: Exchange, work: Work): Answer {
  return exchange.world.transaction(() => {
    try {
      return work(exchange);
    } catch (error) {
      if (error instanceof Answered) return error.answer;
      if (error instanceof Refused) return refusalAnswer(error.refusal, exchange);
      throw error;
    }
  });
}

/** 5xx and 429 faults, before the work or after it. */
function failureOf({ faults, world }: Exchange, committed: boolean): Answer | undefined {
  const timing = (fault: { parameters: Readonly<Record<string, unknown>> }) => (fault.parameters['commit'] === true) === committed;
  if (faults.take('http500', timing)) return { status: 500, body: errorBody(refusal('500/800094'), world.switches, faults) };
  if (faults.take('http503', timing)) return { status: 503 };
  if (faults.take('htmlError', timing)) return { status: 502, body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>', headers: { 'Content-Type': 'text/html' } };
  const throttled = committed ? undefined : faults.take('429');
  return throttled && throttledAnswer(numberOf(throttled['retryAfter'], 41));
}

/** A refusal as an answer in Partner Center's classic error shape; without a code the body stays empty. */
export function refusalAnswer(refused: PartnerCenterRefusal, { world, faults }: Pick<Exchange, 'world' | 'faults'>): Answer {
  return {
    status: refused.status,
    ...(refused.code === undefined ? {} : { body: errorBody(refused, world.switches, faults) }),
    ...(refused.headers ? { headers: refused.headers } : {}),
    ...(refused.reason ? { reason: refused.reason } : {}),
  };
}

function errorBody(refused: PartnerCenterRefusal, switches: Switches, faults: FaultPlan): unknown {
  const code = refused.code ?? 0;
  const asText = faults.take('stringCode') ? true : faults.take('numericCode') ? false : switches.errorCodeType === 'string' || (switches.errorCodeType === 'mixed' && code % 2 === 1);
  return { code: asText ? String(code) : code, description: refused.description, data: [], source: 'PartnerFD' };
}

function send(exchange: Exchange, response: Response, answer: Answer): void {
  const { faults } = exchange;
  const broken = answer.status < 300 && faults.take('badJson');
  const bom = faults.take('byteOrderMark') ? '\uFEFF' : '';
  let text = answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  if (broken) text = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
  response.statusCode = answer.status;
  if (answer.reason) response.statusMessage = answer.reason;
  response.set({
    'MS-RequestId': exchange.requestId, 'MS-CorrelationId': exchange.correlationId,
    'MS-CV': `${Buffer.from(exchange.correlationId.replace(/-/g, '').slice(0, 24), 'hex').toString('base64').replace(/=+$/, '')}.0`,
    'MS-ServerId': '030011719', 'X-Locale': exchange.request.get('X-Locale') ?? 'en-US',
    ...(text ? { 'Content-Type': 'application/json; charset=utf-8' } : {}),
    ...answer.headers,
  });
  log(exchange, answer);
  response.end(text ? bom + text : undefined);
}

function breakOff(exchange: Exchange, response: Response): void {
  log(exchange);
  response.destroy();
}

function log(exchange: Exchange, answer?: Answer): void {
  const { world, request } = exchange;
  const body = answer?.body;
  const code = typeof body === 'object' && body !== null && 'code' in body ? Number(body.code) : undefined;
  world.logRequest({
    at: new Date(world.now()).toISOString(), method: request.method, path: request.path,
    ...(answer ? { status: answer.status } : {}), ...(code === undefined ? {} : { code }),
    requestId: exchange.requestId, correlationId: exchange.correlationId,
    ...(exchange.caller ? { partnerTenantId: exchange.caller.partnerTenantId } : {}),
    faults: exchange.faults.names(), replayed: answer?.replayed === true,
  });
}

/** A parameter as a number, or what counts without it. */
export function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
