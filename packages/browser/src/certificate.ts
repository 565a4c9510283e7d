import { Certificate as CoreCertificate, refuseCertificates, type IBuffer } from '@twinsocket/core';

/** `Windows.Security.Cryptography.Certificates.Certificate`, which a page can't have, because browsers give a page no certificates. */
export class Certificate extends CoreCertificate {
  /** Always throws ERROR_NOT_SUPPORTED 0x80070032. */
  constructor(_certBlob: IBuffer) {
    super(refuseCertificates('Certificate'));
  }
}
