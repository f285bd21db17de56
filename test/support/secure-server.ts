import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';

/** What a caller has shown of itself. */
export type Caller = {
  readonly path: string;
  readonly certificate: string;
  readonly authorization: string;
};

type Pem = { readonly key: string; readonly cert: string };
export type Certificates = { readonly ca: string; readonly server: Pem; readonly client: Pem };

/** The name in the server's certificate: callers must ask for it, whatever the address is. */
export const SERVER_NAME = 'temporal.test';

/** An authority of our own, and what it vouches for. */
export async function makeCertificates(): Promise<Certificates> {
  const options = { keyType: 'ec', algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'an authority' }], {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  const ca = { key: authority.private, cert: authority.cert };
  const issue = async (name: string, extKeyUsage: object): Promise<Pem> => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
      ...{ ...options, ca },
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true },
        { name: 'extKeyUsage', ...extKeyUsage },
        { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
      ],
    });
    return { key, cert };
  };
  return {
    ca: ca.cert,
    server: await issue(SERVER_NAME, { serverAuth: true }),
    client: await issue('operator-anna', { clientAuth: true }),
  };
}

/**
 * What is to be seen of a caller before a real server would answer: it speaks gRPC over TLS, asks for a
 * certificate of its authority, and answers every call with an empty message.
 */
export class SecureServer {
  readonly callers: Caller[] = [];
  readonly #server: Http2SecureServer;

  constructor({ ca, server }: Certificates) {
    this.#server = createSecureServer({
      ...{ ...server, ca, requestCert: true, rejectUnauthorized: true },
    });
    // A caller without a certificate is turned away, which is no error of ours.
    this.#server.on('sessionError', () => undefined);
    this.#server.on('stream', (stream, headers) => {
      const socket = stream.session?.socket as TLSSocket | undefined;
      this.callers.push({
        path: headers[':path'] ?? '',
        certificate: String(socket?.getPeerCertificate().subject.CN),
        authorization: String(headers.authorization),
      });
      stream.on('error', () => undefined);
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'grpc-status': '0' });
      });
      // Not compressed, and no bytes: a message with no field set.
      stream.end(Buffer.alloc(5));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
