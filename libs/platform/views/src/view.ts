import type { Fact, Position, RecordedFact, StreamCategory } from '#platform/kernel';

/** A question that a view answers. The adapter builds one real index for it; a question that is not declared cannot be asked. */
export interface ViewQuery<Row> {
  /** Fields compared for equality. */
  readonly where: readonly (keyof Row & string)[];
  /** Fields that order the rows, ascending; the key breaks ties. Text or number fields, never undefined. */
  readonly orderBy?: readonly (keyof Row & string)[];
  /** Field in which a reader may look for a piece of text, ignoring case. Filters the rows that `where` found. */
  readonly search?: keyof Row & string;
}

/**
 * A table folded from facts. Everything in it is pure: the same facts give the same rows, byte for byte, whenever they
 * are folded. A view never throws on a fact.
 */
export interface View<Row extends object = object, F extends Fact = Fact> {
  /** Kebab-case noun; with the version it names the table. */
  readonly name: string;
  /** Raise it when the rows or their meaning change; the new version fills from the beginning. */
  readonly version: number;
  /** Streams that it listens to. */
  readonly streams: readonly StreamCategory<F>[];
  /** Row that a fact belongs to; undefined leaves the view as it is. */
  readonly key: (fact: RecordedFact<F>) => string | undefined;
  /** Next row, or undefined to have none. A type that is not listed changes nothing. */
  readonly on: { readonly [T in F['type']]?: (row: Row | undefined, fact: RecordedFact<Extract<F, { type: T }>>) => Row | undefined };
  readonly queries: { readonly [name: string]: ViewQuery<Row> };
}

/** Types a view so that `on`, `key` and `queries` are checked against its row and facts. */
export function defineView<Row extends object, F extends Fact>() {
  return <const V extends View<Row, F>>(view: V): V & View<Row, F> => view;
}

/** The row that facts of one key lead to, as the view will show it; for an answer that must not wait until it does. */
export function foldRow<Row extends object, F extends Fact>(view: View<Row, F>, facts: readonly RecordedFact<F>[]): Row | undefined {
  return facts.reduce<Row | undefined>((row, fact) => {
    const on = view.on[fact.type as F['type']] as ((row: Row | undefined, fact: RecordedFact<F>) => Row | undefined) | undefined;
    return on ? on(row, fact) : row;
  }, undefined);
}

/** A row with the place in the log up to which it is true. */
export interface ViewRow<Row> {
  readonly key: string;
  readonly row: Row;
  readonly position: Position;
}

/** One page of rows. */
export interface ViewPage<Row> {
  readonly rows: readonly ViewRow<Row>[];
  /** Opaque; give it back as `after` for the next page. Undefined on the last one. */
  readonly next: string | undefined;
}

/** Reads rows. Works the same on every adapter. */
export abstract class ViewReader {
  /** The row of a key. */
  abstract get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined>;

  /**
   * Rows that answer a declared query, in its order.
   * @throws Refusal `bad-cursor` (malformed) when `after` was not handed out for this query
   */
  abstract find<Row extends object>(
    view: View<Row, never>,
    query: string,
    values: Partial<Row>,
    page?: { readonly limit?: number; readonly after?: string | undefined; readonly search?: string | undefined },
  ): Promise<ViewPage<Row>>;

  /**
   * For the position of a fact of the view's own streams; what others leave may never be told to it.
   * Resolves true as soon as the view shows everything up to that position, false when it does not within `milliseconds` (default 5,000).
   */
  abstract waitFor(view: View<never, never>, position: Position | undefined, milliseconds?: number): Promise<boolean>;

  /**
   * Resolves when all of the views show everything up to a position: whoever changed something sees it with the next request.
   * @throws NotShownYet they do not within five seconds, because nobody keeps them up to date just now
   */
  async shows(views: readonly View<never, never>[], position: Position | undefined): Promise<void> {
    const shown = await Promise.all(views.map((view) => this.waitFor(view, position)));
    if (shown.includes(false)) throw new NotShownYet();
  }
}

/** What was asked for is recorded, but views do not show it yet. The same command again waits for them again, and records nothing more. */
export class NotShownYet extends Error {
  override readonly name = 'NotShownYet';

  constructor() {
    super('It is recorded, but the views do not show it yet');
  }
}

/** Says which rows changed, in whichever process reads: the row is visible when its change is told. Feeds server-sent events. */
export abstract class ViewChanges {
  /** Changes of the named views from now on, until `signal` aborts. A slow reader loses none; it may see several of one row as one. */
  abstract watch(views: readonly View<never, never>[], signal: AbortSignal): AsyncIterable<{ readonly view: string; readonly key: string; readonly position: Position }>;
}

/** Collects the views of all contexts; the runner starts those registered before the application is ready. */
export abstract class ViewRegistry {
  abstract register(...views: readonly View<never, never>[]): void;
}
