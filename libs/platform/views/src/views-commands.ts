import { rm } from 'node:fs/promises';
import type { CommandLineCommand } from '#platform/command-line';
import type { ViewRunners, RegisteredViews } from './view-runners.js';
import type { AnyView, ViewStore } from './view-store.js';
import { differences } from './verify-view.js';
import type { ViewRunnerParts } from './view-runner.js';

/** What the commands work with. */
export interface ViewsCommandParts extends ViewRunnerParts {
  readonly registered: RegisteredViews;
  readonly runners: ViewRunners;
  /** Opens an empty store to compare with; `remove` it afterwards. */
  readonly scratch: () => { readonly store: ViewStore; readonly file: string };
}

/** What the operator can do with views: `views status`, `views rebuild`, `views verify`. */
export function viewsCommands(parts: ViewsCommandParts): CommandLineCommand[] {
  const flags = { view: { description: 'Name of one view; left out means all of them' } };
  const chosen = (name: string | undefined): readonly AnyView[] => {
    const views = parts.registered.all.filter((view) => name === undefined || view.name === name);
    if (views.length === 0) throw new Error(`There is no view "${name}"; there are ${parts.registered.all.map((view) => view.name).join(', ')}`);
    return views;
  };
  return [
    { name: 'views status', description: 'Shows how far each view is.', flags: {}, run: () => status(parts.runners) },
    {
      name: 'views rebuild', description: 'Empties a view and fills it again from the log. Readers see it fill.', flags,
      run: ({ view }) => eachOf(chosen(view), async (one) => {
        const { facts, milliseconds } = await parts.runners.rebuild(one);
        return `${one.name}: rebuilt from ${facts} facts in ${Math.round(milliseconds)} ms`;
      }),
    },
    {
      name: 'views verify', description: 'Builds a view a second time beside the first and compares them, row by row.', flags,
      run: ({ view }) => eachOf(chosen(view), (one) => verified(parts, one)),
    },
  ];
}

async function status(runners: ViewRunners): Promise<string[]> {
  const conditions = await runners.conditions();
  return conditions.map(({ name, version, state, checkpoint, behind, problem }) =>
    [`${name} v${version}`, state, `checkpoint ${checkpoint ?? 'none'}`, ...(behind ? ['behind the log'] : []), ...(problem ? [problem] : [])].join(' · '));
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
