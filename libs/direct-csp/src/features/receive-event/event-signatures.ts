/** What came with an event to prove where it is from. */
export interface SignedEvent {
  /** `Authorization` and `x-ms-signature`; Microsoft uses one of them. */
  readonly authorization: string | undefined;
  readonly msSignature: string | undefined;
  readonly certificateUrl: string | undefined;
  readonly algorithm: string | undefined;
  /** The body's bytes as they arrived. */
  readonly body: Buffer;
}

/** Why an event is not believed. */
export class NotGenuine extends Error {
  override readonly name = 'NotGenuine';
}

/** The certificate could not be fetched now; the same event may be believed when it is sent again. */
export class CertificateUnavailable extends Error {
  override readonly name = 'CertificateUnavailable';
}

/** Proves that an event is Microsoft's (facts: partner-center §8.2); declared by who needs it. */
export abstract class EventSignatures {
  /** @throws NotGenuine, CertificateUnavailable */
  abstract prove(event: SignedEvent): Promise<void>;
}
