import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DelegatedAdmin } from '#direct-csp/contracts';
import { Moment } from '../../../../../libs/platform/ui/src/moment.js';

/** How the connection of a delegated admin is: what broke, since when, what to do; and whether Microsoft tells of changes. */
@Component({
  selector: 'sk-connection-state',
  imports: [Moment, RouterLink],
  template: `
    @let connection = admin().connection;
    <div class="state">
      @if (connection.state === 'broken') { <span class="sk-chip sk-chip--bad">Broken</span> } @else if (connection.pausedCustomers.length) { <span class="sk-chip sk-chip--warn">Partly paused</span> } @else { <span class="sk-chip sk-chip--good">Working</span> }
      @if (connection.checkedAt; as checked) { <span class="sk-muted sk-small">checked <sk-moment [at]="checked" /></span> }
    </div>
    @if (connection.message) {
      <p>{{ connection.message }} <span class="sk-muted sk-small">Since <sk-moment [at]="connection.since!" />@if (connection.microsoftCode) { · {{ connection.microsoftCode }} }</span></p>
      <p class="sk-small">{{ connection.advice }} Your customers see that changes are paused; what they ask for waits.</p>
    }
    @for (customer of connection.pausedCustomers; track customer.companyId) {
      <p><a [routerLink]="['/admin/companies', customer.companyId]">{{ customer.companyName }}</a>: {{ customer.message }} <span class="sk-muted sk-small">Since <sk-moment [at]="customer.since" /></span></p>
      <p class="sk-small">{{ customer.advice }}</p>
    }
    <p class="sk-small" [class.sk-muted]="eventsFine()">{{ admin().events.message }} @if (admin().events.lastEventAt; as last) { Last event <sk-moment [at]="last" />. }</p>
    @if (connection.state === 'broken' || connection.pausedCustomers.length || !eventsFine()) {
      <div><button class="sk-button" type="button" (click)="checkWanted.emit()">Check now<span class="sk-visually-hidden">: connection of {{ admin().name }}</span></button></div>
    }
  `,
  styles: `
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.375rem; min-inline-size: 0; overflow-wrap: anywhere; }
    @media (min-width: 48rem) { :host { min-inline-size: 18rem; } }
    p { margin: 0; }
    .state { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: baseline; }
  `,
})
export class ConnectionState {
  readonly admin = input.required<DelegatedAdmin>();
  /** Wants the connection to be checked now. */
  readonly checkWanted = output();
  protected readonly eventsFine = computed(() => !['unreachable', 'failed'].includes(this.admin().events.state));
}
