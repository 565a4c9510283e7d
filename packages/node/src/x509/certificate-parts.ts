/** The elements of an X.509 certificate (RFC 5280, 4.1). */
import { childrenOf, contextTag, onlyElement, Tag, type Element } from './der.ts';
import { extensionsIn, type Extension } from './extensions.ts';

export interface CertificateParts {
  readonly serialNumber: Element;
  /** The algorithm of the signature, from the signed content: RFC 5280, 4.1.1.2, requires the same algorithm beside the signature. */
  readonly signature: Element;
  readonly issuer: Element;
  readonly subject: Element;
  readonly publicKey: Element;
  /** 1, 2 or 3. */
  readonly version: number;
  readonly extensions: ReadonlyMap<string, Extension>;
}

/** Throws a RangeError if the certificate is malformed: node:crypto does not check all of it, for example not the extensions. */
export function partsOf(der: Uint8Array): CertificateParts {
  const [toBeSigned] = childrenOf(onlyElement(der));
  const fields = childrenOf(toBeSigned);
  const version = fields[0]?.tag === contextTag(0, 'constructed') ? fields.shift() : undefined;
  const [serialNumber, signature, issuer, , subject, publicKey] = fields;
  if (serialNumber?.tag !== Tag.integer || !signature || !issuer || !subject || !publicKey) {
    throw new RangeError('not an X.509 certificate');
  }
  return {
    serialNumber,
    signature,
    issuer,
    subject,
    publicKey,
    // A certificate without a version has version 1.
    version: version ? (onlyElement(version.content).content[0] ?? 0) + 1 : 1,
    extensions: extensionsIn(fields.find(({ tag }) => tag === contextTag(3, 'constructed'))),
  };
}
