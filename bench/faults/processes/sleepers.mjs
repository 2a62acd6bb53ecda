// Clients that join and then take nothing: websockets that are not read, or long-polling that polls no more.
import { connect } from "node:net";
import { serveCalls } from "../../child.mjs";
import { openPollingSessions } from "../../load/polling.mjs";
import { inParallel } from "../../load/sessions.mjs";
import { clientFrame } from "../../wire/frame.mjs";
import { upgradeRequest } from "../../wire/upgrade.mjs";

/** @typedef {{ port: number, clients: number, polling: boolean }} Start */

serveCalls(async (given) => {
  const { port, clients, polling } = /** @type {Start} */ (given);
  if (polling) for (const session of await openPollingSessions(port, clients)) session.close();
  else await inParallel(clients, () => sleepingWebSocket(port));
  return { started: () => ({}) };
});

/** @param {number} port @returns {Promise<void>} once it has joined and fallen asleep */
function sleepingWebSocket(port) {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write(upgradeRequest());
  // Whether it is closed, and how, is the server's to tell.
  socket.on("error", () => {});
  return new Promise((resolve) => {
    let read = "";
    const onOpen = once('0{"sid":', () => {
      socket.write(clientFrame("40"));
      socket.on("data", onJoined);
    });
    const onJoined = once('40{"sid":', () => {
      socket.pause();
      resolve();
    });
    socket.on("data", onOpen);

    /** @param {string} text @param {() => void} act when it has come @returns {(chunk: Buffer) => void} */
    function once(text, act) {
      return function onData(chunk) {
        read += chunk.toString("latin1");
        if (!read.includes(text)) return;
        socket.off("data", onData);
        act();
      };
    }
  });
}
