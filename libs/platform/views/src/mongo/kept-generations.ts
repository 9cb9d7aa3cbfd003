import { identityOf } from '../view-identity.js';
import type { AnyView, KeptGeneration } from '../view-store.js';
import type { GenerationRecord } from './generation-record.js';
import type { GenerationRegister } from './generation-register.js';
import { collectionOf, generationIn } from './row-record.js';

// Milliseconds after which a publication that did not end is taken for one whose process died.
const longestPublication = 60_000;

/** Every generation that the register names, and every collection of rows that it does not name. */
export async function keptIn(register: GenerationRegister, used: readonly AnyView[]): Promise<KeptGeneration[]> {
  const usedIds = new Set(used.map((view) => identityOf(view).id));
  const records = await register.all();
  const isUsed = ({ view }: GenerationRecord): boolean => usedIds.has(view);
  const live = new Set(records.flatMap(({ state, generation }) => (state === 'live' ? [generation] : [])));
  const told = records.flatMap((record): KeptGeneration[] => {
    const { name, version, generation, position, state, former } = record;
    // A process that died between switching the readers and forgetting the draft.
    if (state !== 'live' && live.has(generation)) return [];
    const kept = { name, version, generation, position: position ?? undefined, used: isUsed(record) };
    return [{ ...kept, state: state === 'live' ? 'live' : 'draft' }, ...(former ? [{ ...kept, state: 'former' as const, generation: former, position: undefined }] : [])];
  });
  const named = new Set(told.map(({ name, version, generation }) => collectionOf({ name, version }, generation)));
  const lost = (await register.collections()).filter((collection) => !named.has(collection)).flatMap((collection) => generationIn(collection) ?? []);
  return [...told, ...lost.map((generation) => ({ ...generation, state: 'lost' as const, position: undefined, used: false }))];
}

/** Drops what the given views do not use. Documents first: what is not named any more is written by nobody. */
export async function pruneIn(register: GenerationRegister, used: readonly AnyView[]): Promise<KeptGeneration[]> {
  const usedIds = new Set(used.map((view) => identityOf(view).id));
  const before = (await keptIn(register, used)).filter(({ state, used: isUsed }) => state !== 'live' || !isUsed);
  for (const record of await register.all()) {
    if (record.state === 'live' && usedIds.has(record.view)) {
      if (record.former) await register.forgetFormer(record);
    } else if (record.state !== 'publishing' || (record.since ?? 0) < Date.now() - longestPublication) {
      await register.remove(record);
    }
  }
  // Looked at again: what somebody published or begins meanwhile stays.
  const stays = new Set((await keptIn(register, used)).filter(({ state }) => state !== 'lost').map(({ generation }) => generation));
  const dropped = before.filter(({ generation }) => !stays.has(generation));
  for (const { name, version, generation } of dropped) await register.drop(collectionOf({ name, version }, generation));
  return dropped;
}
