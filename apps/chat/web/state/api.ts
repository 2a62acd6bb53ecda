import type { FileInfo, Refusal, RoomId, UserId } from "../../shared/events.ts";
import { type Asked, UNREACHABLE } from "./ask.ts";

/** What is asked over HTTP: the door, and files. Nothing here throws. */
export const api = {
  /** Null: nobody is signed in. */
  me: () => ask<{ user: UserId | null }>("/api/me", { method: "GET" }),
  signUp: (name: string, password: string) => send("/api/signup", { name, password }),
  logIn: (name: string, password: string) => send("/api/login", { name, password }),
  logOut: () => ask<unknown>("/api/logout", { method: "POST" }),
};

export interface UploadOptions {
  /** The same when a file is sent again: it comes into the room once. */
  readonly id: string;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  onProgress(share: number): void;
}

/** Sends a file into a room. By XMLHttpRequest, because `fetch` does not tell how far a body has got. */
export function upload(
  room: RoomId,
  file: File,
  { id, signal, onProgress }: UploadOptions,
): Promise<Asked<FileInfo>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/rooms/${room}/files/${id}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(answerOf<FileInfo>(request.status < 400, request.response));
    request.onerror = () => resolve(UNREACHABLE);
    request.onabort = () => resolve(UNREACHABLE);
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

/** Where a file is to be had. */
export function urlOf(file: Pick<FileInfo, "id">, thumb = false): string {
  return `/files/${file.id}${thumb ? "/thumb" : ""}`;
}

function send(path: string, body: object): Promise<Asked<unknown>> {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask<T>(path: string, init: RequestInit): Promise<Asked<T>> {
  try {
    const response = await fetch(path, init);
    const body: unknown = response.status === 204 ? null : await response.json();
    return answerOf<T>(response.ok, body);
  } catch {
    return UNREACHABLE;
  }
}

function answerOf<T>(ok: boolean, body: unknown): Asked<T> {
  if (ok) return { ok, value: body as T };
  const error = (body as { error?: Refusal } | null)?.error;
  return error ? { ok, error } : UNREACHABLE;
}
