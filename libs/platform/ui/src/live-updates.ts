import { computed, signal } from '@angular/core';

/** What is needed of the browser's `EventSource`. */
export interface UpdateSource {
  onopen: ((event: Event) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** Opens a stream of server-sent events. */
export type OpenSource = (url: string) => UpdateSource;

/** How long the first pause lasts, and the longest, in milliseconds. */
export const FIRST_PAUSE = 1_000;
export const LONGEST_PAUSE = 30_000;

/** Pause before a try to reconnect, in milliseconds. @param failures tries that failed in a row, from 1 */
export function pauseBefore(failures: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
}

/**
 * A stream of server-sent events that reconnects with growing pauses. Events of the time without a connection are lost, so
 * `caughtUp` is called after each reconnection (and at each failed try), when everything visible must be read again.
 */
export class LiveUpdates {
  private readonly phase = signal<'connecting' | 'connected' | 'lost' | 'closed'>('connecting');
  private source: UpdateSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  /** Whether the reader should know that what is shown may be old. */
  readonly lost = computed(() => this.phase() === 'lost');

  constructor(
    private readonly url: string,
    private readonly on: Readonly<Record<string, (data: unknown) => void>>,
    private readonly caughtUp: () => void,
    private readonly open: OpenSource = (address) => new EventSource(address) as UpdateSource,
  ) {
    this.connect();
  }

  /** Ends it for good. */
  close(): void {
    this.phase.set('closed');
    clearTimeout(this.timer);
    this.source?.close();
  }

  private connect(): void {
    const source = this.open(this.url);
    this.source = source;
    source.onopen = () => {
      const again = this.failures > 0;
      this.failures = 0;
      this.phase.set('connected');
      if (again) this.caughtUp();
    };
    source.onerror = () => this.reconnectLater(source);
    for (const [type, react] of Object.entries(this.on)) source.addEventListener(type, (event) => react(parsed(event.data)));
  }

  private reconnectLater(source: UpdateSource): void {
    // The browser's own reconnection gives up for ever at the first answer that is not 200; ours does not.
    source.close();
    if (this.phase() === 'closed' || source !== this.source) return;
    this.failures += 1;
    // A single break is normal: proxies end quiet streams.
    if (this.failures > 1) this.phase.set('lost');
    this.timer = setTimeout(() => this.connect(), pauseBefore(this.failures));
    if (this.failures > 1) this.caughtUp();
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
