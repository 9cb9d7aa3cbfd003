import { DAY, startOfDay } from './dates.js';
import type { OrderLine, SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** A line of the reconciliation that a change leaves (facts: partner-center §5.6). */
export interface InvoiceLine {
  readonly chargeType: string;
  readonly quantity: number;
  /** First and last day that are charged, UTC. */
  readonly from: string;
  readonly until: string;
  readonly days: number;
  readonly daysInCycle: number;
  /** Negative for a credit; absent where no unit price was given. */
  readonly amount?: number;
}

const CHARGED: readonly OrderLine['transactionType'][] = ['addQuantity', 'removeQuantity', 'cancel'];

/**
 * The invoice lines of quantity changes and cancellations: a credit for the old quantity and a charge for the new one, from the day of the
 * change to the end of the charge cycle, by the day.
 * @param unitPrice price of one seat for a whole cycle
 */
export function invoiceLines(subscription: SubscriptionRecord, unitPrice: number | undefined, switches: Switches): readonly InvoiceLine[] {
  return subscription.orderLines.filter(({ transactionType }) => CHARGED.includes(transactionType)).flatMap((line) => linesOf(line, unitPrice, switches));
}

function linesOf({ transactionType, quantity, before, at, cycle }: OrderLine, unitPrice: number | undefined, switches: Switches): InvoiceLine[] {
  if (!cycle || before === undefined) return [];
  const first = startOfDay(at) + (switches.prorationDays === 'bothCounted' ? 0 : DAY);
  const days = Math.max(0, Math.round((startOfDay(cycle.end) - first) / DAY) + 1);
  const daysInCycle = Math.round((startOfDay(cycle.end) - startOfDay(cycle.start)) / DAY) + 1;
  const after = transactionType === 'addQuantity' ? before + quantity : before - quantity;
  const line = (chargeType: string, seats: number, sign: 1 | -1): InvoiceLine => ({
    chargeType, quantity: seats, from: dayOf(first), until: dayOf(cycle.end), days, daysInCycle,
    ...(unitPrice === undefined ? {} : { amount: sign * amountOf(seats, unitPrice, days, daysInCycle, switches) }),
  });
  const name = transactionType === 'cancel' ? 'cancelImmediate' : transactionType;
  return [line(`${name}Credit`, before, -1), ...(after > 0 ? [line(name, after, 1)] : [])];
}

function amountOf(seats: number, unitPrice: number, days: number, daysInCycle: number, { prorationRounding }: Switches): number {
  const effective = (unitPrice / daysInCycle) * days;
  const perSeat = prorationRounding === 'unit' ? rounded(effective, 4) : effective;
  return rounded(perSeat * seats, 2);
}

function rounded(value: number, digits: number): number {
  return Number(`${Math.round(Number(`${value}e${digits}`))}e-${digits}`);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
