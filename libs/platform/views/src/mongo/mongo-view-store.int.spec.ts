import { openMongo } from '#platform/mongo';
import { caseOnMongo, describeOnMongo, freshDatabase, mongoKind } from '#platform/mongo/testing';
import { viewStoreContract } from '../view-store.contract.js';
import type { GenerationRegister } from './generation-register.js';
import { MongoViewStore } from './mongo-view-store.js';

describeOnMongo('on a server', () => {
  viewStoreContract(`MongoDB (${mongoKind})`, async () => {
    const database = freshDatabase();
    return {
      open: async () => new MongoViewStore(openMongo(database.uri, { shared: false })),
      breakCheckpoint: (store) => {
        const { register } = store as unknown as { register: GenerationRegister };
        jest.spyOn(register, 'move').mockRejectedValueOnce(new Error('the process was killed'));
      },
      end: () => database.drop(),
    };
  }, caseOnMongo);
});
