import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosCompany } from './company.js';
import type { Person } from './person.js';

/** A change that Seatkeeper said it accepted, and everything that was told about it since. */
export interface AcceptedChange {
  readonly changeId: string;
  readonly subscriptionId: string;
  readonly from: number;
  readonly to: number;
  /** Each answer about it: its state, and the moment (milliseconds since 1970) by which it was read. */
  readonly told: { readonly state: string; readonly by: number }[];
}

/** A subscription that people change. */
interface Target {
  readonly company: ChaosCompany;
  readonly subscriptionId: string;
  readonly path: string;
}

const ENDS = ['confirmed', 'refused', 'conflicted'];

/** People who keep changing quantities, each following what became of it, until they are told to stop. */
export class Customers {
  readonly accepted: AcceptedChange[] = [];
  /** Definite answers by their status and code. */
  readonly answers = new Map<string, number>();
  private stopped = false;

  private constructor(readonly targets: readonly Target[]) {}

  /** Finds so many changeable subscriptions of the companies. */
  static async of(companies: readonly ChaosCompany[], subscriptions: number): Promise<Customers> {
    const targets: Target[] = [];
    for (const company of companies) {
      const { body } = await company.people[0]!.get(`/companies/${company.companyId}/subscriptions?limit=100`);
      for (const { subscriptionId, options } of body.items)
        if (options.changeable) targets.push({ company, subscriptionId, path: `/companies/${company.companyId}/subscriptions/${subscriptionId}` });
    }
    if (targets.length < subscriptions) throw new Error(`Only ${targets.length} subscriptions can be changed`);
    return new Customers(targets.slice(0, subscriptions));
  }

  /** Everybody works until `stop`; resolves when the last request has its definite answer and every accepted change its end. */
  async work(): Promise<void> {
    const people = new Map(this.targets.flatMap(({ company }) => company.people.map((person) => [person, company] as const)));
    await Promise.all(Array.from(people, ([person, company]) => this.keepChanging(person, this.targets.filter((target) => target.company === company))));
  }

  stop(): void {
    this.stopped = true;
  }

  private async keepChanging(person: Person, targets: readonly Target[]): Promise<void> {
    while (!this.stopped) {
      const target = targets[Math.floor(Math.random() * targets.length)]!;
      const seen = await person.get(target.path);
      if (seen.status === 200 && seen.body.options.changeable) {
        const accepted = await this.ask(person, target, seen.body);
        if (accepted) await this.follow(person, target, accepted);
      }
      await pause(1_000 + Math.random() * 3_000);
    }
  }

  private async ask(person: Person, target: Target, { quantity, etag, options }: { quantity: number; etag: string; options: { minimum: number } }): Promise<AcceptedChange | undefined> {
    // Mostly more, sometimes fewer, where seats may still go.
    const to = Math.random() < 0.3 && options.minimum < quantity ? quantity - 1 : quantity + 1 + Math.floor(Math.random() * 3);
    const answer = await person.change('PUT', `${target.path}/quantity`, { quantity: to }, { 'If-Match': etag });
    const told = `${answer.status} ${answer.body?.code ?? ''}`.trim();
    this.answers.set(told, (this.answers.get(told) ?? 0) + 1);
    if (answer.status !== 202) return undefined;
    const { changeId, from, state } = answer.body;
    const accepted: AcceptedChange = { changeId, subscriptionId: target.subscriptionId, from, to, told: [{ state, by: Date.now() }] };
    this.accepted.push(accepted);
    return accepted;
  }

  private async follow(person: Person, { path }: Target, change: AcceptedChange): Promise<void> {
    for (;;) {
      const { status, body } = await person.get(`${path}/changes/${change.changeId}`);
      change.told.push({ state: status === 200 ? body.state : `${status}`, by: Date.now() });
      if (status === 200 && ENDS.includes(body.state)) return;
      await pause(500 + Math.random() * 1_000);
    }
  }
}
