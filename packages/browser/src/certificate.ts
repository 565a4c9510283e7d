import { refuseCertificates, type Certificate as CoreCertificate } from '@twinsocket/core';

/** Its type is Node's, for code that is written for both. */
export type Certificate = CoreCertificate;

/**
 * `Windows.Security.Cryptography.Certificates.Certificate`, which a page can't have, because browsers give a page no certificates. No object of
 * the class can be made, so it has none of core's members: all of its own throw ERROR_NOT_SUPPORTED 0x80070032.
 */
// oxlint-disable-next-line no-shadow -- the name of the class, also when minified
export const Certificate = class Certificate {
  constructor() {
    refuseCertificates('Certificate');
  }

  static createFromPem(): never {
    return refuseCertificates('Certificate.createFromPem');
  }

  static createFromPfx(): never {
    return refuseCertificates('Certificate.createFromPfx');
  }
} as unknown as typeof CoreCertificate;
