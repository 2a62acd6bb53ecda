import { expect, test } from "vitest";
import { journaledScene } from "../support/journaled.ts";

test("a server that is drained is written once, with how many it moves off, before they leave", async () => {
  const { scene, log } = await journaledScene();
  await Promise.all([
    scene.connect({ reconnection: false }),
    scene.connect({ reconnection: false }),
  ]);
  const drained = scene.io.drain();
  expect(log.lines.at(-1)).toEqual({ level: "info", sessions: 2, msg: "draining" });
  void scene.io.drain();
  await drained;
  expect(log.of("draining")).toHaveLength(1);
  expect(log.of("left")).toHaveLength(2);
});

test("a server that closes without being drained is no line of its own", async () => {
  const { scene, log } = await journaledScene();
  await scene.connect({ reconnection: false });
  await scene.io.close();
  expect(log.lines.map(({ msg }) => msg)).toEqual(["joined", "left"]);
});
