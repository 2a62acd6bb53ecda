import { readConfig } from "../server/config.ts";
import { fillDemo, NAMES, PASSWORD } from "./demo.ts";
import { fillChat } from "./filling.ts";

/** `npm run seed`: fills the chat with people and conversations to look at. */
async function main(): Promise<void> {
  const { CHAT_DB: database } = readConfig(process.env);
  console.log(`Filling ${database}`);
  await fillChat(database, async (filling) => {
    const known = filling.accounts.all();
    if (known.length > 0) {
      throw new Error(
        `It has ${known.length} people in it already, and was left as it is. Choose an empty one: CHAT_DB=demo.db npm run seed`,
      );
    }
    await fillDemo(filling, (line) => console.log(`✓ ${line}`));
  });
  console.log(
    `\nNow: npm start, and log in as ${NAMES[0]} or ${NAMES[4]}. The password is ${PASSWORD}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
