import { Component, computed, input, output, signal } from '@angular/core';
import type { AuditActor, AuditEntry, AuditExchange } from '#audit/contracts';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';

/** Every fact with who, when, what, why and Microsoft's answer; the stored data can be opened. */
@Component({
  selector: 'sk-history-table',
  imports: [Moment],
  templateUrl: './history-table.html',
  styleUrl: './history-table.scss',
})
export class HistoryTable {
  /** Oldest first. */
  readonly facts = input.required<readonly AuditEntry[]>();
  /** Index of the fact that the timeline stands at. */
  readonly chosen = input.required<number>();
  /** Wants the timeline to stand at this fact. */
  readonly choose = output<number>();

  protected readonly newestFirst = signal(true);
  protected readonly rows = computed(() => {
    const rows = this.facts().map((fact, index) => ({ fact, index }));
    return this.newestFirst() ? rows.reverse() : rows;
  });

  protected actor({ kind, name, username }: AuditActor): string {
    return kind === 'system' ? `Seatkeeper (${name})` : (username ?? name);
  }

  protected answer({ httpStatus, code, description }: AuditExchange): string {
    return [httpStatus === null ? 'no answer' : String(httpStatus), code === null ? null : `code ${code}`, description].filter(Boolean).join(', ');
  }

  /** Whether Seatkeeper learnt it noticeably later than it happened: more than a second. */
  protected learntLater(fact: AuditEntry): boolean {
    return Math.abs(Date.parse(fact.recordedAt) - Date.parse(fact.happenedAt)) > 1_000;
  }

  protected json(data: object): string {
    return JSON.stringify(data, null, 2);
  }
}
