import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import type { Branding } from '#branding/contracts';
import { Announcer } from '../../../../../libs/platform/ui/src/announcer.js';
import { type Change, Changes } from '../../../../../libs/platform/ui/src/changes.js';
import { formatNumber } from '../../../../../libs/platform/ui/src/dates.js';
import { Icon } from '../../../../../libs/platform/ui/src/icon.js';
import { Loaded } from '../../../../../libs/platform/ui/src/loaded.js';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import type { Problem } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { Session } from '../shell/session.js';
import { ACCEPTED, fileProblem, LIMITS_TEXT, sizeProblem } from './logo-check.js';

/** The partner's logo: choose or drop a picture, see why it does not fit, remove it. */
@Component({
  selector: 'sk-settings-page',
  imports: [Icon, Moment, Notice, ProblemNotice],
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.scss',
  providers: [Changes],
})
export class SettingsPage {
  private readonly session = inject(Session);
  private readonly changes = inject(Changes);
  private readonly announcer = inject(Announcer);
  private readonly url = computed(() => (this.session.partner() ? `/api/partners/${this.session.partner()!.partnerId}/branding` : undefined));
  private readonly answer = new Loaded<Branding>(() => this.url());

  protected readonly branding = linkedSignal(() => (this.answer.hasValue() ? this.answer.value() : null));
  protected readonly loadingProblem = this.answer.problem;
  protected readonly limits = LIMITS_TEXT;
  protected readonly accepted = ACCEPTED;
  protected readonly busy = signal(false);
  protected readonly over = signal(false);
  protected readonly success = signal('');
  /** Why the chosen file was not sent. */
  protected readonly unfit = signal('');
  protected readonly problem = signal<Problem | null>(null);
  protected readonly size = computed(() => {
    const logo = this.branding()?.logo;
    return logo ? `${logo.width} × ${logo.height} pixels, ${formatNumber(Math.max(1, Math.round(logo.bytes / 1024)))} KiB` : '';
  });

  protected reload(): void {
    this.answer.reload();
  }

  protected drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected drop(event: DragEvent): void {
    this.drag(event, false);
    void this.upload(event.dataTransfer?.files[0]);
  }

  protected async upload(file: File | null | undefined): Promise<void> {
    if (!file || this.busy()) return;
    this.clear();
    this.unfit.set(fileProblem(file) ?? (await pixelProblem(file)) ?? '');
    if (this.unfit()) return;
    const headers = { 'Content-Type': file.type, 'X-File-Name': encodeURIComponent(file.name).slice(0, 200) };
    await this.send({ method: 'PUT', url: `${this.url()}/logo`, body: file, headers }, 'The logo has been replaced.');
  }

  protected async remove(): Promise<void> {
    this.clear();
    await this.send({ method: 'DELETE', url: `${this.url()}/logo` }, 'The logo has been removed.');
  }

  private clear(): void {
    this.success.set('');
    this.unfit.set('');
    this.problem.set(null);
  }

  private async send(change: Change, said: string): Promise<void> {
    this.busy.set(true);
    try {
      await this.changes.send(change);
      this.success.set(said);
      this.announcer.say(said);
      this.answer.reload();
      // The header shows the logo too.
      await this.session.load();
    } catch (problem) {
      this.problem.set(problem as Problem);
    } finally {
      this.busy.set(false);
    }
  }
}

/** A picture that the browser cannot read is left to the server, which says why. */
async function pixelProblem(file: File): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file);
    const problem = sizeProblem(picture.width, picture.height);
    picture.close();
    return problem;
  } catch {
    return null;
  }
}
