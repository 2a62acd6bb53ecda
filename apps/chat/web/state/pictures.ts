import type { FileInfo, UserId } from "../../shared/events.ts";
import type { Entry } from "./entry.ts";

/** A picture that was sent. */
export interface Picture {
  readonly file: FileInfo;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly by: UserId;
  /** ms since 1970. */
  readonly at: number;
}

/** The pictures among these, in their order. */
export function picturesOf(entries: readonly Entry[]): Picture[] {
  return entries.flatMap(({ content, by, at }) => {
    if (content.kind !== "file") return [];
    const { file } = content;
    const { width, height } = file;
    return width === undefined || height === undefined ? [] : [{ file, width, height, by, at }];
  });
}
