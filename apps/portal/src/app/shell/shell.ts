import { HttpClient } from '@angular/common/http';
import { afterNextRender, Component, computed, DOCUMENT, inject, Injector, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, firstValueFrom } from 'rxjs';
import { Icon } from '../../../../../libs/platform/ui/src/icon.js';
import { problemOf } from '../../../../../libs/platform/ui/src/problem.js';
import { ProblemNotice } from '../../../../../libs/platform/ui/src/problem-notice.js';
import { type Theme, ThemeChoice } from '../../../../../libs/platform/ui/src/theme.js';
import { Session } from './session.js';

/** An entry of the main navigation. */
interface Destination {
  readonly label: string;
  readonly link: string;
}

/** Frame of every signed-in page: brand, navigation by role, the person's menu. Moves the focus to the heading of a new page. */
@Component({
  selector: 'sk-shell',
  imports: [Icon, ProblemNotice, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  protected readonly session = inject(Session);
  protected readonly themes = inject(ThemeChoice);
  protected readonly themeChoices: readonly { readonly theme: Theme; readonly label: string }[] = [
    { theme: 'system', label: 'System' },
    { theme: 'light', label: 'Light' },
    { theme: 'dark', label: 'Dark' },
  ];
  protected readonly signOutProblem = signal('');
  protected readonly brokenLogo = signal<string | null>(null);
  protected readonly brand = computed(() => {
    const company = this.session.company();
    const partner = this.session.partner();
    if (partner && !(this.inCompany() && company)) return { name: partner.name, logo: partner.logo };
    return company ? { name: company.partnerName, logo: company.logo } : { name: 'Seatkeeper', logo: null };
  });
  protected readonly destinations = computed<readonly Destination[]>(() => {
    const company = this.session.company();
    const base = `/companies/${company?.companyId}`;
    return [
      ...(company ? [{ label: 'Subscriptions', link: `${base}/subscriptions` }] : []),
      ...(company?.level === 'admin' ? [{ label: 'People', link: `${base}/people` }] : []),
      ...(this.session.administers() ? [{ label: 'Companies', link: '/admin/companies' }] : []),
      ...(this.session.partner() ? [{ label: 'Audit', link: '/audit' }] : []),
      ...(this.session.administers() ? [{ label: 'Staff', link: '/admin/staff' }, { label: 'Settings', link: '/admin/settings' }] : []),
    ];
  });

  private readonly router = inject(Router);
  private readonly http = inject(HttpClient);
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly inCompany = signal(false);
  private path: string | undefined;

  constructor() {
    this.arrived(this.router.url);
    const arrivals = this.router.events.pipe(filter((event) => event instanceof NavigationEnd), takeUntilDestroyed());
    arrivals.subscribe((event) => this.arrived(event.urlAfterRedirects));
  }

  protected async retry(): Promise<void> {
    if ((await this.session.load()) === 'signed-out') await this.router.navigate(['/sign-in']);
    else if (this.session.me()) await this.router.navigateByUrl(this.router.url, { onSameUrlNavigation: 'reload' });
  }

  protected chooseCompany(companyId: string): void {
    void this.router.navigate(['/companies', companyId, 'subscriptions']);
  }

  protected choosePartner(partnerId: string): void {
    this.session.choosePartner(partnerId);
    void this.router.navigate(['/']);
  }

  protected async signOut(): Promise<void> {
    this.signOutProblem.set('');
    try {
      await firstValueFrom(this.http.post('/auth/sign-out', null, { responseType: 'text' }));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status !== 401) return this.signOutProblem.set(problem.title);
    }
    // A full load leaves nothing of the person in memory.
    this.document.location.assign('/sign-in');
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.document.getElementById('content')?.focus();
  }

  private arrived(url: string): void {
    const path = url.split(/[?#]/)[0] ?? '/';
    const companyId = /^\/companies\/([^/]+)/.exec(path)?.[1] ?? null;
    this.inCompany.set(companyId !== null);
    this.session.visit(companyId);
    const moved = this.path !== undefined && this.path !== path && path !== '/';
    this.path = path;
    if (moved) afterNextRender({ read: () => this.document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }) }, { injector: this.injector });
  }
}
