import { Component, computed, input } from '@angular/core';
import { Notice } from '../../../../../libs/platform/ui/src/notice.js';
import { safeReturnTo, signInAddress } from './return-to.js';
import { signInProblem } from './sign-in-problems.js';

/** The door: what this is, one way in, and why the last try failed. */
@Component({
  selector: 'sk-sign-in-page',
  imports: [Notice],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  /** From the address: where to go afterwards. */
  readonly returnTo = input<string>();
  /** From the address: code of what went wrong. */
  readonly problem = input<string>();

  protected readonly address = computed(() => signInAddress(this.returnTo()));
  protected readonly comesBack = computed(() => safeReturnTo(this.returnTo()) !== '/');
  protected readonly trouble = computed(() => signInProblem(this.problem()));
}
