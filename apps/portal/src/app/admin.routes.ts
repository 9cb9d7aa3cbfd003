import type { Routes } from '@angular/router';

/** The partner's administrators: companies, delegated admins, staff, settings. */
export const adminRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'companies' },
  { path: 'companies', title: 'Companies', loadComponent: () => import('./portal-access/companies-page.js').then((m) => m.CompaniesPage) },
  { path: 'companies/add', title: 'Add a company', loadComponent: () => import('./portal-access/add-company-page.js').then((m) => m.AddCompanyPage) },
  {
    path: 'companies/:companyId',
    title: 'Company',
    loadComponent: () => import('./portal-access/company-page.js').then((m) => m.CompanyPage),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'subscriptions' },
      { path: 'subscriptions', loadComponent: () => import('./portal-access/company-subscriptions.js').then((m) => m.CompanySubscriptions) },
      { path: 'portal', loadComponent: () => import('./portal-access/end-user-portal.js').then((m) => m.EndUserPortal) },
    ],
  },
  { path: 'delegated-admins', title: 'Delegated Admin', loadComponent: () => import('./direct-csp/delegated-admins-page.js').then((m) => m.DelegatedAdminsPage) },
  { path: 'staff', title: 'Staff', loadComponent: () => import('./portal-access/staff-page.js').then((m) => m.StaffPage) },
  { path: 'settings', title: 'Settings', loadComponent: () => import('./branding/settings-page.js').then((m) => m.SettingsPage) },
];
