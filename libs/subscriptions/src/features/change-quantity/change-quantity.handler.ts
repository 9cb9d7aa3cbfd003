import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CLOCK } from '#platform/configuration';
import { FactLog, deterministicId } from '#platform/event-store';
import { actorOf, isStaffOf, requireLevel, type Caller } from '#platform/identity';
import { forbidden, notFound, storeTroubleOf, type Clock, type RecordedFact } from '#platform/kernel';
import { ViewReader, foldRow } from '#platform/views';
import { subscriptionStream, type SubscriptionFact } from '../../contracts/index.js';
import { evolve, unknownSubscription, type Subscription } from '../../domain/subscription.js';
import { SeatPolicy } from '../../seat-policy.js';
import { quantityChange, type QuantityChangeRow } from '../../views/quantity-change/quantity-change.view.js';
import { subscriptionList } from '../../views/subscription-list/subscription-list.view.js';
import { changeQuantity } from './change-quantity.js';

/** A person asks for a new total of seats. Answers with the change as far as it has come. */
export class ChangeQuantity extends Command<QuantityChangeRow> {
  constructor(
    readonly caller: Caller,
    readonly companyId: string,
    readonly subscriptionId: string,
    /** Wanted total, in seats. */
    readonly quantity: number,
    /** Revision that the person saw. */
    readonly ifRevision: bigint | undefined,
    readonly ids: { readonly commandId: string; readonly correlationId: string },
  ) {
    super();
  }
}

@CommandHandler(ChangeQuantity)
export class ChangeQuantityHandler implements ICommandHandler<ChangeQuantity> {
  constructor(
    private readonly log: FactLog,
    private readonly views: ViewReader,
    private readonly policy: SeatPolicy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ caller, companyId, subscriptionId, quantity, ifRevision, ids }: ChangeQuantity): Promise<QuantityChangeRow> {
    const history = await this.log.load(subscriptionStream, subscriptionId);
    const { owner } = ownerOf(history.facts.reduce<Subscription>(evolve, unknownSubscription));
    if (owner.companyId !== companyId) throw notFound();
    authorise(caller, owner);

    const changeId = deterministicId('quantity-change', ids.commandId);
    const wish = { companyId, changeId, requestId: deterministicId('ms-request', changeId), to: quantity };
    const context = { partnerId: owner.partnerId, companyId, actor: actorOf(caller), ...ids };
    const appended = await this.log.execute(subscriptionStream, subscriptionId, context, {
      initial: unknownSubscription,
      evolve,
      decide: (state) => changeQuantity(state, wish, this.clock.now(), this.policy),
      ...(ifRevision === undefined ? {} : { ifRevision }),
    });
    await Promise.all([subscriptionList, quantityChange].map((view) => this.views.waitFor(view, appended.position)));
    return this.changeAsItStands(changeId, appended.facts);
  }

  /** The change is durable whether or not a view shows it yet, so the facts answer where no view does. */
  private async changeAsItStands(changeId: string, facts: readonly RecordedFact<SubscriptionFact>[]): Promise<QuantityChangeRow> {
    const shown = await this.views.get(quantityChange, changeId).catch((error: unknown) => {
      if (storeTroubleOf(error)) return undefined;
      throw error;
    });
    return shown?.row ?? foldRow(quantityChange, facts)!;
  }
}

function ownerOf(state: Subscription): Exclude<Subscription, { situation: 'unknown' }> {
  if (state.situation === 'unknown') throw notFound();
  return state;
}

/** The partner's own people see the subscription but change nothing in a customer's name. */
function authorise(caller: Caller, { partnerId, companyId }: { readonly partnerId: string; readonly companyId: string }): void {
  const isUser = caller.companies.some((company) => company.companyId === companyId);
  if (!isUser && isStaffOf(caller, partnerId)) throw forbidden('level-too-low', { needed: 'modify' });
  requireLevel(caller, companyId, 'modify');
}
