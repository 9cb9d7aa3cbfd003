import { CallRate } from './rate.js';

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
