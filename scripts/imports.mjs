import { readFileSync } from "node:fs";
import ts from "typescript";

/**
 * @typedef {object} Import
 * @property {string} specifier as written
 * @property {boolean} typeOnly gone at run time
 * @property {number} line from 1
 */

/**
 * Every import of a file: statements, re-exports, `import()` and `import("…")` types.
 * @param {string} path absolute
 * @returns {Import[]}
 */
export function importsOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  /** @type {Import[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const hit = importAt(node);
    if (hit) {
      const line = source.getLineAndCharacterOfPosition(node.pos).line + 1;
      found.push({ ...hit, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * @param {ts.Node} node
 * @returns {Omit<Import, "line"> | undefined}
 */
function importAt(node) {
  if (ts.isImportDeclaration(node))
    return named(node.moduleSpecifier, isTypeOnly(node.importClause));
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return named(node.argument.literal, true);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return named(node.arguments[0], false);
  }
  return undefined;
}

/** @param {ts.ImportClause | undefined} clause */
function isTypeOnly(clause) {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

/**
 * @param {ts.Node | undefined} node
 * @param {boolean} typeOnly
 */
function named(node, typeOnly) {
  return node && ts.isStringLiteral(node) ? { specifier: node.text, typeOnly } : undefined;
}
