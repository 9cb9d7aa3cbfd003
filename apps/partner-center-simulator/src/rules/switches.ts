/**
 * Points that Microsoft's documentation leaves open (facts: partner-center §12), each with its readings. The first reading is the default.
 * A client that is right works under every one of them.
 */
export const SWITCHES = {
  batchConsumption: { readings: ['fifo', 'lifo'], about: 'Which open batch a partial reduction uses up first (§12 no. 1)' },
  outsideWindowCode: { readings: ['800090', '900214', '900257'], about: 'Code of a reduction outside the window (§12 no. 2)' },
  windowLength: { readings: ['168hours', 'calendarDays'], about: 'How long added or renewed seats may be taken back: 7 × 24 h, or to the end of the seventh day, UTC (§5.4, §12 no. 2)' },
  outsideCancelWindowCode: { readings: ['900117', '900213'], about: 'Code of a cancellation outside its window: in days, or in hours (§5.10)' },
  tooLargeReduction: { readings: ['refusedWhole', 'clampedToFloor'], about: 'A reduction below the floor: refused as a whole, or carried out down to the floor (§12 no. 3)' },
  nceEtag: { readings: ['absent', 'present'], about: 'Whether new-commerce subscriptions carry an etag that is checked (§12 no. 4)' },
  etagChecked: { readings: ['yes', 'no'], about: 'Whether If-Match and the etag of the body are honoured at all (§12 no. 4)' },
  staleEtag: { readings: ['400/2055', '409', '412'], about: 'Answer to a stale etag (§12 no. 4)' },
  requestIdMemory: { readings: ['day', 'none', 'hour'], about: 'How long MS-RequestId is remembered, in simulated time (§12 no. 5)' },
  replayedAnswers: { readings: ['successes', 'all'], about: 'Whether refusals are replayed for the same MS-RequestId too (§12 no. 5)' },
  requestIdOtherBody: { readings: ['carriedOut', 'replayed'], about: 'The same MS-RequestId with another body: carried out, or the answer of the first one (§12 no. 5)' },
  acceptedBody: { readings: ['none', 'resource'], about: 'Whether a 202 carries the resource (§5.2, §12 no. 6)' },
  patchAnswer: { readings: ['200', '202'], about: 'Whether an accepted PATCH answers 200, or 202 and takes effect `acceptedDelay` seconds later (§5.2, §12 no. 6)' },
  unknownCustomer: { readings: ['404', '403'], about: 'Answer for a tenant that is not a customer (§12 no. 8)' },
  advisorCustomer: { readings: ['refused', 'readable'], about: 'Whether a customer with an advisor relationship only can be read by id (§3.4)' },
  scheduleTypeName: { readings: ['scheduleType', 'scheduledType'], about: 'Name of the member in scheduledActions (§12 no. 9)' },
  enumCasing: { readings: ['lower', 'pascal'], about: 'Casing of enum values on read (§2.2, §12 no. 9)' },
  quantityAndScheduleInOneBody: { readings: ['dropped', 'kept'], about: 'Whether a quantity change keeps a schedule sent in the same body (§12 no. 10)' },
  quantityAndCancelAction: { readings: ['kept', 'dropped'], about: 'Whether a quantity change leaves a scheduled Cancel; without it the term is extended at a price (§5.9, §12 no. 10)' },
  lateSchedule: { readings: ['accepted', 'refused', 'withoutEffect'], about: 'A schedule set in the last 24 h of the term: carried out, refused with 900280, or taken without effect (§5.8)' },
  windowAfterTermChange: { readings: ['closed', 'opened'], about: 'Whether a mid-term term change opens a window for all seats (§12 no. 11)' },
  windowAfterMigration: { readings: ['opened', 'closed'], about: 'Whether a legacy subscription that was migrated opens a window for all seats (§5.4, §12 no. 11)' },
  promotionAfterTermChange: { readings: ['kept', 'lost'], about: 'The promotion of a subscription whose term or billing changes (§5.7)' },
  reviewBlocks: { readings: ['everyWrite', 'increasesOnly', 'nothing'], about: 'What an account under review blocks (§12 no. 12)' },
  agreementMissing: { readings: ['ignored', 'blocksIncreases'], about: 'Whether a missing customer agreement blocks increases with 403/13605 (§12 no. 12)' },
  appOnlyPatch: { readings: ['allowed', 'refused'], about: 'Whether PATCH accepts an app-only token (§12 no. 13)' },
  prorationDays: { readings: ['bothCounted', 'changeDayFree'], about: 'Days of a prorated charge: change day and last day both counted, or from the day after (§5.6, §12 no. 15)' },
  prorationRounding: { readings: ['line', 'unit'], about: 'Rounding of a prorated charge: the line to cents, or first the unit price to four digits (§12 no. 15)' },
  promotionLimitCode: { readings: ['400/2002', '400/900275', '403/800088'], about: 'Code of a quantity outside the limits of a promotion, of which only the text is known (§12 no. 17)' },
  belowAssignedSeats: { readings: ['allowed', 'refused'], about: 'A reduction below the licences that are assigned to people (§12 no. 18)' },
  auditLatency: { readings: ['none', 'hour', 'day'], about: 'How long after an operation its audit record is listed, in simulated time (§12 no. 19)' },
  orderLatency: { readings: ['none', 'quarterHour'], about: 'How long after a change the list of orders shows it, in simulated time (§5.2)' },
  webhookEvents: { readings: ['documented', 'withNewer'], about: 'The list of webhook events: as documented, or with subscription-active and further ones (§12 no. 19)' },
  webhookRegistrations: { readings: ['replaced', 'refused'], about: 'A second registration of the same application: replaces the first, or 409 (§8.2)' },
  webhookSignatureForm: { readings: ['withScheme', 'bare'], about: 'x-ms-signature: "Signature <base64>", or the base64 alone (§8.2)' },
  webhookCertificate: { readings: ['leaf', 'chain'], about: 'What the certificate URL gives: the certificate (DER), its issuer by AIA, or both as PEM (§8.2)' },
  webhookResourceUri: { readings: ['webhooks/v1', 'v1'], about: 'Path in the ResourceUri of an event (§8.2)' },
  effectiveStartDate: { readings: ['moves', 'stays'], about: 'effectiveStartDate after a renewal (§12 no. 21)' },
  subscriptionPaging: { readings: ['none', 'pagesOf5'], about: 'Whether the subscription list is paged through links.next (§12 no. 7)' },
  cancelRefund: { readings: ['fullFirstDay', 'prorated'], about: 'Refund of a cancellation in the first 24 h: in full (refundOptions Full), or by the day (Partial) (§5.4, §12 no. 24)' },
  azurePlanShape: { readings: ['Azure', 'AzurePlan'], about: 'productType.id of an Azure plan (§12 no. 20)' },
  azurePlanBillingCycle: { readings: ['monthly', 'none'], about: 'billingCycle of an Azure plan (§12 no. 20)' },
  suspendedQuantityCode: { readings: ['800091', '2001'], about: 'Code of a quantity change while suspended (§2.8)' },
  aboveMaximumCode: { readings: ['400/2002', '403/800067', '403/800088', '400/900275'], about: 'Code of a quantity above the maximum (§2.8)' },
  invalidQuantityCode: { readings: ['3000', '800002'], about: 'Code of an invalid body (§10.2 no. 6)' },
  renewalConflictBody: { readings: ['800082', 'empty'], about: 'Body of the 409 while a renewal is processed (§10.2 no. 9)' },
  chargeProcessing: { readings: ['none', 'hour'], about: 'Whether a new charge cycle locks the subscription for an hour as a renewal does (§10.2 no. 9)' },
  renewalLocks: { readings: ['everyWrite', 'renewalOnly'], about: 'What a renewal in progress locks: every write, or only auto-renew, schedule, suspension and reactivation (§5.8)' },
  renewalDuration: { readings: ['random', 'instant', 'fullDay'], about: 'How long a renewal takes after the end of the term: a fixed random 0–24 h, nothing, 24 h (§10.3)' },
  closedRefundableQuantity: { readings: ['absent', 'null', 'zero'], about: 'refundableQuantity when nothing can be taken back (§5.4)' },
  missingScheduledActions: { readings: ['removed', 'kept'], about: 'scheduledActions left out of a PATCH body (§5.9)' },
  extendedServiceTerm: { readings: ['on', 'off'], about: 'Auto-renew off without Cancel: extended service term, or expiry as before 2026 (§5.9)' },
  expiredGrace: { readings: ['thirtyDays', 'none'], about: 'A term that ends by Cancel and could have been extended: 30 days expired, or disabled at once (§4.6, §5.9)' },
  errorCodeType: { readings: ['number', 'string', 'mixed'], about: 'Type of `code` in error bodies (§2.7)' },
  refreshTokenReuse: { readings: ['allowed', 'revoked'], about: 'Whether a redeemed refresh token stays valid (§1.3)' },
  tokenMfa: { readings: ['mfa', 'pwd'], about: 'amr of delegated tokens minted from now on: with mfa, or a password alone (§1.2, §1.4)' },
  mfaEnforced: { readings: ['yes', 'no'], about: 'Whether App+User calls without mfa in amr are refused (§1.4)' },
  linkPrefix: { readings: ['none', 'v1'], about: 'Whether links begin with /v1 (§2.1)' },
  customersTotalCount: { readings: ['all', 'page'], about: 'totalCount of a page of customers: all of them, or those of the page (§2.3)' },
  throttlingScope: { readings: ['customer', 'partner'], about: 'What requests are counted by: partner and customer tenant, or the partner alone (§2.4)' },
  throttling: { readings: ['500', '60', 'off'], about: 'Requests a minute (of the machine’s time) that are answered (§2.4)' },
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
