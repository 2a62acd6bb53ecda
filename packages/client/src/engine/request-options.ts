import type { Loose } from "@baro/protocol";

/** Options of what one transport sends. Those marked "Node" have no effect in browsers. */
export interface RequestOptions {
  /** Host name with port; the URL sets it. */
  host?: string;
  /** Host name; the URL sets it. */
  hostname?: string;
  /** Whether to use https and wss; the URL sets it. */
  secure?: boolean;
  /** Port; the URL sets it. */
  port?: string | number;
  /** Parameters of the query string of every request; the server has them as `socket.handshake.query`. */
  query?: { [key: string]: Loose };
  /** An `http.Agent` or `https.Agent`. Node. */
  agent?: string | boolean | object;
  /** Whether binary is sent as base64. Default `false`. */
  forceBase64?: boolean;
  /** Name of the parameter that makes each request's URL unique. Default "t". */
  timestampParam?: string;
  /** Whether requests carry that parameter. Default: those of long-polling do. */
  timestampRequests?: boolean;
  /** Time for each long-polling request, ms; 0: no bound. Default 0. */
  requestTimeout?: number;
  /** PFX or PKCS#12 key and certificate. Node. */
  pfx?: string | Uint8Array;
  /** Private key in PEM. Node. */
  key?: string | Uint8Array;
  /** Passphrase of the key or PFX. Node. */
  passphrase?: string;
  /** Certificate in PEM. Node. */
  cert?: string | Uint8Array;
  /** Certificates of the authorities that are trusted. Node. */
  ca?: string | Uint8Array | (string | Uint8Array)[];
  /** TLS ciphers. Node. */
  ciphers?: string;
  /** Whether the server's certificate must be valid. Default `true`. Node. */
  rejectUnauthorized?: boolean;
  /** Headers of every request. In browsers: of long-polling only. */
  extraHeaders?: { [header: string]: string };
  /** Whether cookies are kept and sent: across origins in browsers, at all in Node. Default `false`. */
  withCredentials?: boolean;
  /** Whether the program may end while the connection is open. Default `false`. Node. */
  autoUnref?: boolean;
  /** Compression of websocket messages from `threshold` bytes on; `false`: none. Default `{ threshold: 1024 }`. Node. */
  perMessageDeflate?: { threshold?: number } | boolean;
  /** Path at which the server listens. */
  path?: string;
  /** Whether a slash is added to the path. Default `true`. */
  addTrailingSlash?: boolean;
  /** Subprotocols of the websocket. */
  protocols?: string | string[];
}

/** Messages shorter than this are not compressed. Bytes. */
export const DEFAULT_COMPRESSION_THRESHOLD = 1024;
