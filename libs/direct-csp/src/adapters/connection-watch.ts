import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Commands } from '#platform/http';
import { systemActor } from '#platform/kernel';
import { ConnectionSignals, type ConnectionSignal } from '#platform/partner-center';
import { ViewReader } from '#platform/views';
import type { ConnectionFinding } from '../domain/connection-finding.js';
import { NoteConnection } from '../features/note-connection/note-connection.handler.js';
import { ConnectionNotes } from '../reactions/when-delegated-admin-connected/connection-notes.js';
import { addedCompanyKey, addedCompanyView } from '../views/added-company/added-company.view.js';
import { delegatedAdminView, type DelegatedAdminRow } from '../views/delegated-admin/delegated-admin.view.js';
import { customerWorks, findingOf, type SignalFinding } from './connection-finding.js';

/** Turns what calls show of a connection into facts, one after another for each delegated admin, whichever process calls. */
@Injectable()
export class ConnectionWatch extends ConnectionNotes implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Connections');
  private readonly noting = new Map<string, Promise<void>>();
  private stop: (() => void) | undefined;

  constructor(
    private readonly signals: ConnectionSignals,
    private readonly commands: Commands,
    private readonly reader: ViewReader,
  ) {
    super();
  }

  onModuleInit(): void {
    this.stop = this.signals.listen((signal) => this.take(signal));
  }

  async onModuleDestroy(): Promise<void> {
    this.stop?.();
    await Promise.all(this.noting.values());
  }

  override async settled(delegatedAdminId: string): Promise<void> {
    await this.noting.get(delegatedAdminId);
  }

  override async note(delegatedAdminId: string, finding: ConnectionFinding): Promise<void> {
    const row = (await this.reader.get(delegatedAdminView, delegatedAdminId))?.row;
    if (row && isNews(row, finding)) await this.record(row, finding);
  }

  private take(signal: ConnectionSignal): void {
    const findings = [findingOf(signal), customerWorks(signal)].filter((finding) => finding !== undefined);
    if (findings.length === 0) return;
    const { id } = signal.connection;
    const before = this.noting.get(id) ?? Promise.resolve();
    const now = before.then(() => this.noteAll(id, findings)).catch((error: unknown) => {
      // The next call that ends alike says it again.
      this.logger.warn({ msg: `The state of a connection could not be noted: ${(error as Error).message}`, delegatedAdminId: id });
    });
    this.noting.set(id, now);
    void now.finally(() => {
      if (this.noting.get(id) === now) this.noting.delete(id);
    });
  }

  private async noteAll(delegatedAdminId: string, findings: readonly SignalFinding[]): Promise<void> {
    const row = (await this.reader.get(delegatedAdminView, delegatedAdminId))?.row;
    if (!row) return;
    for (const seen of findings) {
      const finding = await this.withCompany(row, seen);
      if (finding && isNews(row, finding)) await this.record(row, finding);
    }
  }

  /** Customers that are no companies here, or are served through another account, are nobody's concern. */
  private async withCompany(row: DelegatedAdminRow, finding: SignalFinding): Promise<ConnectionFinding | undefined> {
    if (finding.kind !== 'customer-broken') return finding;
    const { tenantId, kind, cause, answer } = finding;
    const company = (await this.reader.get(addedCompanyView, addedCompanyKey(row.partnerId, tenantId.toLowerCase())))?.row;
    if (company?.delegatedAdminId !== row.delegatedAdminId) return undefined;
    return { kind, cause, answer, customer: { tenantId: tenantId.toLowerCase(), companyId: company.companyId, companyName: company.name } };
  }

  private async record({ delegatedAdminId, partnerId }: DelegatedAdminRow, finding: ConnectionFinding): Promise<void> {
    const context = { partnerId, actor: systemActor('connection-watch'), commandId: randomUUID(), correlationId: randomUUID() };
    await this.commands.execute(new NoteConnection(delegatedAdminId, finding, context));
  }
}

/** Whether it may change what the row shows; the stream decides. Nearly every call only confirms it, and costs no more than this look. */
function isNews({ broken, brokenCustomers }: DelegatedAdminRow, finding: ConnectionFinding): boolean {
  switch (finding.kind) {
    case 'broken':
      return broken?.cause !== finding.cause;
    case 'works':
      return broken?.at === finding.at;
    case 'customer-broken':
      return brokenCustomers.find(({ tenantId }) => tenantId === finding.customer.tenantId)?.cause !== finding.cause;
    case 'customer-works':
      return brokenCustomers.some(({ tenantId }) => tenantId === finding.tenantId.toLowerCase());
  }
}
