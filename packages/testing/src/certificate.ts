import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** Key and certificate in PEM, as node:https takes them. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** DER tags (ITU-T X.690). */
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

const ECDSA_WITH_SHA256 = Buffer.from("2a8648ce3d040302", "hex");
const COMMON_NAME = Buffer.from("550403", "hex");
const SUBJECT_ALT_NAME = Buffer.from("551d11", "hex");

/** Makes a new self-signed certificate for localhost and 127.0.0.1 (RFC 5280), so that no key is kept in the project. */
export function selfSignedCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = certificateBody(publicKey.export({ type: "spki", format: "der" }));
  const signature = bits(sign("sha256", body, privateKey));
  const der = encode(SEQUENCE, body, algorithm(), signature);
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}

function certificateBody(publicKey: Buffer): Buffer {
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  return encode(
    SEQUENCE,
    encode(VERSION, encode(INTEGER, Buffer.from([2]))),
    encode(INTEGER, serial),
    algorithm(),
    name("localhost"),
    validity(),
    name("localhost"),
    publicKey,
    encode(EXTENSIONS, encode(SEQUENCE, alternativeNames())),
  );
}

function algorithm(): Buffer {
  return encode(SEQUENCE, encode(OBJECT_ID, ECDSA_WITH_SHA256));
}

function name(commonName: string): Buffer {
  const value = encode(UTF8_STRING, Buffer.from(commonName));
  return encode(SEQUENCE, encode(SET, encode(SEQUENCE, encode(OBJECT_ID, COMMON_NAME), value)));
}

/** From a day ago to a day ahead. */
function validity(): Buffer {
  const day = 86_400_000;
  return encode(SEQUENCE, time(Date.now() - day), time(Date.now() + day));
}

function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/\D/g, "").slice(2, 14);
  return encode(UTC_TIME, Buffer.from(`${digits}Z`));
}

function alternativeNames(): Buffer {
  const names = encode(
    SEQUENCE,
    encode(DNS_NAME, Buffer.from("localhost")),
    encode(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
  );
  return encode(SEQUENCE, encode(OBJECT_ID, SUBJECT_ALT_NAME), encode(OCTET_STRING, names));
}

function bits(value: Buffer): Buffer {
  return encode(BIT_STRING, Buffer.from([0]), value);
}

function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}
