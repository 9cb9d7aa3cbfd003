import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Me, MyCompany, MyPartner } from '#portal-access/contracts';
import { problemOf, type Problem } from '../../../../../libs/platform/ui/src/problem.js';

const PARTNER_KEY = 'seatkeeper.partner';

/** Who is signed in, what they may do, and for which partner or company they are working now. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly who = signal<Me | null>(null);
  private readonly trouble = signal<Problem | null>(null);
  private readonly companyId = signal<string | null>(null);
  private readonly partnerId = signal<string | null>(rememberedPartner());

  readonly me = this.who.asReadonly();
  /** Why nothing is known about the person; null when it is, or when nobody is signed in. */
  readonly problem = this.trouble.asReadonly();
  /** The company of the present page, or the first one. */
  readonly company = computed<MyCompany | null>(() => {
    const companies = this.who()?.companies ?? [];
    return companies.find((company) => company.companyId === this.companyId()) ?? companies[0] ?? null;
  });
  /** The partner whose people the person belongs to; chosen by them when there are several. */
  readonly partner = computed<MyPartner | null>(() => {
    const partners = this.who()?.partners ?? [];
    return partners.find((partner) => partner.partnerId === this.partnerId()) ?? partners[0] ?? null;
  });
  readonly administers = computed(() => this.partner()?.role === 'administrator');

  /** Reads who is signed in. @returns `signed-out` when nobody is */
  async load(): Promise<'signed-in' | 'signed-out' | 'unknown'> {
    try {
      this.who.set(await firstValueFrom(this.http.get<Me>('/api/me')));
      this.trouble.set(null);
      return 'signed-in';
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 401) {
        this.forget();
        return 'signed-out';
      }
      this.trouble.set(problem);
      return 'unknown';
    }
  }

  /** Nobody is signed in any more. */
  forget(): void {
    this.who.set(null);
    this.trouble.set(null);
  }

  /** The page now shown belongs to this company; null when to none. */
  visit(companyId: string | null): void {
    if (companyId !== null) this.companyId.set(companyId);
  }

  /** Works for another partner from now on. */
  choosePartner(partnerId: string): void {
    this.partnerId.set(partnerId);
    try {
      localStorage.setItem(PARTNER_KEY, partnerId);
    } catch {
      // Storage may be forbidden; the choice then lasts for this page.
    }
  }
}

function rememberedPartner(): string | null {
  try {
    return localStorage.getItem(PARTNER_KEY);
  } catch {
    return null;
  }
}
