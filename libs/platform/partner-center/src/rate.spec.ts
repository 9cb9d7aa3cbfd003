import { DocumentsUnavailable } from '#platform/documents';
import { InMemoryDocuments } from '../../documents/src/testing/in-memory-documents.js';
import { CallRate } from './rate.js';
import { sharedBudget } from './shared-budget.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const never = new AbortController().signal;
const started: string[] = [];
const ask = (rate: CallRate, name: string, lane = name, urgent = false): void =>
  void rate.take(lane, urgent, never).then(() => started.push(name));
beforeEach(() => {
  started.length = 0;
});

describe('CallRate (facts: partner-center §2.4, §11)', () => {
  it('lets no more than the limit through in any minute, and everything in the end', async () => {
    const rate = new CallRate(400, Date.now);
    const at: number[] = [];
    for (let call = 0; call < 1000; call += 1) void rate.take('a', false, never).then(() => at.push(Date.now()));
    await jest.advanceTimersByTimeAsync(240_000);
    expect(at).toHaveLength(1000);
    for (const start of at) expect(at.filter((moment) => moment >= start && moment < start + 60_000).length).toBeLessThanOrEqual(400);
  });

  it('lets a write ahead of waiting reads, and customers take turns', async () => {
    const rate = new CallRate(4, Date.now);
    ask(rate, 'first', 'a');
    for (const name of ['a1', 'a2', 'a3']) ask(rate, name, 'a');
    ask(rate, 'b1', 'b');
    ask(rate, 'write', 'c', true);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(started).toEqual(['first', 'write', 'a1', 'b1', 'a2', 'a3']);
  });

  it('leaves a customer alone for as long as Retry-After asked, without holding up the others', async () => {
    const rate = new CallRate(400, Date.now);
    rate.pause('a', 30_000);
    ask(rate, 'a');
    ask(rate, 'b');
    await jest.advanceTimersByTimeAsync(29_999);
    expect(started).toEqual(['b']);
    expect(rate.pausedFor('a')).toBe(1);
    await jest.advanceTimersByTimeAsync(10);
    expect(started).toEqual(['b', 'a']);
  });

  it('gives up the place of a call that is no longer wanted', async () => {
    const rate = new CallRate(4, Date.now);
    ask(rate, 'first');
    const controller = new AbortController();
    const waiting = expect(rate.take('x', false, controller.signal)).rejects.toThrow('enough');
    ask(rate, 'next');
    controller.abort(new Error('enough'));
    await waiting;
    await jest.advanceTimersByTimeAsync(21_000);
    expect(started).toEqual(['first', 'next']);
  });
});

describe('CallRate of several processes', () => {
  const processes = (documents: InMemoryDocuments, ahead: readonly number[]) =>
    ahead.map((milliseconds) => new CallRate(400, Date.now, sharedBudget(documents, 'tenant', 400, () => Date.now() + milliseconds)));

  it('together let no more than the limit through in any minute, also with clocks that differ, and everything in the end', async () => {
    const documents = new InMemoryDocuments(Date.now);
    const at: number[] = [];
    for (const rate of processes(documents, [0, 1_500, -400])) {
      for (let call = 0; call < 400; call += 1) void rate.take(`customer ${call % 7}`, false, never).then(() => at.push(Date.now()));
    }
    await jest.advanceTimersByTimeAsync(360_000);
    expect(at).toHaveLength(1_200);
    for (const start of at) expect(at.filter((moment) => moment >= start && moment < start + 60_000).length).toBeLessThanOrEqual(400);
  });

  it('make reserved calls soon or never', async () => {
    const documents = new InMemoryDocuments(Date.now);
    const [rate] = processes(documents, [0]) as [CallRate];
    const leaving = new AbortController();
    const left = [1, 2, 3].map((call) => expect(rate.take(`c${call}`, false, leaving.signal)).rejects.toThrow('enough'));
    leaving.abort(new Error('enough'));
    await Promise.all(left);
    await jest.advanceTimersByTimeAsync(5_000);
    const reserved = jest.spyOn(documents, 'put');
    ask(rate, 'later');
    await jest.advanceTimersByTimeAsync(1);
    expect(started).toEqual(['later']);
    expect(reserved).toHaveBeenCalledTimes(1);
  });

  it('call nobody while the budget cannot be asked, and go on when it can', async () => {
    const documents = new InMemoryDocuments(Date.now);
    const away = jest.spyOn(documents, 'get').mockRejectedValue(new DocumentsUnavailable('gone'));
    const [rate] = processes(documents, [0]) as [CallRate];
    ask(rate, 'a');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(started).toEqual([]);
    away.mockRestore();
    await jest.advanceTimersByTimeAsync(1_001);
    expect(started).toEqual(['a']);
  });

  it('leave a customer alone without reserving for it', async () => {
    const documents = new InMemoryDocuments(Date.now);
    const [rate] = processes(documents, [0]) as [CallRate];
    rate.pause('a', 30_000);
    ask(rate, 'a');
    await jest.advanceTimersByTimeAsync(29_000);
    expect(await documents.get('partner-center-budgets', 'tenant')).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1_100);
    expect(started).toEqual(['a']);
  });
});
