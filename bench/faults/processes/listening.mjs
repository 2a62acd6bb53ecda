/**
 * The server that stands in for one that was killed finds its port free: Linux gives these to nobody who asks for any port, and
 * tests take others (packages/testing, listen.ts).
 */
const PORTS = { from: 10_100, to: 12_000 };

/** @param {import("node:http").Server} http @param {number} wanted 0: any @returns {Promise<number>} the port */
export async function listening(http, wanted) {
  for (;;) {
    const port = wanted || PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (await listensOn(http, port, wanted === 0)) return port;
  }
}

/**
 * @param {import("node:http").Server} http
 * @param {number} port
 * @param {boolean} mayBeTaken whether that is no error
 * @returns {Promise<boolean>} whether it listens there
 */
function listensOn(http, port, mayBeTaken) {
  return new Promise((resolve, reject) => {
    http.once("error", (error) => {
      if (mayBeTaken && Reflect.get(error, "code") === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    http.listen({ port, host: "127.0.0.1", backlog: 16_384 }, () => resolve(true));
  });
}
