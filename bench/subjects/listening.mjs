/**
 * Listens on a free port of loopback.
 * @param {import("node:net").Server} server
 * @returns {Promise<number>} the port
 */
export function listening(server) {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      resolve(address.port);
    });
  });
}
