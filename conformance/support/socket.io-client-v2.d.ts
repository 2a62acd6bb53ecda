/** The part of npm's socket.io-client 2 that the tests use; it has no declarations of its own. */
declare module "socket.io-client-v2" {
  export interface OlderSocket {
    readonly id: string;
    readonly connected: boolean;
    readonly io: {
      readonly engine: {
        readonly id: string;
        readonly transport: { readonly name: string };
        close(): void;
      };
    };
    on(event: string, listener: (...args: unknown[]) => void): this;
    off(event: string, listener: (...args: unknown[]) => void): this;
    once(event: string, listener: (...args: unknown[]) => void): this;
    emit(event: string, ...args: unknown[]): this;
    open(): this;
    close(): this;
  }

  export interface OlderOptions {
    readonly transports?: readonly string[];
    readonly query?: Readonly<Record<string, string>>;
    readonly reconnectionDelay?: number;
    readonly forceNew?: boolean;
    readonly forceBase64?: boolean;
    readonly multiplex?: boolean;
  }

  export default function io(url: string, options?: OlderOptions): OlderSocket;
}
