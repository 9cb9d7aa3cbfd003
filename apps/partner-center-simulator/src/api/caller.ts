/** Who calls, as the access token says. */
export interface Caller {
  readonly partnerTenantId: string;
  readonly applicationId: string;
  /** Absent with an app-only token. */
  readonly userPrincipalName?: string;
}
