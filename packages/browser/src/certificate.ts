import { Certificate as CoreCertificate, hresult, winrtError, type IBuffer } from '@twinsocket/core';

/** `Windows.Security.Cryptography.Certificates.Certificate`, which a page can't have: a browser keeps certificates to itself. */
export class Certificate extends CoreCertificate {
  /** Always throws ERROR_NOT_SUPPORTED 0x80070032. */
  constructor(_certBlob: IBuffer) {
    super(refuse());
  }
}

function refuse(): never {
  const text = "Certificate: a page can't read certificates or use them; the browser shows and chooses them itself";
  throw winrtError(hresult.ERROR_NOT_SUPPORTED, text);
}
