import { ProtocolError } from "../../errors.ts";
import { V3_ERRORS, type V3ErrorCode } from "./error-table.ts";

/** The error of a code that only Engine.IO protocol 3 knows. */
export function errorV3(code: V3ErrorCode, options?: ErrorOptions): ProtocolError {
  return new ProtocolError(code, { ...options, detail: V3_ERRORS[code] });
}
