// `npm run bench`: installs and builds what is missing, then plays the scenarios of bench/. `--node 26` runs the subjects
// on that Node; everything else goes to bench/run.mjs.
import { buildPackages } from "./build.mjs";
import { run } from "./command.mjs";
import { install } from "./install.mjs";
import { otherNode } from "./other-node.mjs";
import { runMain } from "./progress.mjs";

await runMain(async () => {
  const args = process.argv.slice(2);
  await install();
  await buildPackages();
  const at = args.indexOf("--node");
  if (at >= 0) args.splice(at, 2, "--program", await otherNode(args[at + 1] ?? ""));
  const { code } = await run(process.execPath, ["bench/run.mjs", ...args], { show: true });
  return code;
});
