import type { Routes } from '@angular/router';

/** The partner's administrators and auditors: the history of every subscription. */
export const auditRoutes: Routes = [
  { path: '', pathMatch: 'full', title: 'Audit', loadComponent: () => import('./audited-subscriptions-page.js').then((m) => m.AuditedSubscriptionsPage) },
  { path: 'subscriptions/:subscriptionId', title: 'Licence history', loadComponent: () => import('./history-page.js').then((m) => m.HistoryPage) },
];
