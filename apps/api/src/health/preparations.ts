import { Injectable } from '@nestjs/common';

/** What must still be done once before this process is of use, beside what its stores say. */
@Injectable()
export class Preparations {
  private readonly names = new Set<string>();

  /** Something is waited for until the returned function is called. */
  begin(name: string): () => void {
    this.names.add(name);
    return () => void this.names.delete(name);
  }

  /** Names of what is not done yet. */
  waiting(): readonly string[] {
    return [...this.names];
  }
}
