import type { ChildProcess } from 'node:child_process';

/** A stand-in for MongoDB that runs. */
export interface RunningMongo {
  readonly kind: 'ferretdb' | 'mongo-java-server' | 'jongodb';
  /** Whether its data outlives the process when it was given a folder. */
  readonly durable: boolean;
  /** `mongodb://127.0.0.1:<port>/` */
  readonly uri: string;
  readonly process: ChildProcess;
  /** Settles when the process has ended. */
  readonly ended: Promise<unknown>;
  /** Kills it; a folder that it was not given goes too. */
  readonly stop: () => Promise<void>;
}

export function startMongo(options?: {
  readonly kind?: string;
  readonly port?: number;
  readonly folder?: string;
  readonly say?: (text: string) => void;
}): Promise<RunningMongo>;
