import { ProtocolError } from "../../src/index.ts";

/** The code of the ProtocolError that `run` throws; "nothing" where it throws none; any other error goes on. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
  return "nothing";
}
