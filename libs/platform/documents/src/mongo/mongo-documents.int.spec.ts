import { openMongo } from '#platform/mongo';
import { caseOnMongo, describeOnMongo, freshDatabase, mongoKind } from '#platform/mongo/testing';
import { describeDocuments } from '../documents.contract.js';
import { openDocuments } from '../open-documents.js';
import { MongoDocuments } from './mongo-documents.js';

describeOnMongo('on a server', () => {
  describeDocuments(`MongoDB (${mongoKind})`, async (now) => {
    const database = freshDatabase();
    const opened: MongoDocuments[] = [];
    return {
      open: async () => {
        opened.push(new MongoDocuments(openMongo(database.uri, { shared: false }), now));
        return opened.at(-1)!;
      },
      dispose: async () => {
        for (const documents of opened) await documents.close();
        await database.drop();
      },
    };
  }, caseOnMongo);

  it('documents are there after they were closed and opened again', async () => {
    const database = freshDatabase();
    const settings = { views: database.uri, dataDirectory: '/nowhere' };
    const first = await openDocuments(settings, Date.now);
    await first.put('a', 'k', { n: 1 });
    await first.close();
    await first.close();
    await expect(first.check()).rejects.toThrow('closed');
    const second = await openDocuments(settings, Date.now);
    expect((await second.get('a', 'k'))?.body).toEqual({ n: 1 });
    await second.close();
    await database.drop();
  });
});
