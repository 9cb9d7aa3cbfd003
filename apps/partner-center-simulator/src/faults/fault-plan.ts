import type { DocumentStore } from '../world/document-store.js';
import { matches, type Fault, type FaultName, type Target } from './faults.js';

/** The faults that bite on one request. Each is used up (`once`, n times) when it is asked for. */
export class FaultPlan {
  private readonly used: string[] = [];

  constructor(private readonly documents: DocumentStore, private target: Target) {}

  /** Names what the request turned out to be about. */
  narrow(target: Partial<Target>): void {
    this.target = { ...this.target, ...target };
  }

  /** The parameters of the fault if it bites now, and counts that it did. */
  take(name: FaultName, condition: (fault: Fault) => boolean = () => true): Readonly<Record<string, unknown>> | undefined {
    const fault = this.documents.all<Fault>('fault').find((candidate) => candidate.name === name && matches(candidate, this.target) && condition(candidate));
    if (!fault) return undefined;
    this.used.push(name);
    if (fault.remaining !== undefined) this.countDown(fault, fault.remaining);
    return fault.parameters;
  }

  /** Names of the faults that bit. */
  names(): readonly string[] {
    return this.used;
  }

  private countDown(fault: Fault, remaining: number): void {
    this.documents.transaction(() => {
      if (remaining <= 1) this.documents.remove('fault', fault.id);
      else this.documents.put('fault', fault.id, { ...fault, remaining: remaining - 1 });
    });
  }
}
