import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970 (UTC). */
  readonly expiresAt: number;
}

/** Where the provider keeps codes and page visits: in memory, gone with the process. */
export function memoryAdapters(): AdapterFactory {
  const entries = new Map<string, Entry>();
  const live = (id: string): AdapterPayload | undefined => {
    const entry = entries.get(id);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  };
  const findBy = (model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
    [...entries.keys()].filter((id) => id.startsWith(`${model}:`)).map(live).find((payload) => payload !== undefined && matches(payload));
  const removeWhere = (isGone: (entry: Entry) => boolean): void => {
    for (const [id, entry] of entries) if (isGone(entry)) entries.delete(id);
  };
  return (model): Adapter => ({
    upsert: async (id, payload, seconds = 600) => {
      removeWhere((entry) => entry.expiresAt <= Date.now());
      entries.set(`${model}:${id}`, { payload, expiresAt: Date.now() + seconds * 1_000 });
    },
    find: async (id) => live(`${model}:${id}`),
    findByUid: async (uid) => findBy(model, (payload) => payload.uid === uid),
    findByUserCode: async (code) => findBy(model, (payload) => payload.userCode === code),
    consume: async (id) => {
      const payload = live(`${model}:${id}`);
      if (payload) payload['consumed'] = Math.floor(Date.now() / 1_000);
    },
    destroy: async (id) => void entries.delete(`${model}:${id}`),
    revokeByGrantId: async (grantId) => removeWhere((entry) => entry.payload.grantId === grantId),
  });
}
