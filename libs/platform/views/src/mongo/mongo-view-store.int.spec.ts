import { Logger } from '@nestjs/common';
import { openMongo } from '#platform/mongo';
import { caseOnMongo, describeOnMongo, freshDatabase, layLine, mongoKind, type FreshDatabase } from '#platform/mongo/testing';
import { describeViewsAcrossProcesses } from '../across-processes.contract.js';
import { counterView, type CounterRow } from '../testing/counters.js';
import { CounterWorld, until } from '../testing/counter-world.js';
import { ViewProgress } from '../view-progress.js';
import { questionOf } from '../view-question.js';
import { viewStoreContract } from '../view-store.contract.js';
import { ViewsUnavailable, type PageWanted } from '../view-store.js';
import type { GenerationRegister } from './generation-register.js';
import { MongoViewStore } from './mongo-view-store.js';

describeOnMongo('on a server', () => {
  viewStoreContract(`MongoDB (${mongoKind})`, async () => {
    const database = freshDatabase();
    return {
      open: async () => new MongoViewStore(openMongo(database.uri, { shared: false })),
      breakCheckpoint: (store) => {
        const { register } = store as unknown as { register: GenerationRegister };
        jest.spyOn(register, 'moveLive').mockRejectedValueOnce(new Error('the process was killed'));
      },
      end: () => database.drop(),
    };
  }, caseOnMongo);

  describe('with a database per folder', () => {
    const databases = new Map<string, FreshDatabase>();
    afterAll(async () => {
      for (const database of databases.values()) await database.drop();
    });
    describeViewsAcrossProcesses(`MongoDB (${mongoKind})`, async (folder) => {
      const database = databases.get(folder) ?? freshDatabase();
      databases.set(folder, database);
      return new MongoViewStore(openMongo(database.uri, { shared: false }));
    }, caseOnMongo);
  });

  it('waits out a server that is away: readers are told, and the view goes on by itself without a gap', async () => {
    Logger.overrideLogger(false);
    const database = freshDatabase();
    const line = await layLine(database.uri);
    const world = await CounterWorld.open({ openStore: async () => new MongoViewStore(openMongo(line.uri, { shared: false, patience: { selection: 200, operation: 1_000 } })) });
    const { runner } = world.run(counterView);
    const reader = world.reader(new ViewProgress());
    expect(await reader.waitFor(counterView, await world.counted('a'))).toBe(true);
    expect((await reader.get<CounterRow>(counterView, 'a'))?.row.total).toBe(1);
    await line.cut();
    const position = await world.counted('a');
    await until(async () => runner.state === 'retrying');
    await expect(reader.get(counterView, 'a')).rejects.toThrow(ViewsUnavailable);
    expect(runner.problem).not.toMatch(/127\.0\.0\.1/);
    expect(await reader.waitFor(counterView, position, 50)).toBe(false);
    await line.restore();
    expect(await reader.waitFor(counterView, position, 20_000)).toBe(true);
    expect((await reader.get<CounterRow>(counterView, 'a'))?.row.total).toBe(2);
    await world.end();
    await line.close();
    await database.drop();
  });

  describe('answers every declared query from its index', () => {
    const database = freshDatabase();
    let store: MongoViewStore;
    beforeAll(async () => {
      store = new MongoViewStore(openMongo(database.uri, { shared: false }));
      const fill = await store.live(counterView);
      await fill.apply({ after: undefined, to: 10n, changes: [{ key: 'a', row: { group: 'g', total: 1, label: 'x' } satisfies CounterRow, position: 10n }] });
    });
    afterAll(async () => {
      await store.close();
      await database.drop();
    });
    const after = (query: string, ...values: unknown[]) => Buffer.from(JSON.stringify([`counter-list.1.${query}`, ...values, 'k'])).toString('base64url');
    const stages = (plan: unknown): string[] => {
      const { stage, inputStage, inputStages = [] } = plan as { stage: string; inputStage?: unknown; inputStages?: unknown[] };
      return [stage, ...(inputStage ? stages(inputStage) : []), ...inputStages.flatMap(stages)];
    };

    it.each<[string, Partial<CounterRow>, PageWanted, string[]]>([
      ['ofGroup', { group: 'g' }, {}, ['live', 'f_group', 'f_label', '_id']],
      ['ofGroup', { group: 'g' }, { search: 'x', after: after('ofGroup', 'a') }, ['live', 'f_group', 'f_label', '_id']],
      ['exactly', { group: 'g', total: 1 }, { after: after('exactly') }, ['live', 'f_group', 'f_total', '_id']],
      ['byTotal', {}, {}, ['live', 'f_total', 'f_group', '_id']],
      ['byTotal', {}, { after: after('byTotal', 5, 'g') }, ['live', 'f_total', 'f_group', '_id']],
    ])('%s %j %j', async (query, values, page, fields) => {
      const rows = (await store.rowsOf(counterView))!;
      const question = questionOf(counterView, query, values, page);
      const { filter, sort, hint } = rows.plan(question, query);
      // Equal fields first, then the fields of the order: the index gives the rows in order, without a sort.
      expect((await rows.indexes())[hint]).toEqual(fields);
      const order = Object.keys(sort);
      const equal = fields.slice(0, fields.length - order.length);
      expect([...equal, ...order]).toEqual(fields);
      expect(equal.every((field) => ['string', 'boolean'].includes(typeof filter[field]))).toBe(true);
      if (mongoKind !== 'mongodb') return;
      const { queryPlanner } = await rows.explain(question, query);
      const used = stages((queryPlanner as { winningPlan: { queryPlan?: unknown } }).winningPlan.queryPlan ?? (queryPlanner as { winningPlan: unknown }).winningPlan);
      expect(used).toContain('IXSCAN');
      expect(used).not.toContain('SORT');
      expect(used).not.toContain('COLLSCAN');
    });
  });
});
