import { once, until } from "@baro/testing";
import { sameServer } from "./support/same.ts";

sameServer("namespaces are announced as they come to be, once each", async (stage) => {
  const { io } = await stage.start();
  io.on("new_namespace", ({ name }) => stage.log("new", name));
  io.of("/a");
  io.of("b");
  io.of("/a");
  io.of(/^\/d/);
  stage.log([...io._nsps.keys()]);
  io.of("/dynamic");
  stage.log([...io._nsps.keys()]);
});

sameServer("connect and connection are told of each client, of each namespace", async (stage) => {
  const { io, url } = await stage.start();
  io.of("/a", (socket) => stage.log("listener", socket.nsp.name));
  io.of("/a").on("connect", ({ nsp }) => stage.log("connect", nsp.name));
  io.of("/a").on("connection", ({ nsp }) => stage.log("connection", nsp.name));
  const client = await stage.join(`${url}/a`);
  stage.log(Reflect.get(client, "nsp"));
});

sameServer("a client that asks for an unknown namespace is told so", async (stage) => {
  const { url } = await stage.start();
  const client = stage.connect(`${url}/unknown`);
  stage.log(await once(client, "connect_error"), client.active, client.connected);
});

sameServer(
  "names of namespaces may hold slashes, spaces and letters of any language",
  async (stage) => {
    const { io, url } = await stage.start();
    for (const name of ["/a b", "/é", "/x/y"]) {
      io.of(name).on("connection", ({ nsp }) => stage.log(nsp.name));
      await stage.join(url + name);
    }
  },
);

sameServer(
  "a parent namespace gives its children middleware, listeners and emissions",
  async (stage) => {
    const { io, url } = await stage.start({ cleanupEmptyChildNamespaces: true });
    const parent = io.of(/^\/d-\d+$/);
    parent.use(({ nsp }, next) => next(void stage.log("middleware", nsp.name)));
    parent.on("connection", ({ nsp }) => stage.log("connection", nsp.name, parent.sockets.size));
    const client = await stage.join(`${url}/d-1`);
    parent.emit("hello", 1);
    stage.log(await once(client, "hello"));
    try {
      await parent.fetchSockets();
    } catch (error) {
      stage.log(error);
    }
    stage.log([...io._nsps.keys()]);
    client.disconnect();
    await until(() => !io._nsps.has("/d-1"), "the empty child is given up");
    await stage.join(`${url}/d-1`);
    stage.log([...io._nsps.keys()]);
  },
);

sameServer("functions decide on names in the order in which they were given", async (stage) => {
  const { io, url } = await stage.start();
  const decide = (name: string, allows: (asked: string) => boolean) =>
    io.of((asked, auth, next) => {
      stage.log(name, asked, auth);
      next(null, allows(asked));
    });
  decide("nobody", () => false);
  io.of((_name, _auth, next) => next(new Error("failed"), true));
  decide("some", (asked) => asked === "/yes").on("connection", ({ nsp }) => stage.log(nsp.name));
  await stage.join(`${url}/yes`, { auth: { token: 1 } });
  stage.log(await once(stage.connect(`${url}/no`), "connect_error"));
});

sameServer("namespaces of one connection come and go by themselves", async (stage) => {
  const { io, url } = await stage.start();
  io.of("/a").on("connection", (socket) => {
    socket.on("disconnect", (reason) => stage.log("/a", reason));
  });
  const client = await stage.join(url);
  const other = client.io.socket("/a");
  await once(other, "connect");
  stage.log(other.id !== client.id, io.engine.clientsCount);
  other.disconnect();
  await until(() => io.of("/a").sockets.size === 0, "the server knows that the client left /a");
  stage.log(client.connected, io.sockets.sockets.size);
});
