import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Icon } from '../../../../../libs/platform/ui/src/icon.js';
import { homeOf } from './guards.js';
import { Session } from './session.js';

/** For people who are signed in but may see nothing: what is missing and who can give it. */
@Component({
  selector: 'sk-no-access-page',
  imports: [Icon],
  template: `
    <div class="sk-page">
      <section class="sk-card sk-empty">
        <sk-icon [name]="waiting() ? 'clock' : 'person'" />
        @if (waiting()) {
          <h1 tabindex="-1">Almost there</h1>
          <p>There is an invitation for you. An administrator must confirm that it is really you first.</p>
          <p>Tell your administrator that you have signed in as <strong>{{ me()?.username }}</strong>. Once they have confirmed, check again.</p>
        } @else {
          <h1 tabindex="-1">You have no access yet</h1>
          <p>You are signed in as <strong>{{ me()?.username }}</strong>, but nobody has given this account access to a company.</p>
          <p>Ask your company’s portal administrator or your Microsoft partner to invite exactly this address. If you have another work account, sign out and use that one.</p>
        }
        <button class="sk-button sk-button--primary" type="button" [disabled]="checking()" (click)="check()">
          @if (checking()) { <span class="sk-spinner" aria-hidden="true"></span> } Check again
        </button>
        <p role="status">{{ said() }}</p>
      </section>
    </div>
  `,
})
export class NoAccessPage {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly me = this.session.me;
  protected readonly waiting = computed(() => this.me()?.access === 'awaiting-confirmation');
  protected readonly checking = signal(false);
  protected readonly said = signal('');

  protected async check(): Promise<void> {
    this.checking.set(true);
    this.said.set('');
    await this.session.load();
    this.checking.set(false);
    if (this.me()?.access === 'granted') await this.router.navigate(homeOf(this.session));
    else this.said.set(this.waiting() ? 'Not confirmed yet.' : 'Still no access.');
  }
}
