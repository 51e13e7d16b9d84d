#!/usr/bin/env node
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/start.ts
var import_node_fs = require("node:fs");
var import_node_os = require("node:os");
var import_node_path = require("node:path");
var import_node_v8 = __toESM(require("node:v8"), 1);
var import_node_vm = __toESM(require("node:vm"), 1);
for (const flag of ["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) import_node_v8.default.setFlagsFromString(flag);
var program = (0, import_node_path.join)(__dirname, "program.js");
var source = (0, import_node_fs.readFileSync)(program, "latin1");
var wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}
})`;
var kept = keptFile();
var cachedData = kept === null ? void 0 : readKept(kept);
var script = new import_node_vm.default.Script(wrapped, { filename: program, ...cachedData ? { cachedData } : {} });
if (kept !== null && (cachedData === void 0 || script.cachedDataRejected === true)) {
  process.once("exit", () => keep(kept));
}
var loaded = { exports: {} };
script.runInThisContext().call(
  loaded.exports,
  loaded.exports,
  require,
  loaded,
  program,
  __dirname
);
function keptFile() {
  const { env, platform } = process;
  if (env["CI"] || env["GITHUB_ACTIONS"] || env["DRYDOCK_NO_CACHE"]) return null;
  const base = env["XDG_CACHE_HOME"] || (platform === "win32" ? env["LOCALAPPDATA"] : platform === "darwin" ? (0, import_node_path.join)((0, import_node_os.homedir)(), "Library", "Caches") : (0, import_node_path.join)((0, import_node_os.homedir)(), ".cache"));
  if (!base || !(0, import_node_path.isAbsolute)(base)) return null;
  const { size, mtimeMs } = (0, import_node_fs.statSync)(program);
  return (0, import_node_path.join)(base, "drydock", `${import_node_v8.default.cachedDataVersionTag()}-${size}-${Math.round(mtimeMs)}.v8`);
}
function readKept(file) {
  try {
    const { uid, mode } = (0, import_node_fs.lstatSync)(file);
    const folder = (0, import_node_fs.lstatSync)((0, import_node_path.join)(file, ".."));
    const mine = process.getuid?.();
    if (mine !== void 0 && (uid !== mine || folder.uid !== mine || (mode & 18) !== 0 || (folder.mode & 18) !== 0)) {
      return void 0;
    }
    return (0, import_node_fs.readFileSync)(file);
  } catch {
    return void 0;
  }
}
function keep(file) {
  try {
    (0, import_node_fs.mkdirSync)((0, import_node_path.join)(file, ".."), { recursive: true, mode: 448 });
    const draft = `${file}.${process.pid}`;
    (0, import_node_fs.writeFileSync)(draft, script.createCachedData(), { mode: 384 });
    (0, import_node_fs.renameSync)(draft, file);
  } catch {
  }
}
