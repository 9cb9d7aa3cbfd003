import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { type Change, Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { Dialog } from '../../../../../libs/platform/ui/src/dialog.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { TableSkeleton } from '../../../../../libs/platform/ui/src/table-skeleton.js';
import { type PeopleKind, type Person, personOf, personStatus } from './people-kinds.js';

/** People with access: invite by e-mail, change the level, revoke, and confirm who has signed in. */
@Component({
  selector: 'sk-people-panel',
  imports: [Dialog, ProblemNotice, TableSkeleton],
  templateUrl: './people-panel.html',
  styleUrl: './people-panel.scss',
  host: { class: 'sk-stack' },
  providers: [Changes],
})
export class PeoplePanel {
  /** Collection of the API, for example `/api/companies/…/users`. */
  readonly url = input.required<string>();
  readonly kind = input.required<PeopleKind>();

  private readonly changes = inject(Changes);
  private readonly announcer = inject(Announcer);
  private readonly answer = new Loaded<{ readonly items: readonly object[] }>(() => this.url());

  protected readonly people = linkedSignal<readonly Person[] | null, readonly Person[] | null>({
    source: () => (this.answer.hasValue() ? this.answer.value().items.map((member) => personOf(this.kind(), member)) : null),
    // While it is read again, what was there stays.
    computation: (now, before) => now ?? before?.value ?? null,
  });
  protected readonly pending = computed(() => this.people()?.filter((person) => person.status === 'awaiting-confirmation') ?? []);
  protected readonly loadingProblem = this.answer.problem;
  protected readonly problem = signal<Problem | null>(null);
  protected readonly busy = signal(false);
  protected readonly email = signal('');
  protected readonly rank = linkedSignal(() => this.kind().ranks[0]?.value ?? '');
  protected readonly emailError = signal('');
  protected readonly objectId = signal('');
  protected readonly removing = signal<Person | null>(null);
  protected readonly status = personStatus;

  protected reload(): void {
    this.answer.reload();
  }

  protected async invite(event: Event, address: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return this.emailError.set('Enter a complete e-mail address, for example anna@company.example.');
    this.emailError.set('');
    const objectId = this.objectId().trim();
    const body = { email, [this.kind().rankMember]: this.rank(), ...(objectId ? { objectId } : {}) };
    const done = await this.send({ method: 'POST', url: this.url(), body }, `${email} has been invited.`);
    // The button was disabled meanwhile and lost the focus: the next address, or the one to correct, is entered here.
    address.focus();
    if (!done) return;
    this.email.set('');
    this.objectId.set('');
  }

  protected async changeRank(person: Person, box: HTMLSelectElement): Promise<void> {
    const rank = box.value;
    const done = await this.send({ method: 'PUT', url: `${this.url()}/${person.id}`, body: { [this.kind().rankMember]: rank } }, `${person.email} is now ${this.labelOf(rank)}.`);
    if (!done) box.value = person.rank;
  }

  protected async remove(person: Person, dialog: Dialog): Promise<void> {
    await this.send({ method: 'DELETE', url: `${this.url()}/${person.id}` }, `${person.email} no longer has access.`);
    dialog.close();
  }

  protected async decide(person: Person, accept: boolean): Promise<void> {
    // Who was shown is who is meant: the server refuses when somebody else has signed in with the invitation meanwhile.
    const body = { accept, ...(person.objectId ? { objectId: person.objectId } : {}) };
    await this.send({ method: 'PUT', url: `${this.url()}/${person.id}/binding`, body }, accept ? `${person.email} has been confirmed.` : `The sign-in for ${person.email} has been rejected.`);
  }

  protected labelOf(rank: string): string {
    return this.kind().ranks.find((one) => one.value === rank)?.label ?? rank;
  }

  private async send(change: Change, said: string): Promise<boolean> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      await this.changes.send(change);
      this.announcer.say(said);
      return true;
    } catch (problem) {
      this.problem.set(problem as Problem);
      return false;
    } finally {
      this.busy.set(false);
      this.answer.reload();
    }
  }
}
