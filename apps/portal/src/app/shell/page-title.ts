import { inject, Injectable } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** `Subscriptions · Seatkeeper`. A page that knows more than its route says so through `name`. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);

  override updateTitle(state: RouterStateSnapshot): void {
    this.name(this.buildTitle(state));
  }

  /** Names the present page. */
  name(page: string | undefined): void {
    this.title.setTitle(page ? `${page} · Seatkeeper` : 'Seatkeeper');
  }
}
