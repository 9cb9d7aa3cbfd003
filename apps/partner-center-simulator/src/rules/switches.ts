/**
 * Points that Microsoft's documentation leaves open (facts: partner-center §12), each with its readings. The first reading is the default.
 * A client that is right works under every one of them.
 */
export const SWITCHES = {
  batchConsumption: { readings: ['fifo', 'lifo'], about: 'Which open batch a partial reduction uses up first (§12 no. 1)' },
  outsideWindowCode: { readings: ['800090', '900214', '900257'], about: 'Code of a reduction outside the window (§12 no. 2)' },
  tooLargeReduction: { readings: ['refusedWhole', 'clampedToFloor'], about: 'A reduction below the floor: refused as a whole, or carried out down to the floor (§12 no. 3)' },
  nceEtag: { readings: ['absent', 'present'], about: 'Whether new-commerce subscriptions carry an etag that is checked (§12 no. 4)' },
  staleEtag: { readings: ['400/2055', '409', '412'], about: 'Answer to a stale etag (§12 no. 4)' },
  requestIdMemory: { readings: ['day', 'none'], about: 'How long MS-RequestId is remembered, in simulated time (§12 no. 5)' },
  replayedAnswers: { readings: ['successes', 'all'], about: 'Whether refusals are replayed for the same MS-RequestId too (§12 no. 5)' },
  acceptedBody: { readings: ['none', 'resource'], about: 'Whether a 202 carries the resource (§5.2, §12 no. 6)' },
  unknownCustomer: { readings: ['404', '403'], about: 'Answer for a tenant that is not a customer (§12 no. 8)' },
  advisorCustomer: { readings: ['refused', 'readable'], about: 'Whether a customer with an advisor relationship only can be read by id (§3.4)' },
  scheduleTypeName: { readings: ['scheduleType', 'scheduledType'], about: 'Name of the member in scheduledActions (§12 no. 9)' },
  enumCasing: { readings: ['lower', 'pascal'], about: 'Casing of enum values on read (§2.2, §12 no. 9)' },
  quantityAndScheduleInOneBody: { readings: ['dropped', 'kept'], about: 'Whether a quantity change keeps a schedule sent in the same body (§12 no. 10)' },
  windowAfterTermChange: { readings: ['closed', 'opened'], about: 'Whether a mid-term term change opens a window for all seats (§12 no. 11)' },
  reviewBlocks: { readings: ['everyWrite', 'increasesOnly', 'nothing'], about: 'What an account under review blocks (§12 no. 12)' },
  agreementMissing: { readings: ['ignored', 'blocksIncreases'], about: 'Whether a missing customer agreement blocks increases with 403/13605 (§12 no. 12)' },
  appOnlyPatch: { readings: ['allowed', 'refused'], about: 'Whether PATCH accepts an app-only token (§12 no. 13)' },
  effectiveStartDate: { readings: ['moves', 'stays'], about: 'effectiveStartDate after a renewal (§12 no. 21)' },
  subscriptionPaging: { readings: ['none', 'pagesOf5'], about: 'Whether the subscription list is paged through links.next (§12 no. 7)' },
  azurePlanShape: { readings: ['Azure', 'AzurePlan'], about: 'productType.id of an Azure plan (§12 no. 20)' },
  suspendedQuantityCode: { readings: ['800091', '2001'], about: 'Code of a quantity change while suspended (§2.8)' },
  aboveMaximumCode: { readings: ['400/2002', '403/800067', '403/800088', '400/900275'], about: 'Code of a quantity above the maximum (§2.8)' },
  invalidQuantityCode: { readings: ['3000', '800002'], about: 'Code of an invalid body (§10.2 no. 6)' },
  renewalConflictBody: { readings: ['800082', 'empty'], about: 'Body of the 409 while a renewal is processed (§10.2 no. 9)' },
  renewalDuration: { readings: ['random', 'instant', 'fullDay'], about: 'How long a renewal takes after the end of the term: a fixed random 0–24 h, nothing, 24 h (§10.3)' },
  closedRefundableQuantity: { readings: ['absent', 'null', 'zero'], about: 'refundableQuantity when nothing can be taken back (§5.4)' },
  missingScheduledActions: { readings: ['removed', 'kept'], about: 'scheduledActions left out of a PATCH body (§5.9)' },
  extendedServiceTerm: { readings: ['on', 'off'], about: 'Auto-renew off without Cancel: extended service term, or expiry as before 2026 (§5.9)' },
  errorCodeType: { readings: ['number', 'string', 'mixed'], about: 'Type of `code` in error bodies (§2.7)' },
  refreshTokenReuse: { readings: ['allowed', 'revoked'], about: 'Whether a redeemed refresh token stays valid (§1.3)' },
  tokenMfa: { readings: ['mfa', 'pwd'], about: 'amr of delegated tokens minted from now on' },
  mfaEnforced: { readings: ['yes', 'no'], about: 'Whether App+User calls without mfa in amr are refused (§1.4)' },
  linkPrefix: { readings: ['none', 'v1'], about: 'Whether links begin with /v1 (§2.1)' },
  customersTotalCount: { readings: ['all', 'page'], about: 'totalCount of a page of customers' },
  throttling: { readings: ['500', '60', 'off'], about: 'Requests a minute (of the machine’s time) per partner and customer tenant (§2.4)' },
} as const satisfies Record<string, { readonly readings: readonly [string, ...string[]]; readonly about: string }>;

export type SwitchName = keyof typeof SWITCHES;

/** The chosen reading of every switch. */
export type Switches = { readonly [Name in SwitchName]: (typeof SWITCHES)[Name]['readings'][number] };

/** Every switch on its first reading. */
export const DEFAULT_SWITCHES: Switches = Object.fromEntries(
  Object.entries(SWITCHES).map(([name, { readings }]) => [name, readings[0]]),
) as unknown as Switches;

/**
 * Takes over the readings named in `change`.
 * @throws RangeError that names the switch and its readings, if one is unknown
 */
export function withSwitches(current: Switches, change: Record<string, unknown>): Switches {
  for (const [name, reading] of Object.entries(change)) {
    if (!Object.hasOwn(SWITCHES, name)) throw new RangeError(`There is no switch "${name}". Known: ${Object.keys(SWITCHES).join(', ')}.`);
    const { readings } = SWITCHES[name as SwitchName];
    if (!(readings as readonly unknown[]).includes(reading)) throw new RangeError(`Switch "${name}" takes one of: ${readings.join(', ')}.`);
  }
  return { ...current, ...change };
}
