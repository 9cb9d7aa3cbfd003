import { Controller, Param, ParseUUIDPipe, Req, Sse, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Observable } from 'rxjs';
import { CallerDirectory, CurrentCaller, type Caller } from '#platform/identity';
import { Refusal, storeTroubleOf } from '#platform/kernel';
import { ViewChanges, ViewReader } from '#platform/views';
import { CompanyViewers } from '../../company-viewers.js';
import { SynchronisationProgress } from '../../synchronisation-progress.js';
import { partnerCenterAccount } from '../partner-center-account/partner-center-account.view.js';
import { quantityChange } from '../quantity-change/quantity-change.view.js';
import { servedCompany } from '../served-company/served-company.view.js';
import { subscriptionList } from '../subscription-list/subscription-list.view.js';

/** Milliseconds between two looks at what no view tells: the synchronisation's progress, and whether the reader may still look. */
const LOOK_EVERY = 1_000;
/** Looks between two signs of life, so that proxies keep the connection open. */
const SIGN_OF_LIFE = 20;

@ApiTags('subscriptions')
@Controller('companies/:companyId/updates')
export class CompanyUpdatesController implements OnModuleDestroy {
  private readonly open = new Set<AbortController>();
  private isStopping = false;

  constructor(
    private readonly views: ViewReader,
    private readonly changes: ViewChanges,
    private readonly callers: CallerDirectory,
    private readonly progress: SynchronisationProgress,
    private readonly viewers: CompanyViewers,
  ) {}

  /** A server that stops waits for its open answers; these would never end by themselves. Browsers connect again elsewhere. */
  onModuleDestroy(): void {
    this.isStopping = true;
    for (const ended of this.open) ended.abort();
  }

  /**
   * Server-sent events while the page is open: `subscription` with its id whenever something about it changed, `synchronisation`
   * whenever a reading of Microsoft moved on, or changes are paused or go on. Ends when the reader may not look any more, and when
   * the server stops.
   */
  @Sse()
  async updates(@Param('companyId', ParseUUIDPipe) companyId: string, @CurrentCaller() caller: Caller, @Req() request: Request): Promise<Observable<MessageEvent>> {
    await this.viewers.of(caller, companyId);
    return new Observable<MessageEvent>((reader) => {
      const ended = new AbortController();
      this.open.add(ended);
      if (this.isStopping) ended.abort();
      request.on('close', () => ended.abort());
      const send = (event: MessageEvent): void => reader.next(event);
      const work = [this.tellChanges(companyId, send, ended.signal), this.tellProgress(companyId, caller, send, ended)];
      Promise.all(work).then(
        () => reader.complete(),
        // A store that was away when it began: the browser connects again and reads everything anew.
        (error: unknown) => (ended.signal.aborted || storeTroubleOf(error) ? reader.complete() : reader.error(error)),
      );
      return () => {
        this.open.delete(ended);
        ended.abort();
      };
    });
  }

  private async tellChanges(companyId: string, send: (event: MessageEvent) => void, signal: AbortSignal): Promise<void> {
    for await (const { view, key } of this.changes.watch([subscriptionList, quantityChange, partnerCenterAccount], signal)) {
      if (view === partnerCenterAccount.name) {
        // Changes are paused, or go on: everything that is shown may say so.
        const company = (await this.views.get(servedCompany, companyId))?.row;
        if (company?.delegatedAdminId === key && !signal.aborted) send({ type: 'synchronisation', data: {} });
        continue;
      }
      const row = await untilAnswered(signal, async () => {
        const subscriptionKey = view === quantityChange.name ? (await this.views.get(quantityChange, key))?.row.subscriptionKey : key;
        return subscriptionKey === undefined ? undefined : (await this.views.get(subscriptionList, subscriptionKey))?.row;
      });
      if (row?.companyId === companyId && !signal.aborted) send({ type: 'subscription', data: { subscriptionId: row.subscriptionId } });
    }
  }

  private async tellProgress(companyId: string, caller: Caller, send: (event: MessageEvent) => void, ended: AbortController): Promise<void> {
    let told = JSON.stringify(await this.progress.of(companyId));
    for (let look = 1; !ended.signal.aborted; look++) {
      await pause(LOOK_EVERY, ended.signal);
      const now = await untilAnswered(ended.signal, async () => {
        // Access may be revoked while the page is open; the next look ends the stream.
        await this.viewers.of(await this.callers.callerOf(caller.identity), companyId).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          ended.abort();
        });
        return JSON.stringify(await this.progress.of(companyId));
      });
      if (now === undefined || ended.signal.aborted) return;
      if (now !== told) send({ type: 'synchronisation', data: {} });
      else if (look % SIGN_OF_LIFE === 0) send({ type: 'alive', data: {} });
      told = now;
    }
  }
}

/** What `work` gives; while a store does not answer, it is tried again and again. Undefined when the signal aborted first. */
async function untilAnswered<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (!storeTroubleOf(error)) throw error;
      await pause(LOOK_EVERY, signal);
    }
  }
  return undefined;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
