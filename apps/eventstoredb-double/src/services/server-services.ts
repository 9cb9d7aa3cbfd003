import { randomUUID } from 'node:crypto';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { features, gossip } from '../wire/generated.js';
import { writeUuid } from '../wire/identifiers.js';

const streamsName = 'event_store.client.streams.streams';
const methods: Readonly<Record<string, readonly string[]>> = { append: [], batchappend: ['deadline_duration'], delete: [], read: ['position', 'events'], tombstone: [] };

/** What the client asks for once per channel before it chooses how to append. */
export const getSupportedMethods: handleUnaryCall<Empty, SupportedMethods> = (_call, answer) => {
  const list = Object.entries(methods).map(([name, featureNames]) =>
    new features.SupportedMethod().setServiceName(streamsName).setMethodName(name).setFeaturesList([...featureNames]));
  answer(null, new features.SupportedMethods().setEventStoreServerVersion('24.6.0').setMethodsList(list));
};

/** What discovery asks for: one living leader, this server. */
export function readGossip(port: () => number): handleUnaryCall<Empty, ClusterInfo> {
  const id = randomUUID();
  return (_call, answer) => {
    const leader = new gossip.MemberInfo()
      .setInstanceId(writeUuid(id)).setTimeStamp(String(Date.now() * 10_000)).setState(gossip.MemberInfo.VNodeState.LEADER).setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port()));
    answer(null, new gossip.ClusterInfo().setMembersList([leader]));
  };
}
