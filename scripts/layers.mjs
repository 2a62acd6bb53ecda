import { dirname, relative, resolve } from "node:path";
import { at, root } from "./command.mjs";
import { filesUnder } from "./fingerprint.mjs";
import { importsOf } from "./imports.mjs";
import { AREAS } from "./layer-table.mjs";

/** @typedef {import("./layer-table.mjs").Area & { name: string, path: string }} NamedArea */
/** @typedef {import("./imports.mjs").Import & { from: string, to?: string }} Edge paths relative to the project */

const SOURCE = /\.(ts|tsx|mts|mjs)$/;

/** A fuzzer of decoders has to reach the decoders, which packages do not export. */
const SEES_INSIDE = "conformance/fuzz/decoders/";

const PROTOCOL_ROOT = "packages/protocol/src/index.ts";

/** Longest path first: the first that a file starts with says its area. */
const AREA_LIST = Object.entries(AREAS)
  .flatMap(([name, area]) => area.paths.map((path) => ({ name, ...area, path })))
  .sort((a, b) => b.path.length - a.path.length);

/**
 * Every import that goes against the table, reaches into another package by path, or closes a circle.
 * @returns {string[]} one line each; empty when all is well
 */
export function layerFaults() {
  const files = ["packages", "apps", "conformance"].flatMap((path) => filesUnder(at(path)));
  return faultsOf(files.filter((path) => SOURCE.test(path)).flatMap(edgesOf));
}

/**
 * What is wrong with these imports.
 * @param {readonly Edge[]} edges
 * @returns {string[]}
 */
export function faultsOf(edges) {
  return [...edges.flatMap(faultOf), ...circles(edges)];
}

/** @param {string} path absolute @returns {Edge[]} */
function edgesOf(path) {
  const from = short(path);
  return importsOf(path).map((found) => {
    const to = target(path, found.specifier);
    return to === undefined ? { ...found, from } : { ...found, from, to };
  });
}

/** @param {string} path */
const short = (path) => relative(root, path).replaceAll("\\", "/");

/**
 * The file of the project that an import names, if it names one.
 * @param {string} from absolute
 * @param {string} specifier
 */
function target(from, specifier) {
  if (specifier === "@baro/protocol") return PROTOCOL_ROOT;
  return specifier.startsWith(".") ? short(resolve(dirname(from), specifier)) : undefined;
}

/** @param {Edge} edge @returns {string[]} */
function faultOf(edge) {
  const where = `${edge.from}:${edge.line}`;
  if (edge.to && edge.specifier.startsWith(".")) {
    const isOwn = workspace(edge.from) === workspace(edge.to);
    if (!isOwn && !edge.from.startsWith(SEES_INSIDE)) {
      return [`${where}: ${edge.specifier} reaches into another package; import it by its name`];
    }
  }
  const area = areaOf(edge.from);
  if (!area) return [];
  const allowed = edge.to ? mayImport(area, edge, edge.to) : mayUse(area, edge);
  return allowed ? [] : [`${where}: ${area.name} must not import ${describe(edge)}`];
}

/** @param {Edge} edge */
function describe({ specifier, to, typeOnly }) {
  const area = to && areaOf(to)?.name;
  return `${specifier}${area ? ` (${area})` : ""}${to || typeOnly ? "" : " at run time"}`;
}

/** @param {string} path */
const workspace = (path) => /^(packages\/[^/]+|apps\/[^/]+|[^/]+)/.exec(path)?.[0];

/** @param {string} path @returns {NamedArea | undefined} */
const areaOf = (path) => AREA_LIST.find((area) => path.startsWith(area.path));

/**
 * @param {NamedArea} area
 * @param {Edge} edge
 * @param {string} to
 */
function mayImport(area, { from, typeOnly }, to) {
  const other = areaOf(to);
  if (!other) return false;
  if (other.name !== area.name) return namesAllowed(area.may, area, typeOnly).includes(other.name);
  return !area.alone || child(area, from) === child(area, to);
}

/**
 * The sibling that a file is or belongs to.
 * @param {NamedArea} area
 * @param {string} path
 */
const child = (area, path) => path.slice(area.path.length).split(/[/.]/)[0];

/**
 * @param {NamedArea} area
 * @param {Edge} edge of a package
 */
function mayUse(area, { specifier, typeOnly }) {
  const names = namesAllowed(area.packages, area, typeOnly);
  return names.includes(specifier) || (specifier.startsWith("node:") && names.includes("node:*"));
}

/**
 * @param {readonly string[]} always
 * @param {NamedArea} area
 * @param {boolean} typeOnly
 */
const namesAllowed = (always, { types = [] }, typeOnly) =>
  typeOnly ? [...always, ...types] : always;

/**
 * Circles among the files, each told once.
 * @param {readonly Edge[]} edges
 * @returns {string[]}
 */
function circles(edges) {
  /** @type {Map<string, Edge[]>} */
  const next = new Map();
  for (const edge of edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge]);
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const faults = [];
  /** @param {string} file @param {string[]} trail */
  const walk = (file, trail) => {
    if (trail.includes(file)) {
      faults.push(`import circle: ${[...trail.slice(trail.indexOf(file)), file].join(" → ")}`);
      return;
    }
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) if (to) walk(to, [...trail, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return faults;
}
