import { createHash, randomUUID } from 'node:crypto';
import { withStatus } from '../rules/change-status.js';
import { HOUR, SECOND } from '../rules/dates.js';
import { canonical, readBody } from '../rules/read-body.js';
import { Refused } from '../rules/refusals.js';
import { subscriptionResource } from '../rules/resource.js';
import type { Effect, SubscriptionRecord } from '../rules/subscription.js';
import { changedMembers, updateSubscription } from '../rules/update-subscription.js';
import { windowEnd } from '../rules/window.js';
import type { Customer } from '../world/customer.js';
import { ok, type Answer } from './answered.js';
import { authenticate, type Throttle } from './authenticate.js';
import type { Caller } from './caller.js';
import { numberOf, refusalAnswer, type Exchange } from './exchange.js';
import { findCommerceCustomer, findSubscription } from './find-customer.js';
import type { SigningKey } from './signing-key.js';

const MEMORY = { day: 24 * HOUR, hour: HOUR, none: 0 };
const GIVEN_UP_AFTER = 24 * HOUR;

interface StoredAnswer {
  readonly answer: Answer;
  /** Digest of the body it answered. */
  readonly body: string;
  /** Simulated time, milliseconds UTC. */
  readonly at: number;
}

/** `PATCH …/subscriptions/{id}`: the algorithm of facts: partner-center §10.2. Everything it changes is on disk before the answer leaves. */
export function patchSubscription(exchange: Exchange, key: SigningKey, throttle: Throttle): Answer {
  const { world } = exchange;
  const caller = authenticate(exchange, key, world.switches.appOnlyPatch === 'refused' ? 'refused' : 'allowed');
  const customer = findCommerceCustomer(exchange, caller);
  const subscription = findSubscription(exchange, customer);
  const replay = storedAnswer(exchange, caller);
  if (replay) return replay;
  throttle.count(exchange, customer.tenantId);
  const answer = decide(exchange, caller, customer, drifted(exchange, caller, subscription));
  remember(exchange, caller, answer);
  return answer;
}

function decide(exchange: Exchange, caller: Caller, customer: Customer, subscription: SubscriptionRecord): Answer {
  const { world, request, faults } = exchange;
  const { switches } = world;
  const now = world.now();
  const result = updateSubscription({
    subscription, now, switches,
    body: readBody(exchange.text),
    ifMatch: request.get('If-Match')?.replace(/^(?:W\/)?"(.*)"$/, '$1'),
    underReview: customer.validation === 'UnderReview' || faults.take('customerUnderReview') !== undefined,
    agreementMissing: !customer.agreementAccepted,
    otherTermEnds: otherTermEnds(world.subscriptionsOf(customer.tenantId), subscription),
    parentStatus: subscription.parentSubscriptionId === undefined ? undefined : world.subscription(subscription.parentSubscriptionId)?.status,
  });
  if (result.kind === 'refused') {
    const answer = refusalAnswer(result.refusal, exchange);
    if (switches.replayedAnswers === 'all') return answer;
    throw new Refused(result.refusal);
  }
  const next = faults.take('silentScheduleDrop') ? withoutSchedule(result.next) : result.next;
  const effect = effectOf(exchange, caller, changedMembers(subscription, next));
  const delay = faults.take('202Async') ?? (switches.patchAnswer === '202' ? {} : undefined);
  if (delay) return accept(exchange, subscription, next, effect, delay);
  world.saveSubscription(next);
  world.recordEffect(subscription, next, effect, true, now);
  suspendAddOns(exchange, subscription, next, effect);
  return ok(subscriptionResource(next, switches, now, faults.take('noEtag') !== undefined));
}

/** Answers 202 and leaves the change to later (facts: partner-center §5.2). */
function accept({ world }: Exchange, subscription: SubscriptionRecord, next: SubscriptionRecord, effect: Effect, parameters: Readonly<Record<string, unknown>>): Answer {
  const outcome = parameters['outcome'] === 'never' || parameters['outcome'] === 'fails' ? parameters['outcome'] : 'ok';
  const now = world.now();
  const at = now + (outcome === 'never' ? GIVEN_UP_AFTER : numberOf(parameters['seconds'], world.configuration.acceptedDelay) * SECOND);
  const pending = { ...subscription, pendingChange: { outcome, at, next, effect } } satisfies SubscriptionRecord;
  world.saveSubscription(pending);
  const headers = { Location: `/customers/${subscription.customerId}/subscriptions/${subscription.id}` };
  if (world.switches.acceptedBody === 'none') return { status: 202, headers };
  return { status: 202, headers, body: subscriptionResource(pending, world.switches, now) };
}

/** Suspending a legacy base suspends its add-ons (facts: partner-center §5.7). */
function suspendAddOns({ world }: Exchange, before: SubscriptionRecord, base: SubscriptionRecord, effect: Effect): void {
  if (base.productClass !== 'legacy' || base.status !== 'suspended' || before.status === 'suspended') return;
  const now = world.now();
  for (const addOn of world.subscriptionsOf(base.customerId).filter(({ parentSubscriptionId, status }) => parentSubscriptionId === base.id && status === 'active')) {
    const suspended = { ...withStatus(addOn, 'suspended', now), suspensionReasons: base.suspensionReasons, version: addOn.version + 1 };
    world.saveSubscription(suspended);
    world.recordEffect(addOn, suspended, { ...effect, changed: [] }, true, now);
  }
}

/** Ends that a new term may be aligned with (§6.4). */
function otherTermEnds(all: readonly SubscriptionRecord[], subscription: SubscriptionRecord): readonly number[] {
  const others = all.filter(({ id, productClass, status, isTrial }) => id !== subscription.id && productClass === 'nce' && status === 'active' && !isTrial);
  return others.flatMap(({ termEnd }) => (termEnd === undefined ? [] : [termEnd]));
}

/** Fault: somebody else changed the quantity between the client's GET and its PATCH. */
function drifted(exchange: Exchange, caller: Caller, subscription: SubscriptionRecord): SubscriptionRecord {
  const drift = exchange.faults.take('driftBetweenGetAndPatch');
  if (!drift) return subscription;
  const { world } = exchange;
  const now = world.now();
  const quantity = Math.max(1, subscription.quantity + numberOf(drift['delta'], 1));
  const added = quantity - subscription.quantity;
  const batches = added > 0 && subscription.productClass === 'nce' ? [...subscription.batches, { quantity: added, until: windowEnd(now, world.switches) }] : subscription.batches;
  const next = { ...subscription, quantity, batches, version: subscription.version + 1 };
  world.saveSubscription(next);
  world.recordEffect(subscription, next, {
    requestId: randomUUID(), correlationId: randomUUID(), changed: changedMembers(subscription, next), partnerTenantId: caller.partnerTenantId,
    applicationId: 'Partner Center Web App', userPrincipalName: 'colleague@contoso-partner.example',
  }, true, now);
  return next;
}

function effectOf({ requestId, correlationId }: Exchange, caller: Caller, changed: readonly string[]): Effect {
  return {
    requestId, correlationId, changed, partnerTenantId: caller.partnerTenantId, applicationId: caller.applicationId,
    ...(caller.userPrincipalName ? { userPrincipalName: caller.userPrincipalName } : {}),
  };
}

function withoutSchedule(subscription: SubscriptionRecord): SubscriptionRecord {
  const { scheduledNextTermInstructions: _instructions, scheduledActions: _actions, ...rest } = subscription;
  return rest;
}

function storedAnswer(exchange: Exchange, caller: Caller): Answer | undefined {
  const { world } = exchange;
  const { requestIdMemory, requestIdOtherBody } = world.switches;
  const stored = world.documents.get<StoredAnswer>('answer', answerId(exchange, caller));
  if (!stored || requestIdMemory === 'none' || world.now() - stored.at > MEMORY[requestIdMemory]) return undefined;
  if (stored.body !== digest(exchange.text) && requestIdOtherBody === 'carriedOut') return undefined;
  return { ...stored.answer, replayed: true };
}

function remember(exchange: Exchange, caller: Caller, answer: Answer): void {
  const stored: StoredAnswer = { answer, body: digest(exchange.text), at: exchange.world.now() };
  exchange.world.documents.put('answer', answerId(exchange, caller), stored);
}

function answerId({ request, requestId }: Exchange, caller: Caller): string {
  return `${caller.partnerTenantId}/${request.path.toLowerCase()}/${requestId.toLowerCase()}`;
}

function digest(text: string): string {
  return createHash('sha256').update(canonical(readBody(text) ?? text)).digest('hex');
}
