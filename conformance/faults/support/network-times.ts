/** The channel that everybody follows. */
export const LOG = "log";

// Short, so that tests are: docs/guide/faults.md says what they are by default, and what follows. ms

/** The timeout is above what a loaded machine keeps a client or a server waiting that does answer. */
export const HEARTBEATS = { pingInterval: 400, pingTimeout: 1000 };
/** For one attempt to connect. */
export const CONNECT_TIMEOUT = 1500;
export const DELAY_MAX = 300;

/** Until either side notices that nothing comes any more. */
export const NOTICED = HEARTBEATS.pingInterval + HEARTBEATS.pingTimeout;

/** Until a client is back once the network is: an attempt that began before has to fail, and the next has to be due. */
export const BACK = CONNECT_TIMEOUT + DELAY_MAX;

/** How long Node's HTTP server keeps a connection without a request (`keepAliveTimeout`, and the second that it adds). */
export const KEPT_ALIVE = 6000;

/** What a busy machine takes on top. */
export const SLACK = 10_000;

/** How often the server publishes. */
export const RHYTHM = 20;
