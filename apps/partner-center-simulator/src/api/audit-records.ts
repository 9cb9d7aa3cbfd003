import type { Express } from 'express';
import { DAY, HOUR, readDate, startOfDay } from '../rules/dates.js';
import { Refused, refusal } from '../rules/refusals.js';
import type { AuditRecord } from '../world/audit-record.js';
import type { World } from '../world/world.js';
import { ok, type Answer } from './answered.js';
import { authenticate } from './authenticate.js';
import { collection, filterOf, pageOf, sizeOf } from './collection.js';
import { route, type Exchange } from './exchange.js';
import type { SigningKey } from './signing-key.js';

const DEFAULT_WINDOW = 30 * DAY;
const OLDEST = 90 * DAY;
const LATENCY = { none: 0, hour: HOUR, day: DAY };
const LARGEST_PAGE = 500;

/** `GET /v1/auditrecords`, newest first (facts: partner-center §8.1). */
export function auditRoutes(app: Express, world: World, key: SigningKey): void {
  app.get('/v1/auditrecords', route(world, 'auditRecords', (exchange) => records(exchange, key)));
}

function records(exchange: Exchange, key: SigningKey): Answer {
  const caller = authenticate(exchange, key);
  const { world, request } = exchange;
  const now = world.now();
  const from = boundary(request.query['startDate']) ?? startOfDay(now - DEFAULT_WINDOW);
  const until = boundary(request.query['endDate']) ?? startOfDay(now);
  if (from < startOfDay(now - OLDEST)) throw new Refused(refusal('400/3000', 'The start date must not lie more than 90 days in the past.'));
  const all = world.auditRecords()
    .filter((record) => record.partnerTenantId === caller.partnerTenantId && record.at >= from && record.at < until + DAY && record.at <= now - LATENCY[world.switches.auditLatency] && matches(record, request.query['filter']))
    // Of the same moment, the later one comes first.
    .reverse()
    .sort((a, b) => b.at - a.at);
  const size = sizeOf(request.query['size'], LARGEST_PAGE, LARGEST_PAGE);
  const page = pageOf(all, size, request.get('MS-ContinuationToken'));
  const self = request.url.replace(/^\/v1/, '');
  return ok(collection(page.items.map((record) => record.resource), self, world.switches, page.next ? { next: { uri: self, token: page.next } } : {}));
}

function boundary(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const date = readDate(value);
  if (date === undefined) throw new Refused(refusal('400/3000'));
  return startOfDay(date);
}

function matches(record: AuditRecord, query: unknown): boolean {
  const filter = filterOf(query);
  if (!filter) return true;
  if (filter.field === 'companyname' && filter.operator === 'substring') return record.customerName.toLowerCase().includes(filter.value);
  if (filter.field === 'customerid' && filter.operator === 'equals') return record.customerId === filter.value;
  if (filter.field === 'resourcetype' && filter.operator === 'equals') return filter.value === 'subscription';
  throw new Refused(refusal('400/3000'));
}
