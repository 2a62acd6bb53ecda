import type { Logger } from "pino";
import type { ChatServer } from "./wire.ts";

/** Writes down who comes and goes, by the id of the socket, and what fails. */
export function keepJournal(io: ChatServer, log: Logger): void {
  io.engine.on("connection_error", ({ code, context }) =>
    log.info({ code, rule: context["name"] }, "handshake refused"),
  );
  io.on("connection", (socket) => {
    const { id, conn } = socket;
    log.info({ socket: id, transport: conn.transport.name }, "joined");
    socket.on("disconnect", (reason) => log.info({ socket: id, reason }, "left"));
  });
  const report = (error: unknown): void => log.error(error);
  io.channels.on("error", report);
  io.of("/").on("error", report);
}
