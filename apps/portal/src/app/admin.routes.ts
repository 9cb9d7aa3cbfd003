import type { Routes } from '@angular/router';

/** The partner's administrators: companies, delegated admins, staff, settings. */
export const adminRoutes: Routes = [{ path: '', pathMatch: 'full', redirectTo: 'companies' }];
