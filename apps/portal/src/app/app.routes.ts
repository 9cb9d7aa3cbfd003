import type { Routes } from '@angular/router';
import { home, mayAudit, mayAdminister, signedIn } from './shell/guards.js';
import { Shell } from './shell/shell.js';
import { SubscriptionsPage } from './subscriptions/subscriptions-page.js';

/** Areas of the portal. The end user's list is part of the first view, everything else is loaded when it is asked for. */
export const routes: Routes = [
  { path: 'sign-in', title: 'Sign in', loadComponent: () => import('./shell/sign-in-page.js').then((m) => m.SignInPage) },
  {
    path: '',
    component: Shell,
    canActivate: [signedIn],
    children: [
      { path: '', pathMatch: 'full', canActivate: [home], children: [] },
      { path: 'no-access', title: 'No access yet', loadComponent: () => import('./shell/no-access-page.js').then((m) => m.NoAccessPage) },
      { path: 'companies/:companyId', pathMatch: 'full', redirectTo: 'companies/:companyId/subscriptions' },
      { path: 'companies/:companyId/subscriptions', title: 'Subscriptions', component: SubscriptionsPage },
      {
        path: 'companies/:companyId/subscriptions/:subscriptionId',
        title: 'Subscription',
        loadComponent: () => import('./subscriptions/subscription-page.js').then((m) => m.SubscriptionPage),
      },
      { path: 'companies/:companyId/people', title: 'People', loadComponent: () => import('./portal-access/people-page.js').then((m) => m.PeoplePage) },
      { path: 'admin', canActivate: [mayAdminister], loadChildren: () => import('./admin.routes.js').then((m) => m.adminRoutes) },
      { path: 'audit', canActivate: [mayAudit], loadChildren: () => import('./audit/audit.routes.js').then((m) => m.auditRoutes) },
      { path: '**', title: 'Not found', loadComponent: () => import('./shell/not-found-page.js').then((m) => m.NotFoundPage) },
    ],
  },
];
