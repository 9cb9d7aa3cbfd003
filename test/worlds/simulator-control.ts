/** A subscription as the simulated Partner Center holds it (a part of it). */
export interface SimulatedSubscription {
  readonly id: string;
  readonly resource: { readonly quantity: number; readonly friendlyName: string; readonly [member: string]: unknown };
  readonly [member: string]: unknown;
}

/** The simulator's state as its control API tells it (the parts that journeys read). */
export interface SimulatorState {
  readonly customers: readonly { readonly [member: string]: unknown }[];
  readonly subscriptions: readonly SimulatedSubscription[];
  readonly [member: string]: unknown;
}

/** The control API of the Partner Center simulator: what happens at Microsoft, as a journey arranges and checks it. */
export class SimulatorControl {
  constructor(
    /** Address of the control page. */
    readonly url: string,
  ) {}

  state(): Promise<SimulatorState> {
    return this.ask('GET', 'state');
  }

  /** The subscription of that id as Microsoft holds it. */
  async subscription(id: string): Promise<SimulatedSubscription> {
    const found = (await this.state()).subscriptions.find((subscription) => subscription.id.toLowerCase() === id.toLowerCase());
    if (!found) throw new Error(`The simulator has no subscription ${id}`);
    return found;
  }

  /** Seats that Microsoft holds for the subscription with that friendly name; the first one, where several have it. */
  async seatsOf(friendlyName: string): Promise<number | undefined> {
    return (await this.state()).subscriptions.find(({ resource }) => resource.friendlyName === friendlyName)?.resource.quantity;
  }

  /** Requests that Seatkeeper sent, in order. */
  async requests(): Promise<readonly { readonly [member: string]: unknown }[]> {
    return (await this.ask<{ requests: { readonly [member: string]: unknown }[] }>('GET', 'requests')).requests;
  }

  /** Changes that took effect, in order, and how many there were per MS-RequestId. */
  effects(): Promise<{ readonly effects: readonly { readonly [member: string]: unknown }[]; readonly perRequestId: Readonly<Record<string, number>> }> {
    return this.ask('GET', 'effects');
  }

  /** @param fault see GET /__sim/faults for what is known */
  addFault(fault: object): Promise<{ readonly id: string }> {
    return this.ask('POST', 'faults', fault);
  }

  clearFaults(): Promise<void> {
    return this.ask('DELETE', 'faults');
  }

  /** @param change one or more of jumpMilliseconds, jumpTo, toNextDue, frozen, reset */
  setClock(change: object): Promise<void> {
    return this.ask('PUT', 'clock', change);
  }

  setSwitches(switches: Readonly<Record<string, string>>): Promise<void> {
    return this.ask('PUT', 'switches', switches);
  }

  /** Customers with so many subscriptions each, for a partner. */
  addCompanies(companies: { readonly partnerTenantId: string; readonly companies: number; readonly subscriptionsEach: number }): Promise<unknown> {
    return this.ask('POST', 'companies', companies);
  }

  /** Changes a subscription behind Seatkeeper's back. */
  editSubscription(id: string, change: object): Promise<unknown> {
    return this.ask('PUT', `subscriptions/${id}`, change);
  }

  private async ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.url}/__sim/${path}`, {
      method, ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Simulator: ${method} ${path} answered ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
}
