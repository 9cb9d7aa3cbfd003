import { subscriptionStream } from '#subscriptions/contracts';

const example = (storedName) => subscriptionStream.examples.find((one) => one.storedName === storedName).data;

/** Seats that Microsoft still takes back for a day, so that the policy has something to look at. */
const openBatches = () => [{ quantity: 5, deadline: new Date(Date.now() + 86_400_000).toISOString() }];

/** An observation of a subscription, as large as real ones are. */
export function observed(subscriptionId, companyId) {
  const data = example(subscriptionStream.storedNames.SubscriptionObserved);
  return { type: 'SubscriptionObserved', data: { ...data, subscriptionId, companyId, snapshot: { ...data.snapshot, batches: openBatches() } } };
}

/** Who asks, in every measurement. */
export function contextOf(commandId, partnerId) {
  return { partnerId, actor: { kind: 'person', tenantId: partnerId, objectId: partnerId, name: 'Anna Berger', username: 'anna@alpenholz.example' }, commandId, correlationId: commandId };
}

/** The facts of a whole change, in their stored examples' shape. */
export function changeFacts() {
  const names = subscriptionStream.storedNames;
  return ['QuantityChangeRequested', 'CallStarted', 'QuantityChangeConfirmed'].map((type) => ({ type, data: example(names[type]) }));
}
