import { Client, launchBrowser, nextEvent, once } from "@baro/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { idOf } from "./support/members.ts";
import { ServerProcess } from "./support/server-process.ts";

const WHO = { username: "admin", password: "open sesame" };

let server: ServerProcess | undefined;

beforeAll(async () => {
  server = await ServerProcess.start("admin.mjs", { args: ["development"] });
});
afterAll(() => server?.end());

async function connect(nsp: string, auth: object): Promise<Client> {
  const client = await Client.create(`${server?.url}${nsp}`, { auth });
  onTestFinished(() => client.close());
  return client;
}

/** An administrator who is in. */
async function administrator(): Promise<Client> {
  const admin = await connect("/admin", WHO);
  const all = once(admin.socket, "all_sockets");
  await admin.connected();
  await all;
  return admin;
}

describe("instrument() of @socket.io/admin-ui", () => {
  test("lets in only who knows the password", async () => {
    const stranger = await connect("/admin", { ...WHO, password: "guess" });
    expect(await once(stranger.socket, "connect_error")).toMatchObject({
      message: "invalid credentials",
    });
  });

  test("tells of sockets that come, move between rooms, speak and go", async () => {
    const admin = await administrator();
    const came = once(admin.socket, "socket_connected");
    const client = await (await connect("/", { rooms: ["lobby"] })).connected();
    const id = idOf(client);
    expect(await came).toMatchObject({ id, nsp: "/", handshake: { xdomain: false } });

    const received = nextEvent(admin.socket, "event_received");
    const sent = nextEvent(admin.socket, "event_sent");
    client.socket.emit("hello", "바로", 1);
    expect((await received).slice(0, 3)).toEqual(["/", id, ["hello", "바로", 1]]);
    expect((await sent).slice(0, 3)).toEqual(["/", id, ["hello back", "바로", 1]]);

    const joined = nextEvent(admin.socket, "room_joined");
    const left = nextEvent(admin.socket, "room_left");
    admin.socket.emit("join", "/", "another", id);
    expect((await joined).slice(0, 3)).toEqual(["/", "another", id]);
    admin.socket.emit("leave", "/", "another", id);
    expect((await left).slice(0, 3)).toEqual(["/", "another", id]);

    const gone = nextEvent(admin.socket, "socket_disconnected");
    admin.socket.emit("_disconnect", "/", true, id);
    expect((await gone).slice(0, 3)).toEqual(["/", id, "server namespace disconnect"]);
  });

  test("counts connections, packets and bytes", async () => {
    const admin = await administrator();
    const client = await (await connect("/chat", { rooms: [] })).connected();
    const counted = ["packetsIn", "packetsOut", "bytesIn", "bytesOut"];
    // Told every two seconds: at first, perhaps, of those who are about to go or to upgrade.
    const next = () => once(admin.socket, "server_stats");
    await expect.poll(next, { timeout: 20_000, interval: 1 }).toMatchObject({
      serverId: "the server",
      clientsCount: 2,
      pollingClientsCount: 0,
      namespaces: expect.arrayContaining([{ name: "/chat", socketsCount: 1 }]),
      aggregatedEvents: expect.arrayContaining(
        counted.map((type) => expect.objectContaining({ type })),
      ),
    });
    expect(client.socket.connected).toBe(true);
  });
});

describe("the page of @socket.io/admin-ui in Chromium", () => {
  test("logs in, shows the sockets and rooms, and disconnects one", async () => {
    const client = await (await connect("/", { rooms: ["lobby", "kitchen"] })).connected();
    const page = await openPage();
    await logIn(page);

    await show(page, "sockets");
    await page.getByText(idOf(client)).first().waitFor();

    await show(page, "rooms");
    for (const room of ["lobby", "kitchen"]) await page.getByText(room, { exact: true }).waitFor();

    await show(page, "sockets");
    const gone = once(client.socket, "disconnect");
    const row = page.getByRole("row").filter({ hasText: idOf(client) });
    await row.last().getByRole("button").last().click();
    expect(await gone).toBe("io server disconnect");
    // The click led to the socket's own page.
    await show(page, "sockets");
    await expect.poll(() => row.count()).toBe(0);
  });
});

async function openPage(): Promise<Page> {
  const browser = await launchBrowser();
  // Its page is an administrator, whom no other test is to count.
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  // Its fonts are elsewhere.
  await page.route(
    ({ hostname }) => hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  await page.goto(`${server?.url}/`);
  return page;
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel("Server URL").fill(`${server?.url}`);
  await page.getByLabel("Username").fill(WHO.username);
  await page.getByLabel("Password").fill(WHO.password);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("connected", { exact: true }).first().waitFor();
}

function show(page: Page, part: string): Promise<void> {
  return page.locator(`nav a[href="#/${part}"]`).click();
}
