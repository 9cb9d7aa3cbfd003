import type { ConnectionFinding } from '../../domain/connection-finding.js';

/** Where findings about connections go; declared by who needs to wait for them. */
export abstract class ConnectionNotes {
  /** Keeps a finding, if it is news. */
  abstract note(delegatedAdminId: string, finding: ConnectionFinding): Promise<void>;

  /** Resolves when everything that calls have shown so far in this process is kept. */
  abstract settled(delegatedAdminId: string): Promise<void>;
}
