import { test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test("without a connection nobody is said to be here, but when they were seen last, also after a reload", async () => {
  const [mina] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.page.getByRole("tab", { name: "People" }).click();
  await mina.page.getByTitle("Chat with Jun").click();
  await mina.inRoom("Jun");
  const title = mina.page.locator(".room-title");
  await title.getByText("Online", { exact: true }).waitFor();
  await mina.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await chat.kill("SIGKILL");
  await title.getByText("Last seen").waitFor();
  // What the browser keeps is written a moment later.
  await mina.page.waitForFunction(() =>
    Object.values(localStorage).some((kept) => /"Jun","lastSeen":\d/u.test(kept)),
  );
  await mina.page.reload();
  await title.getByText("Last seen").waitFor();
  await chat.restart();
  await title.getByText("Online", { exact: true }).waitFor();
});
