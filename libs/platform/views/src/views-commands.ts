import { rm } from 'node:fs/promises';
import type { CommandLineCommand } from '#platform/command-line';
import type { EventStore, FactLog } from '#platform/event-store';
import type { RegisteredViews } from './registered-views.js';
import { differences } from './verify-view.js';
import type { ViewRunners } from './view-runners.js';
import type { AnyView, KeptGeneration, ViewStore } from './view-store.js';

/** What the commands work with. */
export interface ViewsCommandParts {
  readonly events: EventStore;
  readonly log: FactLog;
  readonly store: ViewStore;
  readonly registered: RegisteredViews;
  readonly runners: ViewRunners;
  /** Opens an empty store to compare with; `remove` it afterwards. */
  readonly scratch: () => { readonly store: ViewStore; readonly file: string };
}

/** What the operator can do with views: `views status`, `views rebuild`, `views verify`, `views prune`. */
export function viewsCommands(parts: ViewsCommandParts): CommandLineCommand[] {
  const flags = { view: { description: 'Name of one view; left out means all of them' } };
  const chosen = (name: string | undefined): readonly AnyView[] => {
    const views = parts.registered.all.filter((view) => name === undefined || view.name === name);
    if (views.length === 0) throw new Error(`There is no view "${name}"; there are ${parts.registered.all.map((view) => view.name).join(', ')}`);
    return views;
  };
  return [
    { name: 'views status', description: 'Shows how far each view is, and what of older versions and rebuilds lies around.', flags: {}, run: () => status(parts) },
    {
      name: 'views rebuild', description: 'Fills a view again from the log, beside what readers see, and switches them to it at once.', flags,
      run: ({ view }) => eachOf(chosen(view), async (one) => {
        const { facts, milliseconds } = await parts.runners.rebuild(one);
        return `${one.name}: rebuilt from ${facts} facts in ${Math.round(milliseconds)} ms`;
      }),
    },
    {
      name: 'views verify', description: 'Builds a view a second time beside the first and compares them, row by row.', flags,
      run: ({ view }) => eachOf(chosen(view), (one) => verified(parts, one)),
    },
    {
      name: 'views prune', flags: {}, run: () => prune(parts),
      description: 'Drops versions and fillings of views that this version of Seatkeeper does not use. First stop every process of an older version.',
    },
  ];
}

async function status({ runners, store, registered }: ViewsCommandParts): Promise<string[]> {
  const conditions = await runners.conditions();
  const around = (await store.kept(registered.all)).filter(({ state, used }) => state !== 'live' || !used);
  return [
    ...conditions.map(({ name, version, state, ready, checkpoint, behind, problem }) =>
      [`${name} v${version}`, state, ...(ready ? [] : ['not filled yet']), `checkpoint ${checkpoint ?? 'none'}`, ...(behind ? ['behind the log'] : []), ...(problem ? [problem] : [])].join(' · ')),
    ...around.map(described),
    ...(around.length > 0 ? ['"views prune" drops what is not used any more.'] : []),
  ];
}

async function prune({ store, registered }: ViewsCommandParts): Promise<string[]> {
  const dropped = await store.prune(registered.all);
  return dropped.length === 0 ? ['Nothing to drop: every version and filling of a view is in use.'] : dropped.map((generation) => `Dropped: ${described(generation)}`);
}

const meanings: { readonly [state in KeptGeneration['state']]: string } = {
  live: 'of another version of Seatkeeper', former: 'what readers saw before the last rebuild', draft: 'a rebuild under way, or one that was broken off', lost: 'left over by a crash',
};

function described({ name, version, generation, state, position }: KeptGeneration): string {
  return [`${name} v${version}`, `filling ${generation}`, meanings[state], ...(position === undefined ? [] : [`checkpoint ${position}`])].join(' · ');
}

async function verified(parts: ViewsCommandParts, view: AnyView): Promise<string> {
  const { store, file } = parts.scratch();
  try {
    const different = await differences(view, parts, store);
    if (different.length === 0) return `${view.name}: equal to a rebuild from the beginning`;
    throw new Error([`${view.name}: ${different.length} rows differ from a rebuild. Run "views rebuild --view ${view.name}" and report the keys:`, ...different.slice(0, 20)].join('\n'));
  } finally {
    await store.close();
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
  }
}

async function eachOf(views: readonly AnyView[], run: (view: AnyView) => Promise<string>): Promise<string[]> {
  const lines: string[] = [];
  for (const view of views) lines.push(await run(view));
  return lines;
}
