import { ProtocolError } from "../errors.ts";
import { reattach } from "./attachments.ts";
import { decodeSocketText, MAX_ATTACHMENTS } from "./decode.ts";
import type { SocketPacket } from "./packet.ts";

/** Settings of a {@link SocketDecoder}. */
export interface SocketDecoderOptions {
  /** How many attachments one packet may announce. Default {@link MAX_ATTACHMENTS}. */
  readonly maxAttachments?: number;
}

/** A packet whose attachments have not all arrived. */
interface IncompletePacket<Binary> {
  readonly packet: SocketPacket;
  readonly awaited: number;
  readonly attachments: Binary[];
}

/**
 * Makes packets of the messages of one connection: a text, then the attachments that it announced. After an error it
 * stands as it did at the start.
 */
export class SocketDecoder<Binary> {
  readonly #maxAttachments: number;
  #incomplete: IncompletePacket<Binary> | undefined;

  constructor(options: SocketDecoderOptions = {}) {
    this.#maxAttachments = options.maxAttachments ?? MAX_ATTACHMENTS;
  }

  /** Whether attachments are awaited. */
  get pending(): boolean {
    return this.#incomplete !== undefined;
  }

  /**
   * Takes one message.
   *
   * @returns the packet that it completes, if it completes one
   * @throws ProtocolError any of the `SOCKET_…` codes but `SOCKET_UNENCODABLE`
   */
  add(chunk: string | Binary): SocketPacket | undefined {
    return typeof chunk === "string" ? this.#addText(chunk) : this.#addBinary(chunk);
  }

  /** Forgets a packet whose attachments have not all arrived. */
  reset(): void {
    this.#incomplete = undefined;
  }

  #addText(text: string): SocketPacket | undefined {
    if (this.#incomplete !== undefined) {
      this.reset();
      throw new ProtocolError("SOCKET_UNEXPECTED_TEXT");
    }
    const { packet, attachments } = decodeSocketText(text, this.#maxAttachments);
    if (attachments === 0) return packet;
    this.#incomplete = { packet, awaited: attachments, attachments: [] };
    return undefined;
  }

  #addBinary(chunk: Binary): SocketPacket | undefined {
    const incomplete = this.#incomplete;
    if (incomplete === undefined) throw new ProtocolError("SOCKET_UNEXPECTED_BINARY");
    if (incomplete.attachments.push(chunk) < incomplete.awaited) return undefined;
    this.reset();
    return reattach(incomplete.packet, incomplete.attachments);
  }
}
