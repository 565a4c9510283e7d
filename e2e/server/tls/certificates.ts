import type { TlsOptions } from 'node:tls';
import { issueAuthority, issueClient, issueServer, type Identity } from './issue.ts';

/** What a TLS server shows and asks for. */
export type TlsSettings = Identity & Pick<TlsOptions, 'ca' | 'requestCert' | 'rejectUnauthorized'>;

/** The TLS servers beside the good one, by what is wrong with their certificate or special about their handshake. */
export type TlsVariant =
  | 'expired'
  | 'notYetValid'
  | 'wrongName'
  | 'selfSigned'
  | 'unknownAuthority'
  | 'forged'
  | 'intermediate'
  | 'incompleteChain'
  | 'everythingWrong'
  | 'clientCertificate';

export interface Certificates {
  /** The one authority that a client has to trust, as PEM. */
  readonly certificateAuthority: string;
  readonly good: TlsSettings;
  readonly variants: Readonly<Record<TlsVariant, TlsSettings>>;
  /** What the variant `clientCertificate` takes. */
  readonly clientIdentity: Identity;
}

const AUTHORITY_NAME = 'twinsocket test authority';

/** Makes the certificates of all servers, for this machine's loopback names and signed by one authority unless said else. */
export async function createCertificates(): Promise<Certificates> {
  const [authority, stranger, forger, clientAuthority] = await Promise.all([
    issueAuthority(AUTHORITY_NAME),
    issueAuthority('an authority that nobody trusts'),
    issueAuthority(AUTHORITY_NAME), // another key under the same name
    issueAuthority('twinsocket test authority for clients'),
  ]);
  const middle = await issueAuthority('twinsocket test intermediate', authority);
  const [
    good,
    expired,
    notYetValid,
    wrongName,
    selfSigned,
    strange,
    forged,
    indirect,
    everythingWrong,
    clientIdentity,
  ] = await Promise.all([
    issueServer({ issuer: authority }),
    issueServer({ issuer: authority, period: 'past' }),
    issueServer({ issuer: authority, period: 'future' }),
    issueServer({ issuer: authority, misnamed: true }),
    issueServer({}),
    issueServer({ issuer: stranger }),
    issueServer({ issuer: forger }),
    issueServer({ issuer: middle }),
    issueServer({ period: 'past', misnamed: true }),
    issueClient('twinsocket test client', clientAuthority),
  ]);
  return {
    certificateAuthority: authority.cert,
    good,
    variants: {
      expired,
      notYetValid,
      wrongName,
      selfSigned,
      // With its root, or a client could not tell it from an incomplete chain.
      unknownAuthority: sendAlong(strange, stranger),
      forged,
      intermediate: sendAlong(indirect, middle),
      incompleteChain: indirect,
      everythingWrong,
      clientCertificate: { ...good, ca: clientAuthority.cert, requestCert: true, rejectUnauthorized: true },
    },
    clientIdentity,
  };
}

function sendAlong({ key, cert }: Identity, issuer: Identity): Identity {
  return { key, cert: `${cert}\n${issuer.cert}` };
}
