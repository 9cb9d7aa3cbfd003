import type { Routes } from '@angular/router';

/** The partner's administrators and auditors: histories. */
export const auditRoutes: Routes = [];
