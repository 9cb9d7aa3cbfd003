export { checkMongoAddress, defaultDatabase, MongoAddressProblem, type MongoPatience } from './mongo-address.js';
export * from './mongo-unavailable.js';
export * from './open-mongo.js';
