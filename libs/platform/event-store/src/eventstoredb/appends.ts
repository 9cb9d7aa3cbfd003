import { WrongExpectedVersionError, type AppendResult as ClientResult, type EventData } from '@eventstore/db-client';
import { AppendMismatch, OutcomeUnknown, WrongExpectedRevision, type AppendResult, type StoredEvent } from '../event-store.js';
import type { PreparedEvent } from '../prepare-append.js';
import { AppendGate } from './append-gate.js';
import { deadlines, within } from './deadline.js';
import { Echoes, type Echo } from './echoes.js';
import { appendFailure, isDiscoveryFailure } from './failures.js';
import { readLastOf, readStream } from './read-events.js';
import type { Connection } from './connection.js';
import { isSame, nextRevision, type PreparedAppend } from './stored-events.js';

interface Sending {
  readonly append: PreparedAppend;
  /** Its turn has come. */
  readonly sent: Promise<void>;
  readonly answer: Promise<ClientResult>;
}

/** The appends of this process: bounded, never twice in flight, and never answered from hope. */
export class Appends {
  private readonly gate = new AppendGate();
  private readonly underway = new Map<string, Sending>();
  private readonly echoes: Echoes;

  constructor(private readonly connection: Connection) {
    this.echoes = new Echoes(connection);
  }

  /** As `EventStore.append`. */
  async append(append: PreparedAppend): Promise<AppendResult> {
    const echo = this.echoes.listen(append);
    try {
      return await this.appendListening(append, echo);
    } finally {
      echo.end();
    }
  }

  private async appendListening(append: PreparedAppend, echo: Echo): Promise<AppendResult> {
    let result: ClientResult;
    try {
      result = await this.send(append);
    } catch (error) {
      const failure = appendFailure(append.stream, error);
      if (failure instanceof WrongExpectedVersionError) throw await this.explainConflict(append, failure);
      if (failure instanceof OutcomeUnknown) return this.resolve(append, failure);
      throw failure;
    }
    return this.confirm(append, result, echo);
  }

  /** Resolves when nothing is in flight any more, or is given up. */
  async settled(): Promise<void> {
    const answers = [...this.underway.values()].map(({ answer }) => answer);
    await within(Promise.allSettled(answers), deadlines.append, () => new Error('given up')).catch(() => undefined);
  }

  /**
   * Sends, unless the very same is in flight: the server would drop the second one without a word (facts: eventstoredb §0 no. 2). So a
   * retry after a time-out waits for the first one's answer.
   */
  private async send(append: PreparedAppend): Promise<ClientResult> {
    const key = `${append.events[0]!.id} ${append.expected} ${append.stream}`;
    for (let twin = this.underway.get(key); twin; twin = this.underway.get(key)) {
      if (isEqual(twin.append, append)) return answerOf(twin);
      // With other content it has to be compared with what the first one leaves there.
      await answerOf(twin).catch((error: unknown) => {
        if (error instanceof OutcomeUnknown) throw error;
      });
    }
    const sent = this.gate.enter();
    const answer = sent.then(() => this.hand(append).finally(() => this.gate.leave()));
    const sending = { append, sent, answer };
    this.underway.set(key, sending);
    const forget = () => this.underway.delete(key);
    answer.then(forget, forget);
    return answerOf(sending);
  }

  private async hand({ stream, expected, events }: PreparedAppend): Promise<ClientResult> {
    const { client } = this.connection;
    try {
      const answer = client.appendToStream(stream, events.map(toEventData), { expectedRevision: expected === 'no-stream' ? 'no_stream' : expected });
      return await within(answer, deadlines.abandon, () => new OutcomeUnknown(`${stream}: the event store never answered an append`));
    } catch (error) {
      if (isDiscoveryFailure(error) && client === this.connection.client) this.connection.renew();
      throw error;
    }
  }

  /**
   * Success says that these ids stand there, not that these bytes do: the server compares ids only, and answers a repetition as it
   * answered the first (facts: eventstoredb §1). Nothing in the answer tells the two apart, and a twin of another process may have come
   * first a moment ago. So what lies there is always compared: with the echo of the append, or with the stream when there was none.
   */
  private async confirm(append: PreparedAppend, { nextExpectedRevision, position }: ClientResult, echo: Echo): Promise<AppendResult> {
    if (!position) throw new AppendMismatch(`${append.stream}: these ids were appended once, and the stream was deleted since`);
    const there = (await echo.upTo(position.commit)) ?? (await this.look(append, new OutcomeUnknown(`${append.stream}: the event store took an append, but it could not be read back`)));
    if (there.length < append.events.length) throw new OutcomeUnknown(`${append.stream}: the event store took an append, but does not show it yet`);
    assertSame(append, there);
    return { revision: nextExpectedRevision, position: position.commit };
  }

  /** Reads the stream for the ids. What is not there may still be on its way, so it stays unknown; appending the same again is safe. */
  private async resolve(append: PreparedAppend, unknown: OutcomeUnknown): Promise<AppendResult> {
    const there = await this.look(append, unknown);
    if (there.length === 0) throw unknown;
    if (there[0]!.id !== append.events[0]!.id) throw await this.explain(append, there);
    assertSame(append, there);
    const { revision, position } = there.at(-1)!;
    return { revision, position };
  }

  private async explainConflict(append: PreparedAppend, { actualVersion }: WrongExpectedVersionError): Promise<Error> {
    const actual = typeof actualVersion === 'bigint' ? actualVersion : 'no-stream';
    const next = nextRevision(append.expected);
    if (actual === 'no-stream' || actual < next) return new WrongExpectedRevision(append.stream, append.expected, actual);
    return this.explain(append, await this.look(append, new OutcomeUnknown(`${append.stream}: a refused append could not be compared with what is there`)), actual);
  }

  /** Somebody else's facts stand where these were to stand, or a part of these. */
  private async explain(append: PreparedAppend, there: readonly StoredEvent[], actual?: bigint): Promise<Error> {
    const ids = new Set(append.events.map(({ id }) => id));
    if (there.some(({ id }) => ids.has(id))) return mismatch(append);
    const last = actual ?? (await readLastOf(this.connection, append.stream))?.revision ?? 'no-stream';
    return new WrongExpectedRevision(append.stream, append.expected, last);
  }

  private async look({ stream, expected, events }: PreparedAppend, otherwise: OutcomeUnknown): Promise<StoredEvent[]> {
    try {
      return await readStream(this.connection, stream, { from: nextRevision(expected), limit: events.length }, deadlines.check);
    } catch {
      throw otherwise;
    }
  }
}

/** @throws StoreUnavailable its turn did not come; OutcomeUnknown it was sent and not answered in time */
async function answerOf({ append, sent, answer }: Sending): Promise<ClientResult> {
  await sent;
  return within(answer, deadlines.append, () => new OutcomeUnknown(`${append.stream}: the event store has not answered an append in time`));
}

function assertSame(append: PreparedAppend, there: readonly StoredEvent[]): void {
  if (there.length !== append.events.length || !append.events.every((event, index) => isSame(there[index], event))) throw mismatch(append);
}

function mismatch({ stream }: PreparedAppend): AppendMismatch {
  return new AppendMismatch(`${stream}: these ids were appended before with other content, or only some of them were`);
}

function isEqual(one: PreparedAppend, other: PreparedAppend): boolean {
  return one.events.length === other.events.length && one.events.every((event, index) => {
    const { id, type, data, metadata } = other.events[index]!;
    return event.id === id && event.type === type && event.data === data && event.metadata === metadata;
  });
}

/** The client writes the data as JSON itself; what was read from text becomes that very text again. */
function toEventData({ id, type, data, metadata }: PreparedEvent): EventData {
  return { id, type, contentType: 'application/json', data: JSON.parse(data), metadata: new TextEncoder().encode(metadata) };
}
