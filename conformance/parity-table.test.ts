import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const TABLE = new URL("../docs/reference/parity.md", import.meta.url);
const PACKAGES = new URL("../node_modules/", import.meta.url);

/** Where the files of a proof are. */
const FOLDERS: Readonly<Record<string, string>> = {
  parity: "parity",
  interop: "interop",
  "engine-io-4": "engine-io-4",
  "socket-io-5": "socket-io-5",
  ecosystem: "ecosystem",
  server: "../packages/server/test",
  client: "../packages/client/test",
};

interface Row {
  readonly section: string;
  readonly names: string;
  readonly proof: string;
}

function readRows(text: string): Row[] {
  let section = "";
  const rows: Row[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3);
    const cells = line.split("|").map((cell) => cell.trim());
    const [, names = "", proof = ""] = cells;
    if (cells.length === 4 && names !== "name" && !names.startsWith("---")) {
      rows.push({ section, names, proof });
    }
  }
  return rows;
}

const ROWS = readRows(readFileSync(TABLE, "utf8"));
const PROOFS = [...new Set(ROWS.map(({ proof }) => proof))].filter(
  (proof) => !proof.startsWith("not here: "),
);

describe("each proof of the table is a test", () => {
  test.each(PROOFS)("%s", (proof) => {
    const [file = "", name = ""] = proof.split(" › ");
    const [folder = "", ...rest] = file.split("/");
    expect(Object.keys(FOLDERS)).toContain(folder);
    const path = new URL(`${FOLDERS[folder]}/${rest.join("/")}.test.ts`, import.meta.url);
    // A test's name stands in its file as a literal, alone or as a template of test.each.
    expect(readFileSync(path, "utf8")).toContain(`${name}"`);
  });
});

/** Which class or interface of npm's declarations a section is about: package, file, name. */
const DECLARED: readonly [section: string, file: string, name: string][] = [
  ["Server", "socket.io/dist/index.d.ts", "Server"],
  ["Namespace", "socket.io/dist/namespace.d.ts", "Namespace"],
  ["Socket", "socket.io/dist/socket.d.ts", "Socket"],
  ["Handshake", "socket.io/dist/socket-types.d.ts", "Handshake"],
  ["BroadcastOperator", "socket.io/dist/broadcast-operator.d.ts", "BroadcastOperator"],
  ["RemoteSocket", "socket.io/dist/broadcast-operator.d.ts", "RemoteSocket"],
  ["Adapter", "socket.io-adapter/dist/in-memory-adapter.d.ts", "Adapter"],
  ["Options of the server", "socket.io/dist/index.d.ts", "ServerOptions"],
  ["Options of the server", "engine.io/build/server.d.ts", "ServerOptions"],
  ["Options of the server", "engine.io/build/server.d.ts", "AttachOptions"],
  ["Engine (`io.engine`)", "engine.io/build/server.d.ts", "BaseServer"],
  ["Engine (`io.engine`)", "engine.io/build/server.d.ts", "Server"],
  ["Connection (`socket.conn`)", "engine.io/build/socket.d.ts", "Socket"],
  ["Manager", "socket.io-client/build/esm/manager.d.ts", "Manager"],
  ["Manager", "socket.io-client/build/esm/manager.d.ts", "ManagerReservedEvents"],
  ["Socket of the client", "socket.io-client/build/esm/socket.d.ts", "Socket"],
  ["Socket of the client", "socket.io-client/build/esm/socket.d.ts", "SocketReservedEvents"],
  ["Options of the client", "socket.io-client/build/esm/manager.d.ts", "ManagerOptions"],
  ["Options of the client", "socket.io-client/build/esm/socket.d.ts", "SocketOptions"],
  ["Options of the client", "engine.io-client/build/esm/socket.d.ts", "SocketOptions"],
  ["Engine of the client (`socket.io.engine`)", "engine.io-client/build/esm/socket.d.ts", "Socket"],
  [
    "Engine of the client (`socket.io.engine`)",
    "engine.io-client/build/esm/socket.d.ts",
    "SocketReservedEvents",
  ],
];

/** Public names of a class or interface; those that begin with an underscore are nobody's but the package's. */
function publicMembers(file: string, name: string): string[] {
  const text = readFileSync(new URL(file, PACKAGES), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = source.statements.find(
    (each) =>
      (ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each)) && each.name?.text === name,
  );
  if (!found || !(ts.isClassDeclaration(found) || ts.isInterfaceDeclaration(found))) {
    throw new Error(`${file} declares no ${name}`);
  }
  const names = [...found.members].filter(isPublic).map(nameOf);
  return [...new Set(names)].filter((each) => !each.startsWith("_"));
}

function isPublic(member: ts.ClassElement | ts.TypeElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  return !modifiers.some(({ kind }) => HIDDEN.has(kind));
}

const HIDDEN: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
]);

function nameOf(member: ts.ClassElement | ts.TypeElement): string {
  return ts.isConstructorDeclaration(member) ? "constructor" : (member.name?.getText() ?? "");
}

describe("no public member of npm's declarations is missing", () => {
  test.each(DECLARED)("in the section %s: %s %s", (section, file, name) => {
    const rows = ROWS.filter((row) => row.section === section);
    const listed = new Set(rows.flatMap(({ names }) => names.match(/(?<=`)[\w]+(?=`)/g) ?? []));
    const members = publicMembers(file, name);
    expect(members.length).toBeGreaterThan(0);
    expect(members.filter((member) => !listed.has(member))).toEqual([]);
  });
});
