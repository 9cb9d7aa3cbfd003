import { Injectable } from '@nestjs/common';
import type { AttentionItem } from '#platform/kernel';

/** Something that knows what a partner has to look at. */
export interface AttentionSource {
  /** Everything that is not mended yet; at most a hundred. */
  itemsOf(partnerId: string): Promise<readonly AttentionItem[]>;
}

/** Collects the sources of all contexts: connections today, whatever else may need a person tomorrow. */
@Injectable()
export class AttentionSources {
  private readonly sources: AttentionSource[] = [];

  /** Called by a context's module when it is made. */
  register(...sources: readonly AttentionSource[]): void {
    this.sources.push(...sources);
  }

  /** What a partner has to look at, the newest first. */
  async itemsOf(partnerId: string): Promise<AttentionItem[]> {
    const all = (await Promise.all(this.sources.map((source) => source.itemsOf(partnerId)))).flat();
    return all.sort((a, b) => (a.since < b.since ? 1 : -1)).slice(0, 100);
  }
}
