import { FIRST_PAUSE, LiveUpdates, LONGEST_PAUSE, pauseBefore, type UpdateSource } from './live-updates.js';

class Source implements UpdateSource {
  onopen: ((event: Event) => unknown) | null = null;
  onerror: ((event: Event) => unknown) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  emit(type: string, data: string): void {
    this.listeners.get(type)?.({ data } as MessageEvent<string>);
  }
}

describe('live updates', () => {
  let sources: Source[];
  let heard: unknown[];
  let caughtUp: jest.Mock;
  let updates: LiveUpdates;
  const last = (): Source => sources.at(-1)!;
  const open = (): void => void last().onopen?.(new Event('open'));
  const fail = (): void => void last().onerror?.(new Event('error'));

  beforeEach(() => {
    jest.useFakeTimers();
    sources = [];
    heard = [];
    caughtUp = jest.fn();
    updates = new LiveUpdates('/updates', { subscription: (data) => heard.push(data) }, caughtUp, () => {
      const source = new Source();
      sources.push(source);
      return source;
    });
  });
  afterEach(() => {
    updates.close();
    jest.useRealTimers();
  });

  it('hands on what is said, and null for what it cannot read', () => {
    open();
    last().emit('subscription', '{"subscriptionId":"a"}');
    last().emit('subscription', 'not json');
    expect(heard).toEqual([{ subscriptionId: 'a' }, null]);
    expect(caughtUp).not.toHaveBeenCalled();
  });

  it('reconnects after a break and then asks for everything that was missed', () => {
    open();
    fail();
    expect(last().closed).toBe(true);
    expect(updates.lost()).toBe(false);
    jest.advanceTimersByTime(FIRST_PAUSE);
    expect(sources).toHaveLength(2);
    open();
    expect(caughtUp).toHaveBeenCalledTimes(1);
  });

  it('says that the connection is lost when it stays away, and takes it back', () => {
    open();
    fail();
    jest.advanceTimersByTime(FIRST_PAUSE);
    fail();
    expect(updates.lost()).toBe(true);
    expect(caughtUp).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2 * FIRST_PAUSE);
    open();
    expect(updates.lost()).toBe(false);
  });

  it('waits longer from try to try, up to a limit', () => {
    expect([1, 2, 3, 4].map(pauseBefore)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauseBefore(50)).toBe(LONGEST_PAUSE);
  });

  it('stays away once it is closed', () => {
    fail();
    updates.close();
    jest.advanceTimersByTime(LONGEST_PAUSE);
    expect(sources).toHaveLength(1);
    expect(last().closed).toBe(true);
  });
});
