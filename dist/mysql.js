const drydockUrl = require('node:url').pathToFileURL(__filename).href;
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
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
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// node_modules/picomatch/lib/constants.js
var require_constants = __commonJS({
  "node_modules/picomatch/lib/constants.js"(exports2, module2) {
    "use strict";
    var WIN_SLASH = "\\\\/";
    var WIN_NO_SLASH = `[^${WIN_SLASH}]`;
    var DEFAULT_MAX_EXTGLOB_RECURSION = 0;
    var DOT_LITERAL = "\\.";
    var PLUS_LITERAL = "\\+";
    var QMARK_LITERAL = "\\?";
    var SLASH_LITERAL = "\\/";
    var ONE_CHAR = "(?=.)";
    var QMARK = "[^/]";
    var END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
    var START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
    var DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
    var NO_DOT = `(?!${DOT_LITERAL})`;
    var NO_DOTS = `(?!${START_ANCHOR}${DOTS_SLASH})`;
    var NO_DOT_SLASH = `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`;
    var NO_DOTS_SLASH = `(?!${DOTS_SLASH})`;
    var QMARK_NO_DOT = `[^.${SLASH_LITERAL}]`;
    var STAR = `${QMARK}*?`;
    var SEP = "/";
    var POSIX_CHARS = {
      DOT_LITERAL,
      PLUS_LITERAL,
      QMARK_LITERAL,
      SLASH_LITERAL,
      ONE_CHAR,
      QMARK,
      END_ANCHOR,
      DOTS_SLASH,
      NO_DOT,
      NO_DOTS,
      NO_DOT_SLASH,
      NO_DOTS_SLASH,
      QMARK_NO_DOT,
      STAR,
      START_ANCHOR,
      SEP
    };
    var WINDOWS_CHARS = {
      ...POSIX_CHARS,
      SLASH_LITERAL: `[${WIN_SLASH}]`,
      QMARK: WIN_NO_SLASH,
      STAR: `${WIN_NO_SLASH}*?`,
      DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
      NO_DOT: `(?!${DOT_LITERAL})`,
      NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
      NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
      START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
      END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
      SEP: "\\"
    };
    var POSIX_REGEX_SOURCE = {
      __proto__: null,
      alnum: "a-zA-Z0-9",
      alpha: "a-zA-Z",
      ascii: "\\x00-\\x7F",
      blank: " \\t",
      cntrl: "\\x00-\\x1F\\x7F",
      digit: "0-9",
      graph: "\\x21-\\x7E",
      lower: "a-z",
      print: "\\x20-\\x7E ",
      punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
      space: " \\t\\r\\n\\v\\f",
      upper: "A-Z",
      word: "A-Za-z0-9_",
      xdigit: "A-Fa-f0-9"
    };
    module2.exports = {
      DEFAULT_MAX_EXTGLOB_RECURSION,
      MAX_LENGTH: 1024 * 64,
      POSIX_REGEX_SOURCE,
      // regular expressions
      REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
      REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
      REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
      REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
      REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
      REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
      // Replace globs with equivalent patterns to reduce parsing time.
      REPLACEMENTS: {
        __proto__: null,
        "***": "*",
        "**/**": "**",
        "**/**/**": "**"
      },
      // Digits
      CHAR_0: 48,
      /* 0 */
      CHAR_9: 57,
      /* 9 */
      // Alphabet chars.
      CHAR_UPPERCASE_A: 65,
      /* A */
      CHAR_LOWERCASE_A: 97,
      /* a */
      CHAR_UPPERCASE_Z: 90,
      /* Z */
      CHAR_LOWERCASE_Z: 122,
      /* z */
      CHAR_LEFT_PARENTHESES: 40,
      /* ( */
      CHAR_RIGHT_PARENTHESES: 41,
      /* ) */
      CHAR_ASTERISK: 42,
      /* * */
      // Non-alphabetic chars.
      CHAR_AMPERSAND: 38,
      /* & */
      CHAR_AT: 64,
      /* @ */
      CHAR_BACKWARD_SLASH: 92,
      /* \ */
      CHAR_CARRIAGE_RETURN: 13,
      /* \r */
      CHAR_CIRCUMFLEX_ACCENT: 94,
      /* ^ */
      CHAR_COLON: 58,
      /* : */
      CHAR_COMMA: 44,
      /* , */
      CHAR_DOT: 46,
      /* . */
      CHAR_DOUBLE_QUOTE: 34,
      /* " */
      CHAR_EQUAL: 61,
      /* = */
      CHAR_EXCLAMATION_MARK: 33,
      /* ! */
      CHAR_FORM_FEED: 12,
      /* \f */
      CHAR_FORWARD_SLASH: 47,
      /* / */
      CHAR_GRAVE_ACCENT: 96,
      /* ` */
      CHAR_HASH: 35,
      /* # */
      CHAR_HYPHEN_MINUS: 45,
      /* - */
      CHAR_LEFT_ANGLE_BRACKET: 60,
      /* < */
      CHAR_LEFT_CURLY_BRACE: 123,
      /* { */
      CHAR_LEFT_SQUARE_BRACKET: 91,
      /* [ */
      CHAR_LINE_FEED: 10,
      /* \n */
      CHAR_NO_BREAK_SPACE: 160,
      /* \u00A0 */
      CHAR_PERCENT: 37,
      /* % */
      CHAR_PLUS: 43,
      /* + */
      CHAR_QUESTION_MARK: 63,
      /* ? */
      CHAR_RIGHT_ANGLE_BRACKET: 62,
      /* > */
      CHAR_RIGHT_CURLY_BRACE: 125,
      /* } */
      CHAR_RIGHT_SQUARE_BRACKET: 93,
      /* ] */
      CHAR_SEMICOLON: 59,
      /* ; */
      CHAR_SINGLE_QUOTE: 39,
      /* ' */
      CHAR_SPACE: 32,
      /*   */
      CHAR_TAB: 9,
      /* \t */
      CHAR_UNDERSCORE: 95,
      /* _ */
      CHAR_VERTICAL_LINE: 124,
      /* | */
      CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
      /* \uFEFF */
      /**
       * Create EXTGLOB_CHARS
       */
      extglobChars(chars) {
        return {
          "!": { type: "negate", open: "(?:(?!(?:", close: `))${chars.STAR})` },
          "?": { type: "qmark", open: "(?:", close: ")?" },
          "+": { type: "plus", open: "(?:", close: ")+" },
          "*": { type: "star", open: "(?:", close: ")*" },
          "@": { type: "at", open: "(?:", close: ")" }
        };
      },
      /**
       * Create GLOB_CHARS
       */
      globChars(win32) {
        return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
      }
    };
  }
});

// node_modules/picomatch/lib/utils.js
var require_utils = __commonJS({
  "node_modules/picomatch/lib/utils.js"(exports2) {
    "use strict";
    var {
      REGEX_BACKSLASH,
      REGEX_REMOVE_BACKSLASH,
      REGEX_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_GLOBAL
    } = require_constants();
    exports2.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
    exports2.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
    exports2.isRegexChar = (str) => str.length === 1 && exports2.hasRegexChars(str);
    exports2.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
    exports2.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
    exports2.isWindows = () => {
      if (typeof navigator !== "undefined" && navigator.platform) {
        const platform = navigator.platform.toLowerCase();
        return platform === "win32" || platform === "windows";
      }
      if (typeof process !== "undefined" && process.platform) {
        return process.platform === "win32";
      }
      return false;
    };
    exports2.removeBackslashes = (str) => {
      return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
        return match === "\\" ? "" : match;
      });
    };
    exports2.escapeLast = (input, char, lastIdx) => {
      const idx = input.lastIndexOf(char, lastIdx);
      if (idx === -1) return input;
      if (input[idx - 1] === "\\") return exports2.escapeLast(input, char, idx - 1);
      return `${input.slice(0, idx)}\\${input.slice(idx)}`;
    };
    exports2.removePrefix = (input, state = {}) => {
      let output = input;
      if (output.startsWith("./")) {
        output = output.slice(2);
        state.prefix = "./";
      }
      return output;
    };
    exports2.wrapOutput = (input, state = {}, options2 = {}) => {
      const prepend = options2.contains ? "" : "^";
      const append2 = options2.contains ? "" : "$";
      let output = `${prepend}(?:${input})${append2}`;
      if (state.negated === true) {
        output = `(?:^(?!${output}).*$)`;
      }
      return output;
    };
    exports2.basename = (path, { windows } = {}) => {
      const segs = path.split(windows ? /[\\/]/ : "/");
      const last = segs[segs.length - 1];
      if (last === "") {
        return segs[segs.length - 2];
      }
      return last;
    };
  }
});

// node_modules/picomatch/lib/scan.js
var require_scan = __commonJS({
  "node_modules/picomatch/lib/scan.js"(exports2, module2) {
    "use strict";
    var utils = require_utils();
    var {
      CHAR_ASTERISK,
      /* * */
      CHAR_AT,
      /* @ */
      CHAR_BACKWARD_SLASH,
      /* \ */
      CHAR_COMMA,
      /* , */
      CHAR_DOT,
      /* . */
      CHAR_EXCLAMATION_MARK,
      /* ! */
      CHAR_FORWARD_SLASH,
      /* / */
      CHAR_LEFT_CURLY_BRACE,
      /* { */
      CHAR_LEFT_PARENTHESES,
      /* ( */
      CHAR_LEFT_SQUARE_BRACKET,
      /* [ */
      CHAR_PLUS,
      /* + */
      CHAR_QUESTION_MARK,
      /* ? */
      CHAR_RIGHT_CURLY_BRACE,
      /* } */
      CHAR_RIGHT_PARENTHESES,
      /* ) */
      CHAR_RIGHT_SQUARE_BRACKET
      /* ] */
    } = require_constants();
    var isPathSeparator = (code) => {
      return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
    };
    var depth = (token2) => {
      if (token2.isPrefix !== true) {
        token2.depth = token2.isGlobstar ? Infinity : 1;
      }
    };
    var scan = (input, options2) => {
      const opts = options2 || {};
      const length = input.length - 1;
      const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
      const slashes = [];
      const tokens2 = [];
      const parts = [];
      let str = input;
      let index = -1;
      let start = 0;
      let lastIndex = 0;
      let isBrace = false;
      let isBracket = false;
      let isGlob = false;
      let isExtglob = false;
      let isGlobstar = false;
      let braceEscaped = false;
      let backslashes = false;
      let negated = false;
      let negatedExtglob = false;
      let finished = false;
      let braces = 0;
      let prev;
      let code;
      let token2 = { value: "", depth: 0, isGlob: false };
      const eos = () => index >= length;
      const peek = () => str.charCodeAt(index + 1);
      const advance = () => {
        prev = code;
        return str.charCodeAt(++index);
      };
      while (index < length) {
        code = advance();
        let next;
        if (code === CHAR_BACKWARD_SLASH) {
          backslashes = token2.backslashes = true;
          code = advance();
          if (code === CHAR_LEFT_CURLY_BRACE) {
            braceEscaped = true;
          }
          continue;
        }
        if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
          braces++;
          while (eos() !== true && (code = advance())) {
            if (code === CHAR_BACKWARD_SLASH) {
              backslashes = token2.backslashes = true;
              advance();
              continue;
            }
            if (code === CHAR_LEFT_CURLY_BRACE) {
              braces++;
              continue;
            }
            if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
              isBrace = token2.isBrace = true;
              isGlob = token2.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (braceEscaped !== true && code === CHAR_COMMA) {
              isBrace = token2.isBrace = true;
              isGlob = token2.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (code === CHAR_RIGHT_CURLY_BRACE) {
              braces--;
              if (braces === 0) {
                braceEscaped = false;
                isBrace = token2.isBrace = true;
                finished = true;
                break;
              }
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_FORWARD_SLASH) {
          slashes.push(index);
          tokens2.push(token2);
          token2 = { value: "", depth: 0, isGlob: false };
          if (finished === true) continue;
          if (prev === CHAR_DOT && index === start + 1) {
            start += 2;
            continue;
          }
          lastIndex = index + 1;
          continue;
        }
        if (opts.noext !== true) {
          const isExtglobChar = code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK;
          if (isExtglobChar === true && peek() === CHAR_LEFT_PARENTHESES) {
            isGlob = token2.isGlob = true;
            isExtglob = token2.isExtglob = true;
            finished = true;
            if (code === CHAR_EXCLAMATION_MARK && index === start) {
              negatedExtglob = true;
            }
            if (scanToEnd === true) {
              let parens = 0;
              while (eos() !== true && (code = advance())) {
                if (code === CHAR_BACKWARD_SLASH) {
                  backslashes = token2.backslashes = true;
                  advance();
                  continue;
                }
                if (code === CHAR_LEFT_PARENTHESES) {
                  parens++;
                  continue;
                }
                if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                  finished = true;
                  break;
                }
              }
              continue;
            }
            break;
          }
        }
        if (code === CHAR_ASTERISK) {
          if (prev === CHAR_ASTERISK) isGlobstar = token2.isGlobstar = true;
          isGlob = token2.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_QUESTION_MARK) {
          isGlob = token2.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_LEFT_SQUARE_BRACKET) {
          while (eos() !== true && (next = advance())) {
            if (next === CHAR_BACKWARD_SLASH) {
              backslashes = token2.backslashes = true;
              advance();
              continue;
            }
            if (next === CHAR_RIGHT_SQUARE_BRACKET) {
              isBracket = token2.isBracket = true;
              isGlob = token2.isGlob = true;
              finished = true;
              break;
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
          negated = token2.negated = true;
          start++;
          continue;
        }
        if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
          isGlob = token2.isGlob = true;
          if (scanToEnd === true) {
            let parens = 1;
            while (eos() !== true && (code = advance())) {
              if (code === CHAR_BACKWARD_SLASH) {
                backslashes = token2.backslashes = true;
                advance();
                continue;
              }
              if (code === CHAR_LEFT_PARENTHESES) {
                parens++;
                continue;
              }
              if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                finished = true;
                break;
              }
            }
            continue;
          }
          break;
        }
        if (isGlob === true) {
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
      }
      if (opts.noext === true) {
        isExtglob = false;
        isGlob = false;
      }
      let base = str;
      let prefix = "";
      let glob = "";
      if (start > 0) {
        prefix = str.slice(0, start);
        str = str.slice(start);
        lastIndex -= start;
      }
      if (base && isGlob === true && lastIndex > 0) {
        base = str.slice(0, lastIndex);
        glob = str.slice(lastIndex);
      } else if (isGlob === true) {
        base = "";
        glob = str;
      } else {
        base = str;
      }
      if (base && base !== "" && base !== "/" && base !== str) {
        if (isPathSeparator(base.charCodeAt(base.length - 1))) {
          base = base.slice(0, -1);
        }
      }
      if (opts.unescape === true) {
        if (glob) glob = utils.removeBackslashes(glob);
        if (base && backslashes === true) {
          base = utils.removeBackslashes(base);
        }
      }
      const state = {
        prefix,
        input,
        start,
        base,
        glob,
        isBrace,
        isBracket,
        isGlob,
        isExtglob,
        isGlobstar,
        negated,
        negatedExtglob
      };
      if (opts.tokens === true) {
        state.maxDepth = 0;
        if (!isPathSeparator(code)) {
          tokens2.push(token2);
        }
        state.tokens = tokens2;
      }
      if (opts.parts === true || opts.tokens === true) {
        let prevIndex;
        for (let idx = 0; idx < slashes.length; idx++) {
          const n2 = prevIndex !== void 0 ? prevIndex + 1 : start;
          const i = slashes[idx];
          const value3 = input.slice(n2, i);
          if (opts.tokens) {
            if (idx === 0 && start !== 0) {
              tokens2[idx].isPrefix = true;
              tokens2[idx].value = prefix;
            } else {
              tokens2[idx].value = value3;
            }
            depth(tokens2[idx]);
            state.maxDepth += tokens2[idx].depth;
          }
          if (i >= start) {
            parts.push(value3);
            prevIndex = i;
          }
        }
        const n = prevIndex !== void 0 ? prevIndex + 1 : start;
        const value2 = input.slice(n);
        parts.push(value2);
        if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
          tokens2[tokens2.length - 1].value = value2;
          depth(tokens2[tokens2.length - 1]);
          state.maxDepth += tokens2[tokens2.length - 1].depth;
        }
        state.slashes = slashes;
        state.parts = parts;
      }
      return state;
    };
    module2.exports = scan;
  }
});

// node_modules/picomatch/lib/parse.js
var require_parse = __commonJS({
  "node_modules/picomatch/lib/parse.js"(exports2, module2) {
    "use strict";
    var constants = require_constants();
    var utils = require_utils();
    var {
      MAX_LENGTH,
      POSIX_REGEX_SOURCE,
      REGEX_NON_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_BACKREF,
      REPLACEMENTS
    } = constants;
    var expandRange = (args, options2) => {
      if (typeof options2.expandRange === "function") {
        return options2.expandRange(...args, options2);
      }
      args.sort();
      const value2 = `[${args.join("-")}]`;
      try {
        new RegExp(value2);
      } catch (ex) {
        return args.map((v) => utils.escapeRegex(v)).join("..");
      }
      return value2;
    };
    var syntaxError = (type, char) => {
      return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
    };
    var splitTopLevel = (input) => {
      const parts = [];
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let value2 = "";
      let escaped = false;
      for (const ch of input) {
        if (escaped === true) {
          value2 += ch;
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          value2 += ch;
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          value2 += ch;
          continue;
        }
        if (quote === 0) {
          if (ch === "[") {
            bracket++;
          } else if (ch === "]" && bracket > 0) {
            bracket--;
          } else if (bracket === 0) {
            if (ch === "(") {
              paren++;
            } else if (ch === ")" && paren > 0) {
              paren--;
            } else if (ch === "|" && paren === 0) {
              parts.push(value2);
              value2 = "";
              continue;
            }
          }
        }
        value2 += ch;
      }
      parts.push(value2);
      return parts;
    };
    var isPlainBranch = (branch) => {
      let escaped = false;
      for (const ch of branch) {
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (/[?*+@!()[\]{}]/.test(ch)) {
          return false;
        }
      }
      return true;
    };
    var normalizeSimpleBranch = (branch) => {
      let value2 = branch.trim();
      let changed = true;
      while (changed === true) {
        changed = false;
        if (/^@\([^\\()[\]{}|]+\)$/.test(value2)) {
          value2 = value2.slice(2, -1);
          changed = true;
        }
      }
      if (!isPlainBranch(value2)) {
        return;
      }
      return value2.replace(/\\(.)/g, "$1");
    };
    var hasRepeatedCharPrefixOverlap = (branches) => {
      const values = branches.map(normalizeSimpleBranch).filter(Boolean);
      for (let i = 0; i < values.length; i++) {
        for (let j = i + 1; j < values.length; j++) {
          const a = values[i];
          const b = values[j];
          const char = a[0];
          if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) {
            continue;
          }
          if (a === b || a.startsWith(b) || b.startsWith(a)) {
            return true;
          }
        }
      }
      return false;
    };
    var parseRepeatedExtglob = (pattern, requireEnd = true) => {
      if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") {
        return;
      }
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let escaped = false;
      for (let i = 1; i < pattern.length; i++) {
        const ch = pattern[i];
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          continue;
        }
        if (quote === 1) {
          continue;
        }
        if (ch === "[") {
          bracket++;
          continue;
        }
        if (ch === "]" && bracket > 0) {
          bracket--;
          continue;
        }
        if (bracket > 0) {
          continue;
        }
        if (ch === "(") {
          paren++;
          continue;
        }
        if (ch === ")") {
          paren--;
          if (paren === 0) {
            if (requireEnd === true && i !== pattern.length - 1) {
              return;
            }
            return {
              type: pattern[0],
              body: pattern.slice(2, i),
              end: i
            };
          }
        }
      }
    };
    var buildCharClassStar = (chars) => {
      const source = chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`;
      return `${source}*`;
    };
    var getStarExtglobSequenceChars = (pattern) => {
      let index = 0;
      const chars = [];
      while (index < pattern.length) {
        const match = parseRepeatedExtglob(pattern.slice(index), false);
        if (!match || match.type !== "*") {
          return;
        }
        const branches = splitTopLevel(match.body).map((branch2) => branch2.trim());
        if (branches.length !== 1) {
          return;
        }
        const branch = normalizeSimpleBranch(branches[0]);
        if (!branch || branch.length !== 1) {
          return;
        }
        chars.push(branch);
        index += match.end + 1;
      }
      if (chars.length < 1) {
        return;
      }
      return chars;
    };
    var repeatedExtglobRecursion = (pattern) => {
      let depth = 0;
      let value2 = pattern.trim();
      let match = parseRepeatedExtglob(value2);
      while (match) {
        depth++;
        value2 = match.body.trim();
        match = parseRepeatedExtglob(value2);
      }
      return depth;
    };
    var analyzeRepeatedExtglob = (body, options2) => {
      if (options2.maxExtglobRecursion === false) {
        return { risky: false };
      }
      const max = typeof options2.maxExtglobRecursion === "number" ? options2.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
      const branches = splitTopLevel(body).map((branch) => branch.trim());
      if (branches.length > 1) {
        if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) {
          return { risky: true };
        }
      }
      const safeChars = [];
      let sawStarSequence = false;
      let combinable = true;
      for (const branch of branches) {
        const chars = getStarExtglobSequenceChars(branch);
        if (chars) {
          sawStarSequence = true;
          safeChars.push(...chars);
          continue;
        }
        const literal = normalizeSimpleBranch(branch);
        if (literal && literal.length === 1) {
          safeChars.push(literal);
          continue;
        }
        combinable = false;
        if (repeatedExtglobRecursion(branch) > max) {
          return { risky: true };
        }
      }
      if (sawStarSequence) {
        return combinable ? { risky: true, safeOutput: buildCharClassStar([...new Set(safeChars)]) } : { risky: true };
      }
      return { risky: false };
    };
    var parse = (input, options2) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected a string");
      }
      input = REPLACEMENTS[input] || input;
      const opts = { ...options2 };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      let len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      const bos = { type: "bos", value: "", output: opts.prepend || "" };
      const tokens2 = [bos];
      const capture = opts.capture ? "" : "?:";
      const PLATFORM_CHARS = constants.globChars(opts.windows);
      const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
      const {
        DOT_LITERAL,
        PLUS_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOT_SLASH,
        NO_DOTS_SLASH,
        QMARK,
        QMARK_NO_DOT,
        STAR,
        START_ANCHOR
      } = PLATFORM_CHARS;
      const globstar = (opts2) => {
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const nodot = opts.dot ? "" : NO_DOT;
      const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
      let star = opts.bash === true ? globstar(opts) : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      if (typeof opts.noext === "boolean") {
        opts.noextglob = opts.noext;
      }
      const state = {
        input,
        index: -1,
        start: 0,
        dot: opts.dot === true,
        consumed: "",
        output: "",
        prefix: "",
        backtrack: false,
        negated: false,
        brackets: 0,
        braces: 0,
        parens: 0,
        quotes: 0,
        globstar: false,
        tokens: tokens2
      };
      input = utils.removePrefix(input, state);
      len = input.length;
      const extglobs = [];
      const braces = [];
      const stack = [];
      let prev = bos;
      let value2;
      const eos = () => state.index === len - 1;
      const peek = state.peek = (n = 1) => input[state.index + n];
      const advance = state.advance = () => input[++state.index] || "";
      const remaining = () => input.slice(state.index + 1);
      const consume = (value3 = "", num = 0) => {
        state.consumed += value3;
        state.index += num;
      };
      const append2 = (token2) => {
        state.output += token2.output != null ? token2.output : token2.value;
        consume(token2.value);
      };
      const negate = () => {
        let count = 1;
        while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
          advance();
          state.start++;
          count++;
        }
        if (count % 2 === 0) {
          return false;
        }
        state.negated = true;
        state.start++;
        return true;
      };
      const increment = (type) => {
        state[type]++;
        stack.push(type);
      };
      const decrement = (type) => {
        state[type]--;
        stack.pop();
      };
      const push = (tok) => {
        if (prev.type === "globstar") {
          const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
          const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
          if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
            state.output = state.output.slice(0, -prev.output.length);
            prev.type = "star";
            prev.value = "*";
            prev.output = star;
            state.output += prev.output;
          }
        }
        if (extglobs.length && tok.type !== "paren") {
          extglobs[extglobs.length - 1].inner += tok.value;
        }
        if (tok.value || tok.output) append2(tok);
        if (prev && prev.type === "text" && tok.type === "text") {
          prev.output = (prev.output || prev.value) + tok.value;
          prev.value += tok.value;
          return;
        }
        tok.prev = prev;
        tokens2.push(tok);
        prev = tok;
      };
      const extglobOpen = (type, value3) => {
        const token2 = { ...EXTGLOB_CHARS[value3], conditions: 1, inner: "" };
        token2.prev = prev;
        token2.parens = state.parens;
        token2.output = state.output;
        token2.startIndex = state.index;
        token2.tokensIndex = tokens2.length;
        const output = (opts.capture ? "(" : "") + token2.open;
        increment("parens");
        push({ type, value: value3, output: state.output ? "" : ONE_CHAR });
        push({ type: "paren", extglob: true, value: advance(), output });
        extglobs.push(token2);
      };
      const extglobClose = (token2) => {
        const literal = input.slice(token2.startIndex, state.index + 1);
        const body = input.slice(token2.startIndex + 2, state.index);
        const analysis = analyzeRepeatedExtglob(body, opts);
        if ((token2.type === "plus" || token2.type === "star") && analysis.risky) {
          const safeOutput = analysis.safeOutput ? (token2.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
          const open = tokens2[token2.tokensIndex];
          open.type = "text";
          open.value = literal;
          open.output = safeOutput || utils.escapeRegex(literal);
          for (let i = token2.tokensIndex + 1; i < tokens2.length; i++) {
            tokens2[i].value = "";
            tokens2[i].output = "";
            delete tokens2[i].suffix;
          }
          state.output = token2.output + open.output;
          state.backtrack = true;
          push({ type: "paren", extglob: true, value: value2, output: "" });
          decrement("parens");
          return;
        }
        let output = token2.close + (opts.capture ? ")" : "");
        let rest;
        if (token2.type === "negate") {
          let extglobStar = star;
          if (token2.inner && token2.inner.length > 1 && token2.inner.includes("/")) {
            extglobStar = globstar(opts);
          }
          if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) {
            output = token2.close = `)$))${extglobStar}`;
          }
          if (token2.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) {
            const expression2 = parse(rest, { ...options2, fastpaths: false }).output;
            output = token2.close = `)${expression2})${extglobStar})`;
          }
          if (token2.prev.type === "bos") {
            state.negatedExtglob = true;
          }
        }
        push({ type: "paren", extglob: true, value: value2, output });
        decrement("parens");
      };
      if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
        let backslashes = false;
        let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
          if (first === "\\") {
            backslashes = true;
            return m;
          }
          if (first === "?") {
            if (esc) {
              return esc + first + (rest ? QMARK.repeat(rest.length) : "");
            }
            if (index === 0) {
              return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
            }
            return QMARK.repeat(chars.length);
          }
          if (first === ".") {
            return DOT_LITERAL.repeat(chars.length);
          }
          if (first === "*") {
            if (esc) {
              return esc + first + (rest ? star : "");
            }
            return star;
          }
          return esc ? m : `\\${m}`;
        });
        if (backslashes === true) {
          if (opts.unescape === true) {
            output = output.replace(/\\/g, "");
          } else {
            output = output.replace(/\\+/g, (m) => {
              return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
            });
          }
        }
        if (output === input && opts.contains === true) {
          state.output = input;
          return state;
        }
        state.output = utils.wrapOutput(output, state, options2);
        return state;
      }
      while (!eos()) {
        value2 = advance();
        if (value2 === "\0") {
          continue;
        }
        if (value2 === "\\") {
          const next = peek();
          if (next === "/" && opts.bash !== true) {
            continue;
          }
          if (next === "." || next === ";") {
            continue;
          }
          if (!next) {
            value2 += "\\";
            push({ type: "text", value: value2 });
            continue;
          }
          const match = /^\\+/.exec(remaining());
          let slashes = 0;
          if (match && match[0].length > 2) {
            slashes = match[0].length;
            state.index += slashes;
            if (slashes % 2 !== 0) {
              value2 += "\\";
            }
          }
          if (opts.unescape === true) {
            value2 = advance();
          } else {
            value2 += advance();
          }
          if (state.brackets === 0) {
            push({ type: "text", value: value2 });
            continue;
          }
        }
        if (state.brackets > 0 && (value2 !== "]" || prev.value === "[" || prev.value === "[^")) {
          if (opts.posix !== false && value2 === ":") {
            const inner = prev.value.slice(1);
            if (inner.includes("[")) {
              prev.posix = true;
              if (inner.includes(":")) {
                const idx = prev.value.lastIndexOf("[");
                const pre = prev.value.slice(0, idx);
                const rest2 = prev.value.slice(idx + 2);
                const posix = POSIX_REGEX_SOURCE[rest2];
                if (posix) {
                  prev.value = pre + posix;
                  state.backtrack = true;
                  advance();
                  if (!bos.output && tokens2.indexOf(prev) === 1) {
                    bos.output = ONE_CHAR;
                  }
                  continue;
                }
              }
            }
          }
          if (value2 === "[" && peek() !== ":" || value2 === "-" && peek() === "]") {
            value2 = `\\${value2}`;
          }
          if (value2 === "]" && (prev.value === "[" || prev.value === "[^")) {
            value2 = `\\${value2}`;
          }
          if (opts.posix === true && value2 === "!" && prev.value === "[") {
            value2 = "^";
          }
          prev.value += value2;
          append2({ value: value2 });
          continue;
        }
        if (state.quotes === 1 && value2 !== '"') {
          value2 = utils.escapeRegex(value2);
          prev.value += value2;
          append2({ value: value2 });
          continue;
        }
        if (value2 === '"') {
          state.quotes = state.quotes === 1 ? 0 : 1;
          if (opts.keepQuotes === true) {
            push({ type: "text", value: value2 });
          }
          continue;
        }
        if (value2 === "(") {
          increment("parens");
          push({ type: "paren", value: value2 });
          continue;
        }
        if (value2 === ")") {
          if (state.parens === 0 && opts.strictBrackets === true) {
            throw new SyntaxError(syntaxError("opening", "("));
          }
          const extglob = extglobs[extglobs.length - 1];
          if (extglob && state.parens === extglob.parens + 1) {
            extglobClose(extglobs.pop());
            continue;
          }
          push({ type: "paren", value: value2, output: state.parens ? ")" : "\\)" });
          decrement("parens");
          continue;
        }
        if (value2 === "[") {
          if (opts.nobracket === true || !remaining().includes("]")) {
            if (opts.nobracket !== true && opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("closing", "]"));
            }
            value2 = `\\${value2}`;
          } else {
            increment("brackets");
          }
          push({ type: "bracket", value: value2 });
          continue;
        }
        if (value2 === "]") {
          if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
            push({ type: "text", value: value2, output: `\\${value2}` });
            continue;
          }
          if (state.brackets === 0) {
            if (opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("opening", "["));
            }
            push({ type: "text", value: value2, output: `\\${value2}` });
            continue;
          }
          decrement("brackets");
          const prevValue = prev.value.slice(1);
          if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) {
            value2 = `/${value2}`;
          }
          prev.value += value2;
          append2({ value: value2 });
          if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) {
            continue;
          }
          const escaped = utils.escapeRegex(prev.value);
          state.output = state.output.slice(0, -prev.value.length);
          if (opts.literalBrackets === true) {
            state.output += escaped;
            prev.value = escaped;
            continue;
          }
          prev.value = `(${capture}${escaped}|${prev.value})`;
          state.output += prev.value;
          continue;
        }
        if (value2 === "{" && opts.nobrace !== true) {
          increment("braces");
          const open = {
            type: "brace",
            value: value2,
            output: "(",
            outputIndex: state.output.length,
            tokensIndex: state.tokens.length
          };
          braces.push(open);
          push(open);
          continue;
        }
        if (value2 === "}") {
          const brace = braces[braces.length - 1];
          if (opts.nobrace === true || !brace) {
            push({ type: "text", value: value2, output: value2 });
            continue;
          }
          let output = ")";
          if (brace.dots === true) {
            const arr = tokens2.slice();
            const range = [];
            for (let i = arr.length - 1; i >= 0; i--) {
              tokens2.pop();
              if (arr[i].type === "brace") {
                break;
              }
              if (arr[i].type !== "dots") {
                range.unshift(arr[i].value);
              }
            }
            output = expandRange(range, opts);
            state.backtrack = true;
          }
          if (brace.comma !== true && brace.dots !== true) {
            const out = state.output.slice(0, brace.outputIndex);
            const toks = state.tokens.slice(brace.tokensIndex);
            brace.value = brace.output = "\\{";
            value2 = output = "\\}";
            state.output = out;
            for (const t of toks) {
              state.output += t.output || t.value;
            }
          }
          push({ type: "brace", value: value2, output });
          decrement("braces");
          braces.pop();
          continue;
        }
        if (value2 === "|") {
          if (extglobs.length > 0) {
            extglobs[extglobs.length - 1].conditions++;
          }
          push({ type: "text", value: value2 });
          continue;
        }
        if (value2 === ",") {
          let output = value2;
          const brace = braces[braces.length - 1];
          if (brace && stack[stack.length - 1] === "braces") {
            brace.comma = true;
            output = "|";
          }
          push({ type: "comma", value: value2, output });
          continue;
        }
        if (value2 === "/") {
          if (prev.type === "dot" && state.index === state.start + 1) {
            state.start = state.index + 1;
            state.consumed = "";
            state.output = "";
            tokens2.pop();
            prev = bos;
            continue;
          }
          push({ type: "slash", value: value2, output: SLASH_LITERAL });
          continue;
        }
        if (value2 === ".") {
          if (state.braces > 0 && prev.type === "dot") {
            if (prev.value === ".") prev.output = DOT_LITERAL;
            const brace = braces[braces.length - 1];
            prev.type = "dots";
            prev.output += value2;
            prev.value += value2;
            brace.dots = true;
            continue;
          }
          if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
            push({ type: "text", value: value2, output: DOT_LITERAL });
            continue;
          }
          push({ type: "dot", value: value2, output: DOT_LITERAL });
          continue;
        }
        if (value2 === "?") {
          const isGroup = prev && prev.value === "(";
          if (!isGroup && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("qmark", value2);
            continue;
          }
          if (prev && prev.type === "paren") {
            const next = peek();
            let output = value2;
            if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) {
              output = `\\${value2}`;
            }
            push({ type: "text", value: value2, output });
            continue;
          }
          if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
            push({ type: "qmark", value: value2, output: QMARK_NO_DOT });
            continue;
          }
          push({ type: "qmark", value: value2, output: QMARK });
          continue;
        }
        if (value2 === "!") {
          if (opts.noextglob !== true && peek() === "(") {
            if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
              extglobOpen("negate", value2);
              continue;
            }
          }
          if (opts.nonegate !== true && state.index === 0) {
            negate();
            continue;
          }
        }
        if (value2 === "+") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("plus", value2);
            continue;
          }
          if (prev && prev.value === "(" || opts.regex === false) {
            push({ type: "plus", value: value2, output: PLUS_LITERAL });
            continue;
          }
          if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
            push({ type: "plus", value: value2 });
            continue;
          }
          push({ type: "plus", value: PLUS_LITERAL });
          continue;
        }
        if (value2 === "@") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            push({ type: "at", extglob: true, value: value2, output: "" });
            continue;
          }
          push({ type: "text", value: value2 });
          continue;
        }
        if (value2 !== "*") {
          if (value2 === "$" || value2 === "^") {
            value2 = `\\${value2}`;
          }
          const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
          if (match) {
            value2 += match[0];
            state.index += match[0].length;
          }
          push({ type: "text", value: value2 });
          continue;
        }
        if (prev && (prev.type === "globstar" || prev.star === true)) {
          prev.type = "star";
          prev.star = true;
          prev.value += value2;
          prev.output = star;
          state.backtrack = true;
          state.globstar = true;
          consume(value2);
          continue;
        }
        let rest = remaining();
        if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
          extglobOpen("star", value2);
          continue;
        }
        if (prev.type === "star") {
          if (opts.noglobstar === true) {
            consume(value2);
            continue;
          }
          const prior = prev.prev;
          const before = prior.prev;
          const isStart = prior.type === "slash" || prior.type === "bos";
          const afterStar = before && (before.type === "star" || before.type === "globstar");
          if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
            push({ type: "star", value: value2, output: "" });
            continue;
          }
          const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
          const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
          if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
            push({ type: "star", value: value2, output: "" });
            continue;
          }
          while (rest.slice(0, 3) === "/**") {
            const after = input[state.index + 4];
            if (after && after !== "/") {
              break;
            }
            rest = rest.slice(3);
            consume("/**", 3);
          }
          const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
          if (prior.type === "bos" && eos()) {
            prev.type = "globstar";
            prev.value += value2;
            prev.output = globstar(opts);
            state.output = prev.output;
            state.globstar = true;
            consume(value2);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
            prev.value += value2;
            state.globstar = true;
            state.output += prior.output + prev.output;
            consume(value2);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
            const end = rest[1] !== void 0 ? "|$" : "";
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
            prev.value += value2;
            state.output += prior.output + prev.output;
            state.globstar = true;
            consume(value2 + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          if (prior.type === "bos" && rest[0] === "/") {
            prev.type = "globstar";
            prev.value += value2;
            prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
            state.output = prev.output;
            state.globstar = true;
            consume(value2 + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          state.output = state.output.slice(0, -prev.output.length);
          prev.type = "globstar";
          prev.output = globstar(opts);
          prev.value += value2;
          state.output += prev.output;
          state.globstar = true;
          consume(value2);
          continue;
        }
        const token2 = { type: "star", value: value2, output: star };
        if (opts.bash === true) {
          token2.output = ".*?";
          if (prev.type === "bos" || prev.type === "slash") {
            token2.output = nodot + token2.output;
          }
          push(token2);
          continue;
        }
        if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
          token2.output = value2;
          push(token2);
          continue;
        }
        if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
          if (prev.type === "dot") {
            state.output += NO_DOT_SLASH;
            prev.output += NO_DOT_SLASH;
          } else if (opts.dot === true) {
            state.output += NO_DOTS_SLASH;
            prev.output += NO_DOTS_SLASH;
          } else {
            state.output += nodot;
            prev.output += nodot;
          }
          if (peek() !== "*") {
            state.output += ONE_CHAR;
            prev.output += ONE_CHAR;
          }
        }
        push(token2);
      }
      while (state.brackets > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
        state.output = utils.escapeLast(state.output, "[");
        decrement("brackets");
      }
      while (state.parens > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
        state.output = utils.escapeLast(state.output, "(");
        decrement("parens");
      }
      while (state.braces > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
        state.output = utils.escapeLast(state.output, "{");
        decrement("braces");
      }
      if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) {
        push({ type: "maybe_slash", value: "", output: `${SLASH_LITERAL}?` });
      }
      if (state.backtrack === true) {
        state.output = "";
        for (const token2 of state.tokens) {
          state.output += token2.output != null ? token2.output : token2.value;
          if (token2.suffix) {
            state.output += token2.suffix;
          }
        }
      }
      return state;
    };
    parse.fastpaths = (input, options2) => {
      const opts = { ...options2 };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      const len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      input = REPLACEMENTS[input] || input;
      const {
        DOT_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOTS,
        NO_DOTS_SLASH,
        STAR,
        START_ANCHOR
      } = constants.globChars(opts.windows);
      const nodot = opts.dot ? NO_DOTS : NO_DOT;
      const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
      const capture = opts.capture ? "" : "?:";
      const state = { negated: false, prefix: "" };
      let star = opts.bash === true ? ".*?" : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      const globstar = (opts2) => {
        if (opts2.noglobstar === true) return star;
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const create = (str) => {
        switch (str) {
          case "*":
            return `${nodot}${ONE_CHAR}${star}`;
          case ".*":
            return `${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*.*":
            return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*/*":
            return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
          case "**":
            return nodot + globstar(opts);
          case "**/*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
          case "**/*.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "**/.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
          default: {
            const match = /^(.*?)\.(\w+)$/.exec(str);
            if (!match) return;
            const source2 = create(match[1]);
            if (!source2) return;
            return source2 + DOT_LITERAL + match[2];
          }
        }
      };
      const output = utils.removePrefix(input, state);
      let source = create(output);
      if (source && opts.strictSlashes !== true) {
        source += `${SLASH_LITERAL}?`;
      }
      return source;
    };
    module2.exports = parse;
  }
});

// node_modules/picomatch/lib/picomatch.js
var require_picomatch = __commonJS({
  "node_modules/picomatch/lib/picomatch.js"(exports2, module2) {
    "use strict";
    var scan = require_scan();
    var parse = require_parse();
    var utils = require_utils();
    var constants = require_constants();
    var isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
    var picomatch2 = (glob, options2, returnState = false) => {
      if (Array.isArray(glob)) {
        const fns = glob.map((input) => picomatch2(input, options2, returnState));
        const arrayMatcher = (str) => {
          for (const isMatch of fns) {
            const state2 = isMatch(str);
            if (state2) return state2;
          }
          return false;
        };
        return arrayMatcher;
      }
      const isState = isObject(glob) && glob.tokens && glob.input;
      if (glob === "" || typeof glob !== "string" && !isState) {
        throw new TypeError("Expected pattern to be a non-empty string");
      }
      const opts = options2 || {};
      const posix = opts.windows;
      const regex = isState ? picomatch2.compileRe(glob, options2) : picomatch2.makeRe(glob, options2, false, true);
      const state = regex.state;
      delete regex.state;
      let isIgnored = () => false;
      if (opts.ignore) {
        const ignoreOpts = { ...options2, ignore: null, onMatch: null, onResult: null };
        isIgnored = picomatch2(opts.ignore, ignoreOpts, returnState);
      }
      const matcher = (input, returnObject = false) => {
        const { isMatch, match, output } = picomatch2.test(input, regex, options2, { glob, posix });
        const result = { glob, state, regex, posix, input, output, match, isMatch };
        if (typeof opts.onResult === "function") {
          opts.onResult(result);
        }
        if (isMatch === false) {
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (isIgnored(input)) {
          if (typeof opts.onIgnore === "function") {
            opts.onIgnore(result);
          }
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (typeof opts.onMatch === "function") {
          opts.onMatch(result);
        }
        return returnObject ? result : true;
      };
      if (returnState) {
        matcher.state = state;
      }
      return matcher;
    };
    picomatch2.test = (input, regex, options2, { glob, posix } = {}) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected input to be a string");
      }
      if (input === "") {
        return { isMatch: false, output: "" };
      }
      const opts = options2 || {};
      const format = opts.format || (posix ? utils.toPosixSlashes : null);
      let match = input === glob;
      let output = match && format ? format(input) : input;
      if (match === false) {
        output = format ? format(input) : input;
        match = output === glob;
      }
      if (match === false || opts.capture === true) {
        if (opts.matchBase === true || opts.basename === true) {
          match = picomatch2.matchBase(input, regex, options2, posix);
        } else {
          match = regex.exec(output);
        }
      }
      return { isMatch: Boolean(match), match, output };
    };
    picomatch2.matchBase = (input, glob, options2, posix = options2 && options2.windows) => {
      const regex = glob instanceof RegExp ? glob : picomatch2.makeRe(glob, options2);
      return regex.test(utils.basename(input, { windows: posix }));
    };
    picomatch2.isMatch = (str, patterns, options2) => picomatch2(patterns, options2)(str);
    picomatch2.parse = (pattern, options2) => {
      if (Array.isArray(pattern)) return pattern.map((p) => picomatch2.parse(p, options2));
      return parse(pattern, { ...options2, fastpaths: false });
    };
    picomatch2.scan = (input, options2) => scan(input, options2);
    picomatch2.compileRe = (state, options2, returnOutput = false, returnState = false) => {
      if (returnOutput === true) {
        return state.output;
      }
      const opts = options2 || {};
      const prepend = opts.contains ? "" : "^";
      const append2 = opts.contains ? "" : "$";
      let source = `${prepend}(?:${state.output})${append2}`;
      if (state && state.negated === true) {
        source = `^(?!${source}).*$`;
      }
      const regex = picomatch2.toRegex(source, options2);
      if (returnState === true) {
        regex.state = state;
      }
      return regex;
    };
    picomatch2.makeRe = (input, options2 = {}, returnOutput = false, returnState = false) => {
      if (!input || typeof input !== "string") {
        throw new TypeError("Expected a non-empty string");
      }
      let parsed = { negated: false, fastpaths: true };
      if (options2.fastpaths !== false && (input[0] === "." || input[0] === "*")) {
        parsed.output = parse.fastpaths(input, options2);
      }
      if (!parsed.output) {
        parsed = parse(input, options2);
      }
      return picomatch2.compileRe(parsed, options2, returnOutput, returnState);
    };
    picomatch2.toRegex = (source, options2) => {
      try {
        const opts = options2 || {};
        return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
      } catch (err) {
        if (options2 && options2.debug === true) throw err;
        return /$^/;
      }
    };
    picomatch2.constants = constants;
    module2.exports = picomatch2;
  }
});

// node_modules/picomatch/index.js
var require_picomatch2 = __commonJS({
  "node_modules/picomatch/index.js"(exports2, module2) {
    "use strict";
    var pico = require_picomatch();
    var utils = require_utils();
    function picomatch2(glob, options2, returnState = false) {
      if (options2 && (options2.windows === null || options2.windows === void 0)) {
        options2 = { ...options2, windows: utils.isWindows() };
      }
      return pico(glob, options2, returnState);
    }
    Object.assign(picomatch2, pico);
    module2.exports = picomatch2;
  }
});

// src/lint-migrations/mysql/lint-folder.ts
var lint_folder_exports = {};
__export(lint_folder_exports, {
  lintMysqlFolder: () => lintMysqlFolder
});
module.exports = __toCommonJS(lint_folder_exports);

// src/core/schema/mysql/catalog.ts
function displayName(name) {
  return name.schema === "" ? quoteIdentifier(name.name) : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}
function quoteIdentifier(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name.toLowerCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}
var reserved = new Set(
  "accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change char character check collate column condition constraint continue convert create cross cube cume_dist current_date current_role current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif empty enclosed escaped except exists exit explain false fetch first_value float float4 float8 for force foreign from fulltext function general generated get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore ignore_domain_ids ignore_server_ids in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left library like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind master_heartbeat_period master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural not no_write_to_binlog nth_value ntile null numeric of offset on optimize optimizer_costs option optionally or order out outer outfile over page_checksum parallel parse_vcol_expr partition percent_rank precision primary procedure purge qualify range rank read reads read_write real recursive ref_system_id references regexp release rename repeat replace require resignal restrict return returning revoke right rlike row row_number rows schema schemas second_microsecond select sensitive separator set show signal slow smallint spatial specific sql sqlexception sqlstate sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying vector virtual when where while window with write xor year_month zerofill".split(" ")
);

// src/core/sql/mysql/statement.ts
function isAtLeast(server, major, minor = 0, patch = 0) {
  if (server.major !== major) return server.major > major;
  if (server.minor !== minor) return server.minor > minor;
  return server.patch === null || server.patch >= patch;
}

// src/core/effects/mysql/action-code.ts
var codes = {
  "add column": "add-column",
  "modify column": "change-column",
  "change column": "change-column",
  "set default": "change-default"
};
function codeOf(action) {
  if (action.kind === "add index") {
    return action.index.kind === "primary" ? "add-primary-key" : action.index.kind === "index" ? "add-index" : `add-${action.index.kind}-index`;
  }
  return codes[action.kind] ?? action.kind.replaceAll(" ", "-");
}

// src/core/effects/mysql/alteration-failures.ts
function alterationFailures(_table, _actions, _together, _draft) {
}

// src/core/effects/mysql/alteration-losses.ts
function alterationLosses(_table, _actions, _together, _draft) {
}

// src/core/effects/mysql/decision.ts
var instant = { algorithm: "INSTANT", lock: "NONE", rebuilds: false, scans: false, reason: null, refusal: 1845 };
function withoutRebuild(algorithm, lock, scans, reason) {
  const refusal = algorithm === "NOCOPY" || lock !== "NONE" ? 1846 : 1845;
  return { algorithm, lock, rebuilds: false, scans, reason, refusal };
}
function rebuild(lock, reason, refusal = 1845) {
  return { algorithm: "INPLACE", lock, rebuilds: true, scans: true, reason, refusal };
}
function copy(lock, reason, refusal = 1846) {
  return { algorithm: "COPY", lock, rebuilds: true, scans: true, reason, refusal };
}

// src/core/effects/mysql/effect.ts
var algorithms = ["INSTANT", "NOCOPY", "INPLACE", "COPY"];
var onlineLocks = ["NONE", "SHARED", "EXCLUSIVE"];

// src/core/effects/mysql/changes.ts
var Changes = class {
  #byKind = /* @__PURE__ */ new Map();
  add(kind, action, reason) {
    const known2 = this.#byKind.get(kind);
    if (known2) known2.push({ kind, action, reason });
    else this.#byKind.set(kind, [{ kind, action, reason }]);
  }
  get isEmpty() {
    return this.#byKind.size === 0;
  }
  has(...kinds2) {
    return kinds2.some((kind) => this.#byKind.has(kind));
  }
  /** The first change of one of the kinds, in the kinds' order. */
  first(kinds2) {
    for (const kind of kinds2) {
      const [change2] = this.#byKind.get(kind) ?? [];
      if (change2) return change2;
    }
    return void 0;
  }
  /** The first change of a kind that is not among them. */
  outside(kinds2) {
    for (const [kind, [change2]] of this.#byKind) if (!kinds2.has(kind)) return change2;
    return void 0;
  }
  all(kind) {
    return this.#byKind.get(kind) ?? [];
  }
};

// src/core/schema/mysql/charset.ts
var defaultCollations = {
  binary: "binary",
  big5: "big5_chinese_ci",
  cp932: "cp932_japanese_ci",
  dec8: "dec8_swedish_ci",
  eucjpms: "eucjpms_japanese_ci",
  euckr: "euckr_korean_ci",
  gb18030: "gb18030_chinese_ci",
  gb2312: "gb2312_chinese_ci",
  gbk: "gbk_chinese_ci",
  hp8: "hp8_english_ci",
  latin1: "latin1_swedish_ci",
  latin5: "latin5_turkish_ci",
  sjis: "sjis_japanese_ci",
  swe7: "swe7_swedish_ci",
  tis620: "tis620_thai_ci",
  ujis: "ujis_japanese_ci"
};
var bytesPerCharacter = {
  big5: 2,
  cp932: 2,
  euckr: 2,
  gb2312: 2,
  gbk: 2,
  sjis: 2,
  ucs2: 2,
  eucjpms: 3,
  ujis: 3,
  utf8mb3: 3,
  gb18030: 4,
  utf16: 4,
  utf16le: 4,
  utf32: 4,
  utf8mb4: 4
};
var unicode = /* @__PURE__ */ new Set(["utf8mb3", "utf8mb4", "ucs2", "utf16", "utf32"]);
function maxBytes(charset) {
  return bytesPerCharacter[charset] ?? 1;
}
function defaultCollation(charset, server) {
  if (server.engine === "mysql") {
    if (charset === "utf8mb4") return "utf8mb4_0900_ai_ci";
  } else if (unicode.has(charset) && isAtLeast(server, 11, 5)) return `${charset}_uca1400_ai_ci`;
  return defaultCollations[charset] ?? `${charset}_general_ci`;
}
function serverCharset(server) {
  const charset = server.engine === "mysql" || isAtLeast(server, 11, 6) ? "utf8mb4" : "latin1";
  return { charset, collation: defaultCollation(charset, server) };
}
function effectiveCharset(written2, inherited, server) {
  const charset = canonicalCharset(written2.charset);
  const collation = canonicalCollation(written2.collation);
  if (collation === null) {
    return charset === null ? inherited : { charset, collation: defaultCollation(charset, server) };
  }
  if (collation.startsWith("_") || collation.startsWith("uca1400_")) {
    const base = charset ?? inherited.charset;
    const suffix = collation.startsWith("_") ? collation : `_${collation}`;
    return { charset: base, collation: base === "binary" ? "binary" : `${base}${suffix}` };
  }
  const underscore = collation.indexOf("_");
  return { charset: underscore < 0 ? collation : collation.slice(0, underscore), collation };
}
function canonicalCharset(name) {
  const lower = name?.toLowerCase() ?? "default";
  if (lower === "default") return null;
  return lower === "utf8" ? "utf8mb3" : lower;
}
function canonicalCollation(name) {
  const lower = name?.toLowerCase() ?? "default";
  if (lower === "default") return null;
  return lower.startsWith("utf8_") ? `utf8mb3_${lower.slice(5)}` : lower;
}

// src/core/effects/mysql/column-type.ts
var texts = /* @__PURE__ */ new Set(["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"]);
function isText(name) {
  return texts.has(name);
}
var geometries = {
  geometry: [],
  point: ["geometry"],
  linestring: ["geometry"],
  polygon: ["geometry"],
  geometrycollection: ["geometry"],
  geomcollection: ["geometry"],
  multipoint: ["geometry", "geometrycollection", "geomcollection"],
  multilinestring: ["geometry", "geometrycollection", "geomcollection"],
  multipolygon: ["geometry", "geometrycollection", "geomcollection"]
};
function isGeometry(name) {
  return name in geometries;
}
function isKindOf(kind, wider) {
  return geometries[kind]?.includes(wider) === true;
}
var implied = { char: 1, binary: 1, bit: 1, decimal: 10, vector: 2048 };
var binaryOf = {
  char: "binary",
  varchar: "varbinary",
  tinytext: "tinyblob",
  text: "blob",
  mediumtext: "mediumblob",
  longtext: "longblob"
};
var sizes = [
  ["tiny", 255],
  ["", 65535],
  ["medium", 16777215],
  ["long", 4294967295]
];
function columnType(type, text2, server, attributes = /* @__PURE__ */ new Map()) {
  let name = type.name;
  let charset = null;
  let collation = null;
  if (isText(name)) {
    ({ charset, collation } = effectiveCharset(type, text2, server));
    if (charset === "binary") {
      name = binaryOf[name] ?? name;
      if (!isText(name)) charset = collation = null;
    }
  } else if (name === "json" && server.engine === "mariadb") {
    charset = "utf8mb4";
    collation = "utf8mb4_bin";
  }
  if ((name === "text" || name === "blob") && type.length !== null) {
    const needed = type.length * (charset === null ? 1 : maxBytes(charset));
    name = (sizes.find(([, size]) => needed <= size)?.[0] ?? "long") + name;
  }
  if (name === "float" && type.length !== null && type.decimals === null && type.length > 24) name = "double";
  return {
    name,
    length: keepsLength(name) ? type.length ?? implied[name] ?? 0 : 0,
    decimals: name === "decimal" ? type.decimals ?? 0 : 0,
    unsigned: type.unsigned || type.zerofill,
    values: type.values ?? [],
    charset,
    collation,
    srid: attributes.get("srid") ?? attributes.get("ref_system_id") ?? null
  };
}
function keepsLength(name) {
  return /^(char|varchar|binary|varbinary|bit|decimal|time|datetime|timestamp|vector)$/.test(name);
}
function byteLength(type) {
  return type.length * (type.charset === null ? 1 : maxBytes(type.charset));
}
function memberBytes(type) {
  const count = type.values.length;
  if (type.name === "enum") return count > 255 ? 2 : 1;
  const needed = Math.ceil(count / 8);
  return needed > 4 ? 8 : needed;
}
function keepsMembers(from, to) {
  if (to.values.length < from.values.length || memberBytes(from) !== memberBytes(to)) return false;
  const binary2 = from.collation?.endsWith("_bin") === true;
  const fold = (value2) => binary2 ? value2 : value2.toLowerCase();
  return from.values.every((value2, place) => fold(value2) === fold(to.values[place] ?? ""));
}
function typeText(type) {
  const size = type.values !== null ? `(${type.values.length} members)` : type.length === null ? "" : type.decimals === null ? `(${type.length})` : `(${type.length},${type.decimals})`;
  return `${type.name}${size}${type.unsigned ? " unsigned" : ""}${type.zerofill ? " zerofill" : ""}`;
}

// src/core/effects/mysql/type-change.ts
function compareTypes(from, to, around) {
  if (from.name !== to.name) return compareFamilies(from, to, around);
  switch (from.name) {
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "float":
    case "double":
      return from.unsigned === to.unsigned ? "same" : "converts";
    case "decimal":
      return from.length === to.length && from.decimals === to.decimals && from.unsigned === to.unsigned ? "same" : "converts";
    case "enum":
    case "set":
      return compareMembers(from, to, around);
    case "char":
      return from.length === to.length ? compareCharsets(from, to, around) : "converts";
    case "varchar":
      return worse(compareCharsets(from, to, around), compareLengths(from, to, around));
    case "varbinary":
      return compareLengths(from, to, around);
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
      return compareCharsets(from, to, around);
    default:
      return from.length === to.length && from.srid === to.srid ? "same" : "converts";
  }
}
var order = ["same", "relabels", "reindexes", "converts"];
function worse(one, other2) {
  return order.indexOf(one) < order.indexOf(other2) ? other2 : one;
}
var binary = {
  char: "binary",
  varchar: "varbinary",
  tinytext: "tinyblob",
  text: "blob",
  mediumtext: "mediumblob",
  longtext: "longblob"
};
function compareFamilies(from, to, around) {
  if (around.engine === "mariadb") {
    return isGeometry(from.name) && isKindOf(from.name, to.name) ? "relabels" : "converts";
  }
  if (binary[from.name] !== to.name || around.indexed) return "converts";
  if (to.name === "varbinary") return compareLengths(from, to, around);
  if (to.name === "binary") return byteLength(from) === byteLength(to) ? "relabels" : "converts";
  return "relabels";
}
function compareMembers(from, to, around) {
  if (!keepsMembers(from, to)) return "converts";
  if (around.engine === "mysql") return "same";
  return from.charset === to.charset && from.collation === to.collation ? "same" : "converts";
}
function compareLengths(from, to, around) {
  const before = byteLength(from);
  const after = byteLength(to);
  if (from.name === to.name && to.length < from.length) return "converts";
  if (after < before) return "converts";
  if (before === after && from.name === to.name && from.length === to.length) return "same";
  if (before > 255 === after > 255) return "relabels";
  if (around.engine === "mysql") return "converts";
  return before < 128 || around.rowFormat === "redundant" ? "relabels" : "converts";
}
function compareCharsets(from, to, around) {
  if (from.charset === to.charset && from.collation === to.collation) return "same";
  const widens = from.charset === "utf8mb3" && to.charset === "utf8mb4";
  if (from.charset !== to.charset && !widens) return "converts";
  if (!around.indexed) return "relabels";
  if (around.engine === "mysql" || around.fulltext) return "converts";
  return widens && sameOrder(from.collation, to.collation) ? "relabels" : "reindexes";
}
function sameOrder(one, other2) {
  return one?.replace(/^utf8mb3_/, "") === other2?.replace(/^utf8mb4_/, "");
}

// src/core/effects/mysql/compare-columns.ts
function compareColumns(table, shape, server, found) {
  const { changes } = found;
  for (const column of shape.columns) {
    if (column.was === null) addColumn(column, server, changes);
    else if (column.action >= 0 || column.type !== column.was.type || column.nullable !== column.was.nullable)
      compareColumn(table, shape, column, column.was, server, found);
  }
  for (const [key, action] of shape.droppedColumns) {
    const column = table.columns.get(key);
    const name = quoteIdentifier(column?.name ?? key);
    if (isVirtual(column?.generated)) changes.add("drop virtual column", action, `it drops the virtual column ${name}`);
    else changes.add("drop column", action, `it drops the column ${name}`);
  }
  compareOrder(table, shape, server, changes);
}
function isVirtual(generated) {
  return generated !== null && generated !== void 0 && !generated.stored;
}
function addColumn(column, server, changes) {
  const { definition, action } = column;
  const name = quoteIdentifier(column.name);
  if (column.generated !== null) {
    if (column.generated.stored) {
      changes.add("add stored column", action, `every row gets the computed value of the stored column ${name}`);
    } else changes.add("add virtual column", action, `it adds the virtual column ${name}`);
  } else if (column.autoIncrement) {
    changes.add("add column by auto_increment", action, `every row gets a number for ${name}`);
  } else if (definition?.default?.kind === "expression" && differsByRow(definition.default, server)) {
    changes.add("add column by expression", action, `the default of ${name} is computed for every row`);
  } else changes.add("add column", action, `it adds the column ${name}`);
  const check = definition?.check;
  if (check && server.engine === "mysql") {
    if (check.enforced) changes.add("add check", action, `every row is checked against the constraint on ${name}`);
    else changes.add("check definition", action, `it adds a constraint on ${name} that is not enforced`);
  }
}
var differing = /* @__PURE__ */ new Set(["uuid", "sys_guid", "sysdate", "nextval", "lastval", "random_bytes", "uuid_v4", "uuid_v7"]);
function differsByRow(value2, server) {
  if (server.engine === "mysql") return true;
  return value2.columns.length > 0 || value2.functions.some((name) => differing.has(name));
}
function compareColumn(table, shape, column, was, server, found) {
  const { changes } = found;
  const { action, definition } = column;
  const name = quoteIdentifier(was.name);
  if (column.name !== was.name) {
    changes.add("rename column", action, `it renames ${name} to ${quoteIdentifier(column.name)}`);
  }
  const mariadb2 = server.engine === "mariadb";
  if (definition === null && column.type === was.type)
    changes.add("column default", action, `the default of ${name} changes`);
  else if (mariadb2 && definition !== null) {
    changes.add("column definition", action, `the definition of ${name} is stated anew`);
  }
  const generated = compareGenerated(column, was, name, server, found);
  const change2 = generated ? "same" : typeChange(table, shape, column, was, server, found);
  if (change2 === "converts") {
    changes.add("convert column", action, conversion(column, was, name, table, shape));
  } else if (change2 === "relabels") {
    changes.add("relabel column", action, relabelling(column, was, name));
  } else if (change2 === "reindexes") {
    found.reindexed.add(column.key);
  }
  if (was.nullable && !column.nullable) {
    changes.add("make not null", action, `${name} may no longer hold NULL`);
    if (mariadb2 && column.type?.name === "timestamp") {
      changes.add("timestamp not null", action, `a NULL in the timestamp ${name} would become the time of the change`);
    }
  } else if (!was.nullable && column.nullable)
    changes.add("make nullable", action, `${name} may hold NULL from now on`);
  if (mariadb2 && definition !== null && was.nullable !== column.nullable && readByGenerated(table, was.name)) {
    changes.add("base of generated column", action, `a generated column reads ${name}`);
  }
  if (was.autoIncrement !== column.autoIncrement) {
    changes.add(
      column.autoIncrement ? "add auto_increment" : "drop auto_increment",
      action,
      column.autoIncrement ? `${name} becomes AUTO_INCREMENT` : `${name} is no longer AUTO_INCREMENT`
    );
  }
  const check = definition?.check;
  if (check && !mariadb2) {
    if (check.enforced) changes.add("add check", action, `every row is checked against the constraint on ${name}`);
    else changes.add("check definition", action, `it adds a constraint on ${name} that is not enforced`);
  }
}
function readByGenerated(table, column) {
  const key = column.toLowerCase();
  for (const each of table.columns.values()) if (each.generated?.expression.columns.includes(key)) return true;
  return false;
}
function compareGenerated(column, was, name, server, { changes }) {
  const { action, definition } = column;
  if (definition === null) return false;
  const before = was.generated;
  const after = column.generated;
  if (before === null && after === null) return false;
  if (before === null || after === null || before.stored !== after.stored) {
    changes.add("convert column", action, `${name} ${after === null ? "is no longer" : "becomes"} a generated column`);
    return true;
  }
  const same3 = sameExpression(before.expression, after.expression);
  if (after.stored) {
    if (same3 && server.engine === "mysql") return false;
    changes.add("convert column", action, `the values of the stored column ${name} are computed anew`);
    return true;
  }
  if (!same3) changes.add("virtual expression", action, `the expression of the virtual column ${name} changes`);
  return false;
}
function sameExpression(one, other2) {
  return bare(one.text) === bare(other2.text);
}
function bare(text2) {
  let plain = text2.replace(/[\s`]+/g, "").toLowerCase();
  while (plain.startsWith("(") && closesAtEnd(plain)) plain = plain.slice(1, -1);
  return plain;
}
function closesAtEnd(text2) {
  let depth = 0;
  for (let i = 0; i < text2.length; i++) {
    if (text2[i] === "(") depth++;
    else if (text2[i] === ")" && --depth === 0) return i === text2.length - 1;
  }
  return false;
}
function typeChange(table, shape, column, was, server, { unsure }) {
  if (column.type === was.type) return "same";
  if (was.type === null || column.type === null) {
    unsure.add(`The type that ${quoteIdentifier(was.name)} has is not known.`);
    return "converts";
  }
  if ((was.attributes.has("compressed") || column.attributes.has("compressed")) && column.definition !== null) {
    if (was.attributes.get("compressed") !== column.attributes.get("compressed")) return "converts";
  }
  const from = columnType(
    inForce(was.type, was),
    { charset: was.charset ?? "", collation: was.collation ?? "" },
    server,
    was.attributes
  );
  const to = columnType(inForce(column.type, column), shape.charset, server, column.attributes);
  const indexes = [...table.indexes.values()];
  const key = was.name.toLowerCase();
  const holding = indexes.filter(({ parts }) => parts.some((part) => part.column === key));
  return compareTypes(from, to, {
    engine: server.engine,
    indexed: holding.length > 0,
    fulltext: holding.some(({ kind }) => kind === "fulltext"),
    rowFormat: table.rowFormat
  });
}
function inForce(type, { charset, collation }) {
  return charset === null ? type : { ...type, charset, collation };
}
function conversion(column, was, name, table, shape) {
  const { type } = column;
  if (was.type === null || type === null) return `the type of ${name} may change`;
  const before = typeText(was.type);
  const after = typeText(type);
  if (before !== after) return `the type of ${name} changes from ${before} to ${after}`;
  const charset = column.charset ?? shape.charset.charset;
  const old = was.charset ?? table.charset;
  if (charset !== old) return `the character set of ${name} changes from ${old} to ${charset}`;
  if (column.collation !== was.collation && column.collation !== null) {
    return `the collation of ${name}, which is indexed, changes from ${was.collation ?? "another"} to ${column.collation}`;
  }
  return `the members of ${name} change other than by more at the end`;
}
function relabelling(column, was, name) {
  const { type } = column;
  if (was.type === null || type === null) return `the definition of ${name} changes`;
  const before = typeText(was.type);
  const after = typeText(type);
  if (before !== after) return `the type of ${name} changes from ${before} to ${after}`;
  if (column.charset !== was.charset)
    return `the character set of ${name} changes from ${was.charset} to ${column.charset}`;
  return `the collation of ${name} changes from ${was.collation} to ${column.collation}`;
}
function compareOrder(table, shape, server, changes) {
  const before = places([...table.columns.values()], server);
  const after = places(shape.columns, server);
  let stored = false;
  let virtual = false;
  shape.columns.forEach((column, index) => {
    if (column.was === null) return;
    if (before.get(column.was.name) === after.get(shape.columns[index]?.name ?? "")) return;
    const name = quoteIdentifier(column.name);
    const cause = column.moved ? column.action : firstMover(shape, index) ?? 0;
    if (isVirtual(column.was.generated)) {
      if (!virtual) changes.add("virtual order", cause, `the virtual column ${name} changes its place`);
      virtual = true;
    } else {
      if (!stored) changes.add("stored order", cause, `columns change their places, ${name} among them`);
      stored = true;
    }
  });
  if (server.engine !== "mysql" || !hasFunctional(table)) return;
  const count = (columns) => columns.filter(({ generated }) => isVirtual(generated)).length;
  if (count([...table.columns.values()]) !== count(shape.columns) && !virtual) {
    changes.add("virtual order", 0, "the hidden column of a functional index changes its place");
  }
}
function hasFunctional(table) {
  for (const { parts } of table.indexes.values()) if (parts.some(({ column }) => column === null)) return true;
  return false;
}
function places(columns, server) {
  let stored = 0;
  let virtual = 0;
  const all = /* @__PURE__ */ new Map();
  columns.forEach((column, index) => {
    if (!isVirtual(column.generated)) all.set(column.name, stored++);
    else all.set(column.name, server.engine === "mysql" ? virtual++ : index);
  });
  return all;
}
function firstMover(shape, index) {
  const earlier = shape.columns.slice(0, index).find(({ was, moved }) => was === null || moved);
  if (earlier) return earlier.action;
  for (const action of shape.droppedColumns.values()) return action;
  return shape.columns.find(({ moved }) => moved)?.action;
}
function virtualInOrder(table, shape, changes, server) {
  if (changes.has("add virtual column")) {
    let added = false;
    for (const column of shape.columns) {
      if (!isVirtual(column.generated)) {
        if (added && column.autoIncrement && server.engine === "mysql") return false;
        continue;
      }
      if (column.was === null) added = true;
      else if (added) return false;
    }
    const visible = shape.columns.some(({ was, generated }) => was === null && isVirtual(generated));
    if (visible && server.engine === "mysql" && hasFunctional(table)) return false;
  }
  if (!changes.has("virtual order")) return true;
  const kept = shape.columns.filter(({ was, generated }) => was !== null && isVirtual(generated));
  const names = new Set(kept.map(({ was }) => was?.name));
  const before = [...table.columns.values()].filter(({ name }) => names.has(name));
  return before.every(({ name }, place) => kept[place]?.was?.name === name);
}

// src/core/effects/mysql/compare-keys.ts
function compareKeys(table, shape, server, changes, reindexed) {
  const mariadb2 = server.engine === "mariadb";
  const built = [];
  const gone = /* @__PURE__ */ new Map();
  for (const [key, action] of shape.droppedIndexes) {
    const index = table.indexes.get(key);
    if (index) gone.set(key, { index, action, rebuilt: false });
  }
  const fresh = [];
  for (const index of shape.indexes) {
    if (index.was === null) fresh.push(index);
    else compareKept(index, index.was, changes, reindexed, fresh, gone);
  }
  const added = [];
  for (const index of fresh) {
    const match = matchOf(index, gone, server);
    if (match === null) {
      added.push(index);
      continue;
    }
    gone.delete(match);
    if (match !== index.key) {
      changes.add(
        "rename index",
        index.action,
        `it renames the index ${quoteIdentifier(table.indexes.get(match)?.name ?? match)}`
      );
    }
  }
  const primary = mariadb2 ? comparePrimary(table, shape, changes) : { added: null, dropped: null };
  const survivors = candidates(table).filter((key) => !gone.has(key));
  const oldPrimary = clusteredKey(table);
  for (const [key, { index, action }] of gone)
    dropKey(key, index, action, mariadb2, oldPrimary, primary.dropped, changes);
  let becamePrimary = false;
  for (const index of added) {
    built.push(index.name);
    const promoted = !mariadb2 && !becamePrimary && survivors.length === 0 && isCandidate(index, shape);
    if (index.kind === "primary" || promoted || primary.added === index.key) {
      becamePrimary = true;
      const what = index.kind === "primary" ? "the primary key" : `${quoteIdentifier(index.name)}, which becomes the primary key,`;
      if (!mariadb2 || primary.added !== null)
        changes.add("add primary key", index.action, `rows are kept in the order of ${what}`);
      else changes.add("add unique index", index.action, `it builds the index ${quoteIdentifier(index.name)}`);
    } else addKey(index, shape, changes);
  }
  return { built };
}
function compareKept(index, was, changes, reindexed, fresh, gone) {
  const name = quoteIdentifier(was.name);
  const sorted = index.parts.some(({ column }) => column !== null && reindexed.has(column));
  if (sorted || index.parts.length !== was.parts.length) {
    const action = Math.max(index.action, 0);
    gone.set(was.name.toLowerCase(), { index: was, action, rebuilt: true });
    fresh.push({ ...index, was: null, action });
    return;
  }
  if (index.name !== was.name) {
    changes.add("rename index", index.action, `it renames the index ${name} to ${quoteIdentifier(index.name)}`);
  }
  if (index.visible !== was.visible) {
    changes.add("index visibility", index.action, `it changes whether the index ${name} is used`);
  }
}
function sameParts(one, other2) {
  return one.kind === other2.kind && one.parts.length === other2.parts.length && one.parts.every((part, place) => {
    const match = other2.parts[place];
    return match !== void 0 && part.column !== null && part.column === match.column && part.length === match.length && part.descending === match.descending;
  });
}
function matchOf(index, gone, server) {
  if (index.kind === "fulltext" && server.engine === "mariadb" && !isAtLeast(server, 11)) return null;
  const same3 = gone.get(index.key);
  if (same3 && !same3.rebuilt && sameParts(index, same3.index)) return index.key;
  if (server.engine === "mysql") return null;
  for (const [key, { index: other2, rebuilt }] of gone) {
    if (rebuilt) continue;
    if (key === "primary" || index.kind === "primary") {
      if (index.kind !== "primary" || other2.kind !== "unique" || !sameParts({ ...index, kind: "unique" }, other2))
        continue;
      return key;
    }
    if (sameParts(index, other2)) return key;
  }
  return null;
}
function clusteredKey(table) {
  if (table.indexes.has("primary")) return "primary";
  return candidates(table)[0] ?? null;
}
function candidates(table) {
  const keys = [];
  for (const [key, index] of table.indexes) {
    if (index.kind !== "unique" && index.kind !== "primary") continue;
    if (index.parts.every((part) => isRequired(part, table))) keys.push(key);
  }
  return keys;
}
function isRequired(part, table) {
  if (part.column === null || part.length !== null) return false;
  const column = table.columns.get(part.column);
  return column !== void 0 && !column.nullable && !isVirtual(column.generated);
}
function isCandidate(index, shape) {
  if (index.kind !== "unique" && index.kind !== "primary") return false;
  return index.parts.every(({ column, length }) => {
    if (column === null || length !== null) return false;
    const found = shape.columns.find(({ key }) => key === column);
    return found !== void 0 && !found.nullable && !isVirtual(found.generated);
  });
}
function clusteredAfter(shape) {
  return shape.indexes.find(({ kind }) => kind === "primary") ?? shape.indexes.find((index) => isCandidate(index, shape));
}
function comparePrimary(table, shape, changes) {
  const before = clusteredKey(table);
  const after = clusteredAfter(shape);
  const old = before === null ? void 0 : table.indexes.get(before);
  if (old === void 0) return { added: after?.key ?? null, dropped: null };
  if (after === void 0) return { added: null, dropped: before };
  const renamed = new Map(
    shape.columns.flatMap(({ was, key }) => was === null ? [] : [[was.name.toLowerCase(), key]])
  );
  const parts = old.parts.map((part) => ({ ...part, column: renamed.get(part.column ?? "") ?? null }));
  if (sameParts({ kind: "primary", parts }, { ...after, kind: "primary" })) return { added: null, dropped: null };
  if (after.was !== null) {
    const action = shape.droppedIndexes.get(before ?? "") ?? 0;
    changes.add("add primary key", action, `${quoteIdentifier(after.name)} becomes the key that orders the rows`);
  }
  return { added: after.key, dropped: before };
}
function dropKey(key, index, action, mariadb2, oldPrimary, droppedPrimary, changes) {
  const name = quoteIdentifier(index.name);
  if (mariadb2 ? key === droppedPrimary : key === oldPrimary) {
    const what = index.kind === "primary" ? "the primary key" : `${name}, which is the primary key in all but name`;
    changes.add("drop primary key", action, `rows are kept in the order of ${what}, and it goes`);
  } else if (index.kind === "unique" || index.kind === "primary") {
    changes.add("drop unique index", action, `it drops the index ${name}`);
  } else changes.add("drop index", action, `it drops the index ${name}`);
  if (index.parts.some(({ column }) => column === null)) {
    changes.add("drop virtual column", action, `the index ${name} is on an expression`);
  }
}
var kinds = {
  primary: "add primary key",
  unique: "add unique index",
  index: "add index",
  fulltext: "add fulltext index",
  spatial: "add spatial index",
  vector: "add vector index"
};
function addKey(index, shape, changes) {
  const name = quoteIdentifier(index.name);
  changes.add(kinds[index.kind], index.action, `it builds the index ${name}`);
  for (const { column } of index.parts) {
    if (column === null) {
      changes.add("add virtual column", index.action, `the index ${name} is on an expression`);
      changes.add("index new virtual column", index.action, `the index ${name} is on an expression`);
      continue;
    }
    const found = shape.columns.find(({ key }) => key === column);
    if (found?.was === null && isVirtual(found.generated)) {
      changes.add("index new virtual column", index.action, `the index ${name} is on a new virtual column`);
    }
  }
}

// src/core/effects/mysql/table-shape.ts
function shapeAfter(table, chosen, inherited, server) {
  let charset = { charset: table.charset, collation: table.collation };
  for (const [, action] of chosen) {
    if (action.kind === "table options") {
      const written2 = {
        charset: action.options.get("charset")?.value ?? null,
        collation: action.options.get("collate")?.value ?? null
      };
      if (written2.charset !== null || written2.collation !== null) charset = effectiveCharset(written2, charset, server);
    } else if (action.kind === "convert charset") charset = effectiveCharset(action, inherited, server);
  }
  const columns = columnsAfter(table, chosen, charset, server);
  const indexes = indexesAfter(table, chosen, columns.renamed, columns.droppedColumns, server);
  return {
    columns: requireNotNull(columns.order, indexes.indexes),
    indexes: indexes.indexes,
    droppedColumns: columns.droppedColumns,
    droppedIndexes: indexes.dropped,
    charset,
    certain: columns.certain && indexes.certain
  };
}
function asItWas(was) {
  return {
    name: was.name,
    key: was.name.toLowerCase(),
    was,
    type: was.type,
    charset: was.charset,
    collation: was.collation,
    nullable: was.nullable,
    autoIncrement: was.autoIncrement,
    generated: was.generated,
    attributes: was.attributes,
    definition: null,
    action: -1,
    moved: false
  };
}
function columnsAfter(table, chosen, charset, server) {
  const dropped2 = /* @__PURE__ */ new Map();
  const changed = /* @__PURE__ */ new Map();
  const placed = [];
  let certain = true;
  const partly = (name, place, apply) => {
    const key = name.toLowerCase();
    const was = table.columns.get(key);
    if (was === void 0) {
      certain = false;
      return;
    }
    const entry = changed.get(key) ?? { column: asItWas(was), position: null };
    changed.set(key, { ...entry, column: { ...apply(entry.column), action: place } });
  };
  for (const [, action] of chosen) {
    if (action.kind !== "convert charset") continue;
    for (const [key, was] of table.columns) {
      if (was.charset === null || was.type === null || was.type.name === "json") continue;
      changed.set(key, {
        column: { ...asItWas(was), type: { ...was.type, charset: null, collation: null }, ...charset },
        position: null
      });
    }
  }
  for (const [place, action] of chosen) {
    switch (action.kind) {
      case "add column":
        if (action.ifNotExists && table.columns.has(action.column.name.name.toLowerCase())) break;
        placed.push({
          column: defined(action.column, null, place, false, charset, server),
          position: action.position
        });
        break;
      case "drop column": {
        const key = action.column.name.toLowerCase();
        if (table.columns.has(key)) dropped2.set(key, place);
        else if (!action.ifExists) certain = false;
        break;
      }
      case "modify column":
      case "change column": {
        const key = (action.kind === "change column" ? action.from : action.column.name).name.toLowerCase();
        const was = table.columns.get(key);
        if (was === void 0) {
          if (!action.ifExists) certain = false;
          break;
        }
        const column = defined(action.column, was, place, action.position !== null, charset, server);
        const entry = { column, position: action.position };
        changed.set(key, entry);
        if (action.position !== null) placed.push(entry);
        break;
      }
      case "rename column":
        partly(action.from.name, place, (column) => ({
          ...column,
          name: action.to.name,
          key: action.to.name.toLowerCase()
        }));
        break;
      case "set default":
        partly(action.column.name, place, (column) => column);
        break;
      case "column visibility":
        partly(action.column.name, place, (column) => column);
        break;
      default:
    }
  }
  const renamed = /* @__PURE__ */ new Map();
  for (const [key, { column }] of changed) if (column.key !== key) renamed.set(key, column.key);
  const order2 = [];
  for (const [key, was] of table.columns) {
    if (dropped2.has(key)) continue;
    const entry = changed.get(key);
    if (entry === void 0) order2.push(asItWas(was));
    else if (entry.position === null) order2.push(entry.column);
  }
  for (const { column, position } of placed) {
    if (position === null) order2.push(column);
    else if (position.first) order2.unshift(column);
    else {
      const after = position.after.name.toLowerCase();
      const place = order2.findIndex(({ key }) => key === after);
      if (place < 0) certain = false;
      order2.splice(place < 0 ? order2.length : place + 1, 0, column);
    }
  }
  return { order: order2, droppedColumns: dropped2, renamed, certain };
}
function defined(definition, was, action, moved, table, server) {
  const resolved = columnType(definition.type, table, server, definition.attributes);
  return {
    name: definition.name.name,
    key: definition.name.name.toLowerCase(),
    was,
    type: definition.type,
    charset: resolved.charset,
    collation: isText(resolved.name) ? resolved.collation : null,
    nullable: definition.key !== "primary" && !definition.autoIncrement && definition.nullable !== false,
    autoIncrement: definition.autoIncrement,
    generated: definition.generated,
    attributes: definition.attributes,
    definition,
    action,
    moved
  };
}
function requireNotNull(columns, indexes) {
  const primary = indexes.find(({ kind }) => kind === "primary");
  if (primary === void 0) return columns;
  const parts = new Set(primary.parts.map(({ column }) => column));
  return columns.map(
    (column) => column.nullable && parts.has(column.key) ? { ...column, nullable: false, action: column.action < 0 ? primary.action : column.action } : column
  );
}
function indexesAfter(table, chosen, renamed, droppedColumns, server) {
  const dropped2 = /* @__PURE__ */ new Map();
  const kept = /* @__PURE__ */ new Map();
  let certain = true;
  for (const [key, was] of table.indexes) kept.set(key, indexAsItWas(key, was));
  const drop2 = (name, place, ifExists) => {
    const key = name.toLowerCase();
    if (kept.delete(key)) dropped2.set(key, place);
    else if (!ifExists) certain = false;
  };
  for (const [place, action] of chosen) {
    switch (action.kind) {
      case "drop index":
        drop2(action.index.name, place, action.ifExists);
        break;
      case "drop primary key":
        drop2("primary", place, action.ifExists);
        break;
      case "drop constraint": {
        const key = action.name.name.toLowerCase();
        const index = kept.get(key);
        const unique = index?.kind === "unique" || index?.kind === "primary";
        if (action.only === null && unique && !table.checks.has(key)) drop2(key, place, true);
        break;
      }
      default:
    }
  }
  const survivors = [];
  for (const index of kept.values()) {
    const parts = index.parts.filter(({ column }) => column === null || !droppedColumns.has(column));
    const place = index.parts.map(({ column }) => droppedColumns.get(column ?? "")).find((each) => each !== void 0);
    if (parts.length === 0) {
      dropped2.set(index.key, place ?? -1);
      continue;
    }
    survivors.push({
      ...index,
      parts: parts.map((part) => rename(part, renamed)),
      action: place ?? index.action
    });
  }
  for (const [place, action] of chosen) {
    if (action.kind !== "rename index" && action.kind !== "index visibility") continue;
    const from = (action.kind === "rename index" ? action.from : action.index).name.toLowerCase();
    const at = survivors.findIndex(({ was }) => was?.name.toLowerCase() === from);
    const index = survivors[at];
    if (index === void 0) {
      certain = false;
      continue;
    }
    survivors[at] = action.kind === "rename index" ? { ...index, name: action.to.name, key: action.to.name.toLowerCase(), action: place } : { ...index, visible: action.visible, action: place };
  }
  const added = chosen.flatMap(([place, action]) => addedIndexes(table, place, action, server));
  const written2 = added.filter(({ implicit }) => !implicit);
  for (const index of written2) survivors.push(named(index, survivors));
  for (const index of added) {
    const columns = index.parts.map(({ column }) => column ?? "");
    if (index.implicit && !survivors.some((each) => serves(each, columns))) survivors.push(named(index, survivors));
  }
  return { indexes: survivors, dropped: dropped2, certain };
}
function indexAsItWas(key, was) {
  return {
    name: was.name,
    key,
    kind: was.kind,
    parts: was.parts,
    visible: was.visible,
    was,
    action: -1,
    implicit: was.implicit
  };
}
function rename(part, renamed) {
  if (renamed.size === 0) return part;
  return {
    ...part,
    column: part.column === null ? null : renamed.get(part.column) ?? part.column,
    reads: part.reads.map((read) => renamed.get(read) ?? read)
  };
}
function addedIndexes(table, place, action, server) {
  switch (action.kind) {
    case "add index": {
      const name = action.index.kind === "primary" ? "primary" : action.index.name?.name.toLowerCase() ?? "";
      if (action.ifNotExists && table.indexes.has(name)) return [];
      return [indexFrom(action.index, place)];
    }
    case "add column":
      if (action.ifNotExists && table.columns.has(action.column.name.name.toLowerCase())) return [];
      return columnIndexes(action.column, place, server);
    case "modify column":
    case "change column":
      return columnIndexes(action.column, place, server);
    case "add foreign key": {
      const { foreignKey } = action;
      return [
        implicitIndex(
          foreignKey.name?.name ?? "",
          foreignKey.columns.map(({ name }) => name),
          place
        )
      ];
    }
    default:
      return [];
  }
}
function columnIndexes(column, place, server) {
  const indexes = [];
  const name = column.name.name;
  if (column.key !== null) {
    const isPrimary = column.key === "primary";
    indexes.push({
      ...implicitIndex(isPrimary ? "PRIMARY" : "", [name], place),
      kind: column.key,
      implicit: false
    });
  }
  if (column.references !== null && inlineReferences(server)) indexes.push(implicitIndex("", [name], place));
  return indexes;
}
function inlineReferences(server) {
  return server.engine === "mariadb" || server.major >= 9;
}
function implicitIndex(name, columns, action) {
  return {
    name,
    key: name.toLowerCase(),
    kind: "index",
    parts: columns.map((column) => ({ column: column.toLowerCase(), length: null, descending: false, reads: [] })),
    visible: true,
    was: null,
    action,
    implicit: true
  };
}
function indexFrom(definition, action) {
  const name = definition.kind === "primary" ? "PRIMARY" : definition.name?.name ?? "";
  return {
    name,
    key: name.toLowerCase(),
    kind: definition.kind,
    parts: definition.parts.map((part) => ({
      column: part.column?.name.toLowerCase() ?? null,
      length: part.length,
      descending: part.descending,
      reads: part.expression?.columns ?? []
    })),
    visible: definition.visible,
    was: null,
    action,
    implicit: false
  };
}
function named(index, taken) {
  if (index.name !== "") return index;
  const base = index.parts[0]?.column ?? "functional_index";
  let name = base;
  for (let number = 2; taken.some(({ key }) => key === name.toLowerCase()); number++) name = `${base}_${number}`;
  return { ...index, name, key: name.toLowerCase() };
}
function serves(index, columns) {
  if (index.kind === "fulltext" || index.kind === "spatial" || index.kind === "vector") return false;
  return columns.length <= index.parts.length && columns.every((column, place) => index.parts[place]?.column === column && index.parts[place]?.length === null);
}

// src/core/effects/mysql/find-changes.ts
function findChanges(table, chosen, { catalog, server, settings }) {
  const inherited = { charset: catalog.charset, collation: catalog.collation };
  const shape = shapeAfter(table, chosen, inherited, server);
  const changes = new Changes();
  const unsure = /* @__PURE__ */ new Set();
  const reindexed = /* @__PURE__ */ new Set();
  compareColumns(table, shape, server, { changes, reindexed, unsure });
  const { built } = compareKeys(table, shape, server, changes, reindexed);
  for (const [place, action] of chosen) otherChanges(table, place, action, server, settings, changes);
  return { table, shape, changes, built, unsure };
}
function isOff(settings, name) {
  const value2 = settings.get(name)?.toLowerCase();
  return value2 === "0" || value2 === "off" || value2 === "false";
}
function otherChanges(table, place, action, server, settings, changes) {
  const name = displayName(table.name);
  switch (action.kind) {
    case "add column":
    case "modify column":
    case "change column":
      if (action.column.references !== null && inlineReferences(server)) {
        addForeignKey(place, displayName(tableName(action.column.references.table)), settings, changes);
      }
      return;
    case "add foreign key":
      addForeignKey(place, displayName(tableName(action.foreignKey.references.table)), settings, changes);
      return;
    case "drop foreign key":
      if (table.foreignKeys.has(action.name.name.toLowerCase()) || !action.ifExists) {
        changes.add("drop foreign key", place, `it drops the foreign key ${quoteIdentifier(action.name.name)}`);
      }
      return;
    case "drop constraint": {
      const key = action.name.name.toLowerCase();
      if (action.only === null && table.foreignKeys.has(key) && !table.checks.has(key)) {
        changes.add("drop foreign key", place, `it drops the foreign key ${quoteIdentifier(action.name.name)}`);
      } else if (!table.indexes.has(key) && !action.ifExists) {
        changes.add("check definition", place, `it drops the constraint ${quoteIdentifier(action.name.name)}`);
      }
      return;
    }
    case "add check":
      if (action.check.enforced) changes.add("add check", place, "every row is checked against the constraint");
      else changes.add("check definition", place, "it adds a constraint that is not enforced");
      return;
    case "enforce constraint": {
      const check = table.checks.get(action.name.name.toLowerCase());
      if (action.enforced && check?.enforced !== true) {
        changes.add("add check", place, `every row is checked against ${quoteIdentifier(action.name.name)}`);
      } else changes.add("check definition", place, `${quoteIdentifier(action.name.name)} is enforced no longer`);
      return;
    }
    case "index visibility":
      if (server.engine === "mysql" && !changes.has("index visibility")) {
        changes.add(
          "index visibility",
          place,
          `it sets whether the index ${quoteIdentifier(action.index.name)} is used`
        );
      }
      return;
    case "rename table":
      changes.add("rename table", place, `it renames ${name}`);
      return;
    case "convert charset":
      changes.add("table default charset", place, `the default character set of ${name} is set`);
      return;
    case "table options":
      options(table, place, action.options, server, changes);
      return;
    case "order by":
      changes.add("order by", place, `the rows of ${name} are sorted`);
      return;
    case "enable keys":
    case "disable keys":
      changes.add("keys on or off", place, `it switches the indexes of ${name}`);
      return;
    case "force":
      changes.add("recreate", place, `FORCE writes every row of ${name} anew`);
      return;
    case "validation":
      if (action.on) changes.add("validate virtual column", place, "every row is checked against the virtual column");
      return;
    case "add system versioning":
      changes.add("add system versioning", place, `every row of ${name} gets a history`);
      return;
    case "drop system versioning":
      changes.add("drop system versioning", place, `the history of ${name} is taken out`);
      return;
    case "other":
      changes.add("unknown", place, "what this action does is not known");
      return;
    default:
  }
}
function tableName(name) {
  return { schema: name.schema ?? "", name: name.name };
}
function addForeignKey(place, references, settings, changes) {
  if (isOff(settings, "foreign_key_checks")) {
    changes.add("add unchecked foreign key", place, `it adds a foreign key to ${references}`);
  } else changes.add("add foreign key", place, `every row is looked up in ${references}`);
}
var rebuilding = /* @__PURE__ */ new Set(["row_format", "key_block_size"]);
function options(table, place, written2, server, changes) {
  const name = displayName(table.name);
  for (const [option, { value: value2 }] of written2) {
    const upper = option.toUpperCase();
    if (option === "engine") {
      if (value2.toLowerCase() === table.engine) {
        changes.add("recreate", place, `ENGINE=${value2} writes every row of ${name} anew, though the engine stays`);
      } else changes.add("engine", place, `the storage engine of ${name} changes from ${table.engine} to ${value2}`);
    } else if (rebuilding.has(option)) {
      changes.add("rebuild option", place, `${upper} writes every row of ${name} anew`);
    } else if (server.engine === "mysql" ? mysqlRebuilds(option) : mariadbRebuilds(option, value2, table, server)) {
      changes.add("rebuild option", place, `${upper} writes every row of ${name} anew`);
    } else if (option === "encryption" && server.engine === "mysql" && isEncrypted(value2) !== isEncrypted(table.options.get(option))) {
      changes.add("copy option", place, `${upper} is set to another value, and the rows are written anew`);
    } else if (option === "sequence" && server.engine === "mariadb") {
      changes.add("copy option", place, `${upper} writes every row of ${name} anew`);
    } else if (option === "charset" || option === "collate") {
      changes.add("table default charset", place, `the default character set of ${name} is set`);
    } else changes.add(option === "comment" ? "table comment" : "table option", place, `the option ${upper} of ${name} is set`);
  }
}
function mysqlRebuilds(option) {
  return option === "tablespace";
}
function mariadbRebuilds(option, value2, table, server) {
  switch (option) {
    case "encrypted":
    case "encryption_key_id":
      return true;
    case "page_compressed":
      return server.major < 11 || !(value2 === "1" || /^(on|yes)$/i.test(value2));
    case "page_compression_level":
      return server.major < 11 && !table.options.has("page_compressed");
    default:
      return false;
  }
}
function isEncrypted(value2) {
  return value2 !== void 0 && !/^n?$/i.test(value2);
}

// src/core/effects/mysql/mariadb-algorithm.ts
var ignored = /* @__PURE__ */ new Set([
  "column definition",
  "column default",
  "check definition",
  "rename table",
  "keys on or off",
  "index visibility",
  "drop auto_increment"
]);
var definitions = /* @__PURE__ */ new Set([
  ...ignored,
  "table option",
  "table comment",
  "table default charset",
  "virtual expression"
]);
var copying = [
  "convert column",
  "add stored column",
  "add column by expression",
  "base of generated column",
  "add auto_increment",
  "add check",
  "copy option",
  "add system versioning",
  "timestamp not null",
  "unknown"
];
var rebuilding2 = [
  "add primary key",
  "drop primary key",
  "make nullable",
  "make not null",
  "stored order",
  "drop column",
  "add column",
  "add column by auto_increment",
  "rebuild option",
  "recreate",
  "drop system versioning"
];
var avoidable = ["add column", "drop column", "stored order", "make nullable"];
var explained = /* @__PURE__ */ new Set([
  "convert column",
  "copy option",
  "add system versioning",
  "timestamp not null"
]);
var newKeys = [
  "add index",
  "add unique index",
  "add fulltext index",
  "add spatial index",
  "add vector index"
];
var goneKeys = ["drop index", "drop unique index"];
function mariadbInnodb(alteration, around) {
  const { table, shape, changes } = alteration;
  const copyLock = lockOfCopy(alteration, around.server);
  const copies = changes.first(copying);
  if (copies) return copy(copyLock, copies.reason, explained.has(copies.kind) ? 1846 : 1845);
  const checked = changes.first(["add foreign key"]);
  if (checked) return copy(copyLock, `${checked.reason}, and foreign_key_checks is on`);
  const expression2 = changes.first(["virtual expression"]);
  if (expression2 && isIndexed(table, expression2.action, alteration))
    return copy(copyLock, `${expression2.reason}, and it is indexed`);
  if (changes.outside(ignored) === void 0) return instant;
  if (changes.outside(definitions) === void 0) return instant;
  const unkeyed = changes.first(["drop primary key"]);
  if (unkeyed && !changes.has("add primary key")) return copy(copyLock, unkeyed.reason);
  const nullable = changes.first(["make nullable"]);
  if (nullable && clusteredKey(table) !== null && clusteredAfter(shape) === void 0) {
    return copy(copyLock, `${nullable.reason}, and it is in the key that orders the rows`);
  }
  const possible = isInstantPossible(table, shape, changes);
  const virtual = changes.first(["add virtual column", "drop virtual column", "virtual order"]);
  if (virtual) {
    const refusal = virtualRefusal(alteration, possible, around.server);
    if (refusal !== null) return copy(copyLock, `${virtual.reason}, ${refusal}`);
  }
  const builds2 = changes.has(...newKeys);
  if (possible && !builds2 && !changes.has(...goneKeys)) return instant;
  const fulltexts = shape.indexes.filter(({ kind }) => kind === "fulltext").length;
  const rebuilt = changes.first(rebuilding2);
  let shared = changes.first(["add column by auto_increment", "index new virtual column", "drop system versioning"]);
  const obstacle = keysThatBlock(shape);
  if (rebuilt && obstacle !== null) {
    if (fulltexts > 1) return copy(copyLock, `${rebuilt.reason}, and the table has more than one FULLTEXT index`);
    shared ??= { ...rebuilt, reason: `${rebuilt.reason}, and the table has ${obstacle}` };
  }
  const newFulltexts = changes.all("add fulltext index");
  const [newFulltext] = newFulltexts;
  if (newFulltexts.length > 1 && newFulltext)
    return copy(copyLock, `${newFulltext.reason} together with another FULLTEXT index`);
  shared ??= newFulltext ?? changes.first(["add spatial index", "add vector index"]);
  const lock = shared ? "SHARED" : "NONE";
  const hidden = newFulltext && !hadFulltext(table) && !table.columns.has("fts_doc_id") ? newFulltext : void 0;
  if (hidden) return rebuild(lock, `${hidden.reason}, for which every row gets a hidden FTS_DOC_ID`);
  if (rebuilt && !possible) {
    return rebuild(lock, shared?.reason ?? rebuilt.reason, rebuilt.kind === "rebuild option" ? 1846 : 1845);
  }
  const reason = shared ?? changes.first([...newKeys, ...goneKeys, "table option", "table comment", "relabel column", "rename column", "rename index"]);
  return withoutRebuild("NOCOPY", lock, builds2, reason?.reason ?? null);
}
function lockOfCopy({ table, changes }, server) {
  if (server.engine === "mysql" || !isAtLeast(server, 11, 2)) return "SHARED";
  if (changes.has("add auto_increment") || changes.has("add column by auto_increment")) return "SHARED";
  if (table.systemVersioned) return "SHARED";
  for (const { onDelete, onUpdate } of table.foreignKeys.values()) {
    if (/^(cascade|set null|set default)$/.test(onDelete) || /^(cascade|set null|set default)$/.test(onUpdate))
      return "SHARED";
  }
  return "NONE";
}
function hadFulltext(table) {
  for (const { kind } of table.indexes.values()) if (kind === "fulltext") return true;
  return false;
}
function isIndexed(table, action, { shape }) {
  const column = shape.columns.find((each) => each.action === action && isVirtual(each.generated));
  const key = column?.was?.name.toLowerCase();
  for (const { parts } of table.indexes.values()) if (parts.some((part) => part.column === key)) return true;
  return false;
}
function isInstantPossible(table, shape, changes) {
  if (changes.has("add column", "drop column", "stored order")) {
    if (hadFulltext(table) || shape.indexes.some(({ kind }) => kind === "fulltext")) return false;
    if (hasIndexedVirtual(table)) return false;
    if (shape.columns.length > 1017) return false;
  }
  if (changes.has(...avoidable)) {
    if (table.rowFormat === "compressed" || table.options.has("key_block_size")) return false;
  } else if (changes.has("table option", "table comment", "table default charset")) {
    if (!changes.has("table default charset") || changes.has("table option", "table comment")) return false;
  }
  if (changes.has(...newKeys)) return false;
  for (const kind of rebuilding2) if (!avoidable.includes(kind) && changes.has(kind)) return false;
  if (!changes.has("make nullable")) return true;
  if (table.rowFormat !== "redundant") return false;
  const key = clusteredKey(table);
  const parts = key === null ? [] : table.indexes.get(key)?.parts ?? [];
  return !shape.columns.some(
    ({ was, nullable }) => was !== null && !was.nullable && nullable && parts.some(({ column }) => column === was.name.toLowerCase())
  );
}
function hasIndexedVirtual(table) {
  for (const { parts } of table.indexes.values()) {
    for (const { column } of parts) if (column !== null && isVirtual(table.columns.get(column)?.generated)) return true;
  }
  return false;
}
function keysThatBlock(shape) {
  if (shape.indexes.some(({ kind }) => kind === "fulltext")) return "a FULLTEXT index";
  if (shape.indexes.some(({ kind }) => kind === "spatial")) return "a SPATIAL index";
  const virtual = new Set(shape.columns.filter(({ generated }) => isVirtual(generated)).map(({ key }) => key));
  if (virtual.size === 0) return null;
  const indexed = shape.indexes.some(({ parts }) => parts.some(({ column }) => column !== null && virtual.has(column)));
  return indexed ? "an index on a virtual column" : null;
}
var besideVirtual = /* @__PURE__ */ new Set([
  "add virtual column",
  "drop virtual column",
  "virtual order",
  "virtual expression",
  "index new virtual column",
  "add index",
  "add fulltext index",
  "add spatial index",
  "drop index"
]);
function virtualRefusal({ table, shape, changes }, possible, server) {
  const beside = possible ? /* @__PURE__ */ new Set([...besideVirtual, "drop column", "stored order"]) : besideVirtual;
  const other2 = changes.outside(beside);
  if (other2) return `while ${other2.reason}`;
  if (table.partitioning !== null) return `and ${displayName(table.name)} is partitioned`;
  if (!virtualInOrder(table, shape, changes, server)) return "and not behind all other virtual columns";
  return null;
}

// src/core/effects/mysql/mysql-algorithm.ts
var ignored2 = /* @__PURE__ */ new Set([
  "column definition",
  "column default",
  "check definition",
  "rename table",
  "keys on or off"
]);
var instantAllowed = /* @__PURE__ */ new Set([
  ...ignored2,
  "rename column",
  "add virtual column",
  "drop virtual column",
  "virtual order",
  "add column",
  "stored order",
  "drop column"
]);
var rebuilding3 = [
  "add primary key",
  "drop primary key",
  "make nullable",
  "make not null",
  "stored order",
  "drop column",
  "add column by auto_increment",
  "add column",
  "rebuild option",
  "recreate"
];
var copying2 = [
  "convert column",
  "add stored column",
  "add column by expression",
  "virtual expression",
  "add auto_increment",
  "drop auto_increment",
  "add check",
  "copy option",
  "validate virtual column",
  "unknown"
];
var besideVirtual2 = /* @__PURE__ */ new Set([
  "add virtual column",
  "drop virtual column",
  "virtual order",
  "index new virtual column",
  "add index",
  "add fulltext index",
  "drop index"
]);
var builds = ["add index", "add unique index", "add fulltext index", "add spatial index"];
var inPlace = [
  ...builds,
  "drop index",
  "drop unique index",
  "rename index",
  "index visibility",
  "relabel column",
  "add unchecked foreign key",
  "drop foreign key",
  "table option",
  "table comment",
  "table default charset",
  "add virtual column",
  "drop virtual column",
  "virtual order",
  "rename column"
];
function mysqlInnodb(alteration, around, inPlaceAsked) {
  const { table, shape, changes } = alteration;
  const copies = changes.first(copying2);
  if (copies) return copy("SHARED", copies.reason, copies.kind === "convert column" ? 1846 : 1845);
  const checked = changes.first(["add foreign key"]);
  if (checked) return copy("SHARED", `${checked.reason}, and foreign_key_checks is on`);
  if (changes.outside(ignored2) === void 0) return instant;
  if (isInstant(alteration, around)) {
    if (!inPlaceAsked || !changes.has("add column", "drop column")) return instant;
  }
  const strict = isStrict(around.settings);
  const required = changes.first(["make not null"]);
  if (required && !strict) return copy("SHARED", `${required.reason}, and sql_mode is not strict`);
  const unkeyed = changes.first(["drop primary key"]);
  if (unkeyed && !changes.has("add primary key")) return copy("SHARED", unkeyed.reason);
  const nullable = changes.first(["make nullable"]);
  if (nullable && clusteredKey(table) !== null && clusteredAfter(shape) === void 0) {
    return copy("SHARED", `${nullable.reason}, and it is in the key that orders the rows`);
  }
  const virtual = changes.first(["add virtual column", "drop virtual column", "virtual order"]);
  if (virtual) {
    const other2 = changes.outside(besideVirtual2);
    if (other2) return copy("SHARED", `${virtual.reason}, while ${other2.reason}`);
    if (table.partitioning !== null)
      return copy("SHARED", `${virtual.reason}, and ${displayName(table.name)} is partitioned`);
    if (!virtualInOrder(table, shape, changes, around.server)) {
      return copy("SHARED", `${virtual.reason}, and not behind all other virtual columns`);
    }
  }
  const fulltext = [...table.indexes.values()].some(({ kind }) => kind === "fulltext");
  const keepsFulltext = shape.indexes.some(({ kind }) => kind === "fulltext");
  const keepsSpatial = shape.indexes.some(({ kind }) => kind === "spatial");
  const rebuilt = changes.first(rebuilding3);
  let shared = changes.first(["add column by auto_increment", "index new virtual column", "add spatial index"]);
  if (rebuilt && (keepsFulltext || keepsSpatial) && !shared) {
    if (fulltext && keepsFulltext) return copy("SHARED", `${rebuilt.reason}, and the table has a FULLTEXT index`);
    shared = {
      ...rebuilt,
      reason: `${rebuilt.reason}, and the table has a ${keepsFulltext ? "FULLTEXT" : "SPATIAL"} index`
    };
  }
  const newFulltext = changes.first(["add fulltext index"]);
  const lock = shared || newFulltext ? "SHARED" : "NONE";
  if (rebuilt) return rebuild(lock, shared?.reason ?? rebuilt.reason, shared ? 1846 : 1845);
  if (newFulltext && !fulltext && !table.columns.has("fts_doc_id")) {
    return rebuild(lock, `${newFulltext.reason}, for which every row gets a hidden FTS_DOC_ID`);
  }
  const reason = shared ?? newFulltext ?? changes.first(inPlace);
  return withoutRebuild("INPLACE", lock, changes.has(...builds), reason?.reason ?? null);
}
function isStrict(settings) {
  const mode = settings.get("sql_mode");
  return mode === void 0 || /strict_(trans|all)_tables|traditional|default/i.test(mode) || mode.includes("@@");
}
function isInstant({ table, shape, changes }, { catalog, server }) {
  if (changes.outside(instantAllowed) !== void 0 || !isAtLeast(server, 8, 0, 12)) return false;
  const anyPlace = isAtLeast(server, 8, 0, 29);
  const renames = changes.has("rename column");
  if (renames && !isAtLeast(server, 8, 0, 28)) return false;
  const virtual = changes.has("add virtual column", "drop virtual column");
  const stored = changes.has("add column", "drop column");
  if (changes.has("stored order") && !(anyPlace && stored)) return false;
  if (renames && !virtual && !stored && !changes.has("virtual order")) return !renamesReferenced();
  if (stored) {
    if (changes.has("drop column") && !anyPlace) return false;
    const adds = changes.has("add column") && !changes.has("drop virtual column");
    if (!adds && !(changes.has("drop column") && virtualInOrder(table, shape, changes, server))) return false;
    return supportsInstantColumns();
  }
  return virtual && !renames && !changes.has("virtual order") && virtualInOrder(table, shape, changes, server);
  function supportsInstantColumns() {
    if (table.rowFormat === "compressed" || table.options.has("key_block_size")) return false;
    if ([...table.indexes.values()].some(({ kind }) => kind === "fulltext")) return false;
    if (shape.columns.length > 1017) return false;
    return !anyPlace || table.instantVersions < maximalVersions(server);
  }
  function renamesReferenced() {
    const renamed = new Set(
      shape.columns.flatMap(({ was, name }) => was !== null && was.name !== name ? [was.name.toLowerCase()] : [])
    );
    return catalog.foreignKeysTo(table.name).some(({ foreignKey }) => foreignKey.referencedColumns.some((column) => renamed.has(column.toLowerCase())));
  }
}
function maximalVersions(server) {
  return isAtLeast(server, 9, 1) ? 255 : 64;
}

// src/core/effects/mysql/other-engines.ts
var definitions2 = /* @__PURE__ */ new Set([
  "column definition",
  "column default",
  "check definition",
  "rename column",
  "rename index",
  "index visibility",
  "rename table",
  "keys on or off",
  "table comment"
]);
function otherEngine(alteration, { server }) {
  const { changes } = alteration;
  const other2 = changes.outside(definitions2);
  if (other2 === void 0) return instant;
  return copy(lockOfCopy(alteration, server), `${other2.reason}, and ${alteration.table.engine} can do it no other way`, 1845);
}

// src/core/effects/mysql/partitions.ts
function isPartitionAction(action) {
  return /partition/.test(action.kind) || action.kind === "convert table";
}
function partitionEffect(table, action, together, place, draft) {
  const decision = decide(table, action, together, draft);
  const certain = table.certain;
  draft.tables.push({
    table: table.name,
    algorithm: decision.algorithm,
    lock: decision.lock,
    metadataLock: isRead(action) ? "shared" : "exclusive",
    rebuilds: decision.rebuilds,
    scans: decision.scans,
    indexes: [],
    delaysReplicas: decision.scans && !isRead(action),
    actions: [
      {
        action: place,
        algorithm: decision.algorithm,
        lock: decision.lock,
        rebuilds: decision.rebuilds,
        scans: decision.scans,
        code: codeOf(action),
        reason: decision.reason,
        span: action.span,
        certain
      }
    ],
    because: null,
    reason: decision.reason
  });
  if (action.kind === "exchange partition" || action.kind === "convert table") {
    const other2 = draft.catalog.resolve(action.table);
    draft.lock(other2, "exclusive", `it changes places with a partition of ${displayName(table.name)}`);
  }
}
function isRead(action) {
  return action.kind === "analyze partition" || action.kind === "check partition";
}
function decide(table, action, together, draft) {
  const name = displayName(table.name);
  const copyLock = lockOfCopy(together, draft.server);
  switch (action.kind) {
    case "partition by":
      return copy(copyLock, `every row of ${name} moves to its partition`);
    case "remove partitioning":
      return copy(copyLock, `every row of ${name} moves back into one table`);
    case "add partition":
      return spreads(table) ? { ...rebuild("SHARED", `rows of ${name} are spread anew over its partitions`), algorithm: "INPLACE" } : { ...instant, algorithm: "INPLACE", reason: `it adds a partition to ${name}` };
    case "drop partition":
      return { ...instant, algorithm: "INPLACE", reason: `it drops a partition of ${name}` };
    case "coalesce partition":
      return rebuild("SHARED", `rows of ${name} are spread anew over fewer partitions`);
    case "reorganize partition":
      return rebuild("SHARED", `rows of ${name} move to other partitions`);
    case "rebuild partition":
      return rebuild("SHARED", `the rows of a partition of ${name} are written anew`);
    case "optimize partition":
      return rebuild("NONE", `InnoDB writes all rows of ${name} anew for it`);
    case "repair partition":
      return { ...instant, lock: "EXCLUSIVE", scans: true };
    case "check partition":
    case "analyze partition":
      return instant;
    case "exchange partition":
      return { ...instant, scans: action.validation };
    case "convert table":
      return { ...instant, scans: true };
    default:
      return instant;
  }
}
function spreads({ partitioning }) {
  return partitioning !== null && /hash|key/.test(partitioning.method);
}

// src/core/effects/mysql/alter-table.ts
function alterTable(node, draft) {
  draft.commits = true;
  if (node.ifExists && draft.catalog.table(draft.catalog.resolve(node.table)) === void 0) return;
  alter(node.table.span, draft.table(node.table), node.actions, node, draft);
}
function createIndex(node, draft) {
  draft.commits = true;
  const table = draft.table(node.table);
  const actions = [];
  const name = node.index.name;
  if (node.orReplace && name !== null && table.indexes.has(name.name.toLowerCase())) {
    actions.push({ kind: "drop index", index: name, ifExists: true, span: node.index.span });
  }
  actions.push({ kind: "add index", index: node.index, ifNotExists: node.ifNotExists, span: node.index.span });
  alter(node.index.span, table, actions, { ...node, online: false }, draft);
}
function dropIndex(node, draft) {
  draft.commits = true;
  const action = { kind: "drop index", index: node.index, ifExists: node.ifExists, span: node.index.span };
  alter(node.index.span, draft.table(node.table), [action], { ...node, online: false }, draft);
}
function alter(span, table, actions, wishes, draft) {
  const numbered = actions.map((action, place) => [place, action]);
  const together = findChanges(table, numbered, draft);
  if (table.certain && !together.shape.certain) draft.unsure(`Not all that the statement names in ${displayName(table.name)} is known.`);
  for (const why of together.unsure) draft.unsure(why);
  alterationFailures(table, actions, together, draft);
  alterationLosses(table, actions, together, draft);
  const partition = actions.find(isPartitionAction);
  if (partition) {
    partitionEffect(table, partition, together, actions.indexOf(partition), draft);
    return;
  }
  const inPlaceAsked = wishes.algorithm?.value === "INPLACE";
  const whole2 = decide2(together, numbered, draft, inPlaceAsked);
  const effects = [];
  for (const [place, action] of numbered) {
    const alone = actions.length === 1 ? together : findChanges(table, [[place, action]], draft);
    const decision = actions.length === 1 ? whole2 : decide2(alone, [[place, action]], draft, inPlaceAsked);
    effects.push({
      action: place,
      algorithm: decision.algorithm,
      lock: decision.lock,
      rebuilds: decision.rebuilds,
      scans: decision.scans,
      code: codeOf(action),
      reason: decision.reason,
      span: action.span,
      certain: table.certain && alone.shape.certain && alone.unsure.size === 0
    });
  }
  const done = answer(wishes, whole2, together, span, draft);
  draft.tables.push({
    table: table.name,
    algorithm: done.algorithm,
    lock: done.lock,
    metadataLock: "exclusive",
    rebuilds: done.rebuilds,
    scans: done.scans,
    indexes: together.built,
    delaysReplicas: done.scans && !table.temporary,
    actions: effects,
    because: null,
    reason: done.reason
  });
  lockRelated(table, actions, draft);
}
function decide2(alteration, actions, around, inPlaceAsked) {
  const { table, changes } = alteration;
  const name = displayName(table.name);
  if (table.temporary) return copy("NONE", `${name} is a temporary table`, 1845);
  const replaced = changes.first(["engine", "order by"]);
  if (replaced) return copy(lockOfCopy(alteration, around.server), replaced.reason, 1845);
  const decision = table.engine !== "innodb" ? otherEngine(alteration, around) : around.server.engine === "mysql" ? mysqlInnodb(alteration, around, inPlaceAsked) : mariadbInnodb(alteration, around);
  return onlyRenames(actions) ? { ...decision, lock: renameLock(around) } : decision;
}
function onlyRenames(actions) {
  return actions.length > 0 && actions.every(([, { kind }]) => /^(rename table|enable keys|disable keys)$/.test(kind));
}
function renameLock({ server }) {
  return server.engine === "mariadb" ? "EXCLUSIVE" : "NONE";
}
function answer(wishes, whole2, together, span, draft) {
  const asked = wishes.algorithm?.value ?? (draft.mariadb ? draft.settings.get("alter_algorithm")?.toUpperCase() : void 0);
  let done = whole2;
  const algorithm = algorithms.find((each) => each === asked);
  if (algorithm !== void 0 && refuses(algorithm, whole2)) {
    draft.fail({
      code: "algorithm-not-supported",
      errno: whole2.refusal,
      when: "always",
      reason: `ALGORITHM=${algorithm} is refused, since ${whole2.reason ?? "the server cannot do it that way"}.`,
      span: wishes.algorithm?.span ?? span,
      action: 0
    });
  } else if (algorithm === "COPY" && !together.table.temporary) {
    const lock2 = lockOfCopy(together, draft.server);
    done = copy(lock2, "ALGORITHM=COPY is asked for");
  }
  const lock = onlineLocks.find((each) => each === (wishes.online ? "NONE" : wishes.lock?.value));
  if (lock === void 0) return done;
  const lockSpan = wishes.lock?.span ?? span;
  if (algorithm === "INSTANT" && !draft.mariadb) {
    draft.fail({
      code: "lock-with-instant",
      errno: 1221,
      when: "always",
      reason: `ALGORITHM=INSTANT takes no LOCK but DEFAULT.`,
      span: lockSpan,
      action: 0
    });
  } else if (onlineLocks.indexOf(lock) < onlineLocks.indexOf(done.lock)) {
    draft.fail({
      code: "lock-not-supported",
      errno: done.lock === "EXCLUSIVE" ? 1845 : 1846,
      when: "always",
      reason: `LOCK=${lock} is refused, since ${done.reason ?? "the server keeps others out"}.`,
      span: lockSpan,
      action: 0
    });
  } else return { ...done, lock };
  return done;
}
function refuses(asked, { algorithm }) {
  return algorithms.indexOf(asked) < algorithms.indexOf(algorithm);
}
function lockRelated(table, actions, draft) {
  const seen = /* @__PURE__ */ new Set([displayName(table.name)]);
  const lock = (name, because) => {
    const shown = displayName(name);
    if (seen.has(shown)) return;
    seen.add(shown);
    draft.lock(name, "exclusive", because);
  };
  for (const action of actions) {
    if (action.kind === "add foreign key") {
      lock(draft.catalog.resolve(action.foreignKey.references.table), "the new foreign key references it");
    } else if (action.kind === "drop foreign key") {
      const foreignKey = table.foreignKeys.get(action.name.name.toLowerCase());
      if (foreignKey && !draft.mariadb && isAtLeast(draft.server, 8)) {
        lock(foreignKey.references, "the foreign key that goes references it");
      }
    }
  }
}

// src/core/effects/mysql/draft.ts
var Draft = class {
  catalog;
  server;
  settings;
  tables = [];
  failures = [];
  loses = [];
  #unsure = /* @__PURE__ */ new Set();
  commits = false;
  reversible = true;
  constructor(catalog, server, settings) {
    this.catalog = catalog;
    this.server = server;
    this.settings = settings;
  }
  get mariadb() {
    return this.server.engine === "mariadb";
  }
  /** The table under a name, made up without columns where the history does not tell of it. */
  table(written2) {
    const name = this.catalog.resolve(written2);
    const table = this.catalog.table(name);
    if (table?.certain) return table;
    if (table === void 0) this.unsure(`No earlier migration creates ${displayName(name)}.`);
    else this.unsure(`Not everything that happened to ${displayName(name)} is known.`);
    return table ?? unknownTable(name, this.catalog);
  }
  unsure(why) {
    this.#unsure.add(why);
  }
  /** The statement waits for everybody who has touched the table, and everybody waits for it. */
  lock(table, metadataLock, because = null) {
    this.tables.push({
      table,
      algorithm: null,
      lock: metadataLock === "exclusive" ? "EXCLUSIVE" : "NONE",
      metadataLock,
      rebuilds: false,
      scans: false,
      indexes: [],
      delaysReplicas: false,
      actions: [],
      because,
      reason: null
    });
  }
  fail(failure) {
    this.failures.push(failure);
  }
  lose(kind, table, part, span, action = 0) {
    this.loses.push({ kind, table, part, span, action });
    this.reversible = false;
  }
  finish() {
    return {
      tables: this.tables,
      failures: this.failures,
      loses: this.loses,
      commits: this.commits,
      reversible: this.reversible,
      certain: this.#unsure.size === 0,
      unsure: [...this.#unsure]
    };
  }
};
function unknownTable(name, catalog) {
  return {
    name,
    temporary: false,
    engine: "innodb",
    rowFormat: null,
    charset: catalog.charset,
    collation: catalog.collation,
    columns: /* @__PURE__ */ new Map(),
    indexes: /* @__PURE__ */ new Map(),
    foreignKeys: /* @__PURE__ */ new Map(),
    checks: /* @__PURE__ */ new Map(),
    partitioning: null,
    partitions: [],
    systemVersioned: false,
    options: /* @__PURE__ */ new Map(),
    instantVersions: 0,
    comment: null,
    bornIn: -1,
    hasRows: true,
    certain: false
  };
}

// src/core/effects/mysql/effect-of.ts
function mysqlEffectOf(statement2, catalog, server, settings) {
  const draft = new Draft(catalog, server, settings);
  const { node } = statement2;
  switch (node.kind) {
    case "alter table":
      alterTable(node, draft);
      break;
    case "create index":
      createIndex(node, draft);
      break;
    case "drop index":
      dropIndex(node, draft);
      break;
    default:
  }
  return draft.finish();
}

// src/core/report/secrets.ts
var shapes = [
  {
    what: "a private key",
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g
  },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/g },
  { what: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { what: "a Slack token", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  { what: "a Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: "a Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g },
  { what: "a SendGrid key", pattern: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { what: "a JSON web token", pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  // The user's name may be empty, the password not; a placeholder is no password.
  {
    what: "a password in a URL",
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]*:)(?![${<*x]+@)[^\s@/'"$<{]{3,}(?=@[\w.-]+)/gi
  },
  // Only beside another key of a connection string: `SET password = …` is a column.
  {
    what: "a password in a connection string",
    pattern: /(?<=\b(?:host|hostaddr|port|dbname|user)=[^\s';]*\s(?:[^';]{0,80}\s)?password=)(?![${<*])[^\s'";$<{]{3,}|(?<=\bpassword=)(?![${<*])[^\s'";$<{]{3,}(?=\s+(?:host|hostaddr|port|dbname|user)=)/gi
  },
  {
    what: "a password of a role",
    pattern: /(?<=\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\b[^;']{0,300}\bPASSWORD\s+')(?!SCRAM-SHA-256\$|md5[0-9a-f]{32}'|\$\{|\{\{|:)[^']+(?=')/gi
  }
];
var hint = /-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|k_live_|AIza|SG\.|eyJ|:\/\/|password/;
var hintInCapitals = /password/i;
function findSecrets(text2) {
  if (!hint.test(text2) && !hintInCapitals.test(text2)) return [];
  const found = [];
  for (const { what, pattern } of shapes) {
    pattern.lastIndex = 0;
    for (const match of text2.matchAll(pattern)) {
      if (match[0] !== "") found.push({ what, start: match.index, end: match.index + match[0].length });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, place) => !found.slice(0, place).some((other2) => other2.end > one.start));
}
function maskSecrets(text2) {
  const secrets = findSecrets(text2);
  if (secrets.length === 0) return text2;
  let masked = "";
  let at = 0;
  for (const { start, end } of secrets) {
    masked += text2.slice(at, start) + text2.slice(start, end).replace(/[^\r\n]/g, "*");
    at = end;
  }
  return masked + text2.slice(at);
}

// src/core/schema/catalog.ts
function keyOf(name) {
  return `${name.schema}\0${name.name}`;
}
var reserved2 = new Set(
  "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with".split(" ")
);

// src/core/schema/mysql/records.ts
function mostColumns(table) {
  return table.engine === "innodb" ? 1017 : 4096;
}
var maxIndexes = 128;
var maxConstraints = 1024;
var maxPartitions = 8192;
var TableRecord = class {
  name;
  temporary = false;
  engine = "innodb";
  rowFormat = null;
  charset;
  collation;
  columns = /* @__PURE__ */ new Map();
  indexes = /* @__PURE__ */ new Map();
  foreignKeys = /* @__PURE__ */ new Map();
  checks = /* @__PURE__ */ new Map();
  partitioning = null;
  partitions = [];
  systemVersioned = false;
  options = /* @__PURE__ */ new Map();
  instantVersions = 0;
  comment = null;
  bornIn;
  hasRows = false;
  certain = true;
  /** Names that it had before, the newest last: the statistics file may know it under one of them. */
  formerNames = [];
  triggers = /* @__PURE__ */ new Set();
  constructor(name, bornIn, charset) {
    this.name = name;
    this.bornIn = bornIn;
    this.charset = charset.charset;
    this.collation = charset.collation;
  }
};
var ForeignKeyRecord = class {
  name;
  named;
  table;
  columns;
  references;
  referencedColumns;
  onDelete;
  onUpdate;
  bornIn;
  constructor(table, from) {
    this.table = table;
    this.name = from.name;
    this.named = from.named;
    this.columns = from.columns;
    this.references = from.references;
    this.referencedColumns = from.referencedColumns;
    this.onDelete = from.onDelete;
    this.onUpdate = from.onUpdate;
    this.bornIn = from.bornIn;
  }
};

// src/core/schema/mysql/keys.ts
function keyFrom(context, table, definition) {
  return {
    kind: definition.kind,
    name: definition.name?.name ?? null,
    parts: definition.parts.map((part) => partFrom(context, table, part, definition.kind)),
    visible: definition.visible,
    implicit: false,
    start: definition.span.start
  };
}
function columnKey(kind, column, start) {
  const part = { column: column.toLowerCase(), length: null, descending: false, reads: [] };
  return { kind, name: null, parts: [part], visible: true, implicit: false, start };
}
function foreignKeyIndex(name, columns, start) {
  const parts = columns.map((column) => ({ column, length: null, descending: false, reads: [] }));
  return { kind: "index", name, parts, visible: true, implicit: true, start };
}
function partFrom(context, table, part, kind) {
  const column = part.column?.name.toLowerCase() ?? null;
  const whole2 = kind === "fulltext" || kind === "spatial" || kind === "vector";
  return {
    column,
    length: whole2 || column === null ? null : prefixOf(table.columns.get(column), part.length),
    // MariaDB reads DESC and forgets it before 10.8.
    descending: part.descending && !(context.mariadb && !isAtLeast(context.server, 10, 8)),
    reads: part.expression?.columns ?? []
  };
}
function prefixOf(column, length) {
  if (length === null) return null;
  switch (column?.type?.name) {
    case "char":
    case "varchar":
    case "binary":
    case "varbinary":
      return length >= (column.type.length ?? 1) ? null : length;
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
    case "tinyblob":
    case "blob":
    case "mediumblob":
    case "longblob":
    case "json":
    case void 0:
      return length;
    default:
      return null;
  }
}
function addKeys(context, table, added) {
  if (added.length === 0) return;
  const ordered = added.toSorted((a, b) => a.start - b.start).slice(0, maxConstraints);
  const ignored3 = redundant(table, ordered);
  for (const candidate of ignored3) {
    if (candidate.existing !== null) table.indexes.delete(candidate.existing);
  }
  const ignoredKeys = new Set(ignored3.map(({ key }) => key));
  for (const key of ordered) {
    if (ignoredKeys.has(key)) continue;
    if (key.parts.length === 0) continue;
    const name = key.kind === "primary" ? "PRIMARY" : key.name ?? madeUpName(table, key);
    const lower = name.toLowerCase();
    if (table.indexes.has(lower)) context.unsure(table, `the table has a key ${name} already`);
    else if (table.indexes.size >= maxIndexes) {
      context.unsure(table, `the table has more keys than a server allows`);
      return;
    }
    const { kind, parts, visible, implicit } = key;
    table.indexes.set(lower, { name, kind, parts, visible, implicit, bornIn: context.bornIn });
    learnColumns(table, parts);
  }
  requireNotNull2(table);
}
function learnColumns(table, parts) {
  if (table.certain) return;
  for (const { column } of parts) {
    if (column !== null && !table.columns.has(column)) table.columns.set(column, unknownColumn(column));
  }
}
function unknownColumn(name) {
  return {
    name,
    type: null,
    charset: null,
    collation: null,
    nullable: true,
    default: null,
    onUpdate: null,
    autoIncrement: false,
    generated: null,
    invisible: false,
    comment: null,
    attributes: /* @__PURE__ */ new Map()
  };
}
function requireNotNull2(table) {
  for (const { column } of table.indexes.get("primary")?.parts ?? []) {
    const record = column === null ? void 0 : table.columns.get(column);
    if (column !== null && record?.nullable) table.columns.set(column, { ...record, nullable: false });
  }
}
function redundant(table, added) {
  const all = [...table.indexes].map(([existing, key]) => ({ key, existing }));
  all.push(...added.map((key) => ({ key, existing: null })));
  if (!all.some(({ key }) => key.implicit)) return [];
  const ignored3 = /* @__PURE__ */ new Set();
  for (const [i, candidate] of all.entries()) {
    for (const earlier of all.slice(0, i)) {
      if (ignored3.has(earlier) || candidate.existing !== null && earlier.existing !== null) continue;
      const { key } = candidate;
      if (!serves2(key, earlier.key)) continue;
      const gone = !earlier.key.implicit || key.implicit && key.parts.length < earlier.key.parts.length ? candidate : earlier;
      ignored3.add(gone);
      break;
    }
  }
  return [...ignored3];
}
function serves2(a, b) {
  if (!a.implicit && !b.implicit) return false;
  const [made, other2] = a.implicit && !(b.implicit && a.parts.length > b.parts.length) ? [a, b] : [b, a];
  if (other2.kind === "fulltext" || other2.kind === "spatial" || other2.kind === "vector") return false;
  return made.parts.length <= other2.parts.length && made.parts.every((part, i) => part.column === other2.parts[i]?.column && part.length === other2.parts[i]?.length);
}
function madeUpName(table, key) {
  const [first] = key.parts;
  const column = first?.column ?? null;
  const base = column === null ? "functional_index" : table.columns.get(column)?.name ?? column;
  const taken = (name) => table.indexes.has(name.toLowerCase()) || name.toLowerCase() === "primary";
  if (!taken(base)) return base;
  let number = 2;
  while (taken(`${base}_${number}`)) number++;
  return `${base}_${number}`;
}
function remapKeys(table, columns) {
  for (const [name, index] of table.indexes) {
    if (!index.parts.some((part) => touches(part, columns))) continue;
    const parts = index.parts.flatMap((part) => {
      const after = part.column === null ? void 0 : columns.get(part.column);
      if (after === null) return [];
      return [
        {
          ...part,
          column: after?.toLowerCase() ?? part.column,
          reads: part.reads.map((read) => columns.get(read)?.toLowerCase() ?? read)
        }
      ];
    });
    if (parts.length === 0) table.indexes.delete(name);
    else table.indexes.set(name, { ...index, parts });
  }
}
function touches(part, columns) {
  return part.column !== null && columns.has(part.column) || part.reads.some((read) => columns.has(read));
}
function refitPrefixes(table, changed) {
  for (const [name, index] of table.indexes) {
    if (!index.parts.some(({ column, length }) => length !== null && column !== null && changed.has(column))) continue;
    const parts = index.parts.map(
      (part) => part.column === null ? part : { ...part, length: prefixOf(table.columns.get(part.column), part.length) }
    );
    table.indexes.set(name, { ...index, parts });
  }
}

// src/core/schema/mysql/columns.ts
var texts2 = [
  ["tinytext", "tinyblob", 255],
  ["text", "blob", 65535],
  ["mediumtext", "mediumblob", 16777215],
  ["longtext", "longblob", 4294967295]
];
function hasCharset(type) {
  switch (type) {
    case "char":
    case "varchar":
    case "enum":
    case "set":
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
      return true;
    default:
      return false;
  }
}
function columnFrom(context, definition, table) {
  const { key, generated } = definition;
  const serial = definition.type.name === "serial";
  const written2 = serial ? { ...definition.type, name: "bigint", unsigned: true } : definition.type;
  const autoIncrement = definition.autoIncrement || serial;
  const { type, charset, collation } = typeOf(written2, table, context.server);
  const oldTimestamp = type.name === "timestamp" && !context.session.explicitTimestamps && generated === null;
  const nullable = key !== "primary" && !autoIncrement && (definition.nullable ?? !oldTimestamp);
  return {
    name: definition.name.name,
    type,
    charset,
    collation,
    nullable,
    default: definition.default,
    onUpdate: definition.onUpdate,
    autoIncrement,
    generated,
    invisible: definition.invisible,
    comment: definition.comment,
    attributes: definition.attributes
  };
}
function withOldTimestampDefault(column, isFirst) {
  if (column.type?.name !== "timestamp" || column.nullable || column.default || column.generated) return column;
  const { span } = column.type;
  if (isFirst && !column.onUpdate) {
    const now = { ...expression("CURRENT_TIMESTAMP", span), kind: "now" };
    return { ...column, default: now, onUpdate: now };
  }
  const zero = "0000-00-00 00:00:00";
  return { ...column, default: { ...expression(`'${zero}'`, span), kind: "literal", value: zero } };
}
function expression(text2, span) {
  return { text: text2, span, kind: "expression", value: null, columns: [], functions: [], hasSubquery: false };
}
function typeOf(written2, table, server) {
  if (written2.name === "json") {
    return server.engine === "mariadb" ? { type: written2, charset: "utf8mb4", collation: "utf8mb4_bin" } : { type: written2, charset: null, collation: null };
  }
  if (!hasCharset(written2.name)) {
    return written2.name === "blob" && written2.length !== null ? { type: blobFor(written2, 1), charset: null, collation: null } : { type: written2, charset: null, collation: null };
  }
  const effective = effectiveCharset(written2, table, server);
  return inCharset(written2, effective);
}
function inCharset(type, { charset, collation }) {
  const sized = type.name === "text" && type.length !== null ? blobFor(type, maxBytes(charset)) : type;
  if (charset !== "binary" || sized.name === "enum" || sized.name === "set") return { type: sized, charset, collation };
  return { type: { ...sized, name: binaryName(sized.name) }, charset: null, collation: null };
}
function binaryName(name) {
  if (name === "char") return "binary";
  if (name === "varchar") return "varbinary";
  return texts2.find(([text2]) => text2 === name)?.[1] ?? name;
}
function blobFor(type, bytes) {
  const needed = (type.length ?? 0) * bytes;
  const fitting = texts2.find(([, , most]) => needed <= most) ?? texts2[3];
  return { ...type, name: type.name === "blob" ? fitting[1] : fitting[0], length: null };
}
function converted(column, to) {
  const { type, charset } = column;
  if (type === null || charset === null) return column;
  if (type.name === "json") return { ...column, ...to };
  const bare2 = { ...type, charset: null, collation: null };
  const size = texts2.find(([text2]) => text2 === bare2.name);
  if (!size) return { ...column, ...inCharset(bare2, to) };
  const needed = to.charset === "binary" ? size[2] : Math.floor(size[2] / maxBytes(charset)) * maxBytes(to.charset);
  const [name] = texts2.find(([, , most]) => needed <= most) ?? texts2[3];
  return { ...column, ...inCharset({ ...bare2, name }, to) };
}

// src/core/schema/mysql/checks.ts
function addChecks(context, table, written2) {
  if (written2.length === 0) return;
  const ordered = written2.toSorted((a, b) => a.definition.span.start - b.definition.span.start);
  let number = null;
  for (const { definition, column } of ordered) {
    const { name, enforced } = definition;
    if (context.mariadb && column !== null) {
      setColumnCheck(table, column, definition.expression);
      continue;
    }
    if (table.checks.size >= maxConstraints) {
      context.unsure(table, "the table has more checks than are followed");
      return;
    }
    let made = name?.name;
    if (made === void 0) {
      number ??= context.mariadb ? 0 : highestNumber(table);
      do {
        number++;
        made = context.mariadb ? `CONSTRAINT_${number}` : `${table.name.name}_chk_${number}`;
      } while (table.checks.has(made.toLowerCase()));
    }
    table.checks.set(made.toLowerCase(), {
      name: made,
      named: name !== null,
      expression: definition.expression,
      enforced,
      column: null
    });
  }
}
function setColumnCheck(table, column, expression2) {
  table.checks.set(columnCheckKey(column), { name: column, named: false, expression: expression2, enforced: true, column });
}
function removeColumnCheck(table, column) {
  table.checks.delete(columnCheckKey(column));
}
function columnCheckKey(column) {
  return `\0${column.toLowerCase()}`;
}
function jsonCheck(context, definition) {
  if (!context.mariadb || definition.type.name !== "json" || definition.check) return null;
  const { name } = definition.name;
  return {
    ...expression(`json_valid(\`${name.replaceAll("`", "``")}\`)`, definition.type.span),
    columns: [name.toLowerCase()],
    functions: ["json_valid"]
  };
}
var generatedName = /^(.*)_chk_(\d+)$/is;
function highestNumber(table) {
  let highest = 0;
  for (const { name } of table.checks.values()) {
    const [, base, number] = generatedName.exec(name) ?? [];
    if (base?.toLowerCase() === table.name.name.toLowerCase()) highest = Math.max(highest, Number(number));
  }
  return highest;
}
function renameGeneratedChecks(table, former) {
  const renamed = (check) => {
    const [, base, number] = generatedName.exec(check.name) ?? [];
    return base?.toLowerCase() === former.toLowerCase() ? { ...check, name: `${table.name.name}_chk_${number}` } : check;
  };
  table.checks = new Map(
    [...table.checks].map(([key, check]) => {
      const after = renamed(check);
      return [after === check ? key : after.name.toLowerCase(), after];
    })
  );
}
function remapChecks(context, table, columns) {
  if (table.checks.size === 0) return;
  const kept = /* @__PURE__ */ new Map();
  for (const [key, check] of table.checks) {
    const reads = check.expression.columns;
    const gone = reads.filter((column) => columns.get(column) === null);
    if (check.column !== null) {
      const after = columns.get(check.column.toLowerCase());
      if (after === null) continue;
      const column = after ?? check.column;
      kept.set(columnCheckKey(column), {
        ...check,
        name: column,
        column,
        expression: { ...check.expression, columns: renamedColumns(reads, columns) }
      });
      continue;
    }
    if (gone.length > 0 && gone.length === reads.length) continue;
    if (gone.length > 0) context.unsure(table, `the check ${check.name} reads a column that is dropped`);
    kept.set(key, { ...check, expression: { ...check.expression, columns: renamedColumns(reads, columns) } });
  }
  table.checks = kept;
}
function renamedColumns(names, columns) {
  return names.map((name) => columns.get(name)?.toLowerCase() ?? name);
}

// src/core/schema/mysql/foreign-keys.ts
function writtenForeignKey(context, definition) {
  const name = definition.name?.name ?? null;
  const isConstraint = /^constraint\b/i.test(context.textAt(definition.span.start, 11));
  const indexOnly = !context.mariadb && !isConstraint;
  return {
    name: indexOnly ? null : name,
    indexName: name,
    columns: definition.columns.map((column) => column.name.toLowerCase()),
    references: definition.references,
    start: definition.span.start
  };
}
function columnForeignKey(context, column) {
  if (!column.references || !context.mariadb && !isAtLeast(context.server, 9)) return null;
  return {
    name: null,
    indexName: null,
    columns: [column.name.name.toLowerCase()],
    references: column.references,
    start: column.span.start
  };
}
function indexesFor(written2) {
  return written2.map(({ indexName, columns, start }) => foreignKeyIndex(indexName, columns, start));
}
function addForeignKeys(context, table, written2) {
  if (written2.length === 0) return;
  if (table.engine !== "innodb" && table.engine !== "ndbcluster") return;
  let number = null;
  const unsaid = context.mariadb ? "restrict" : "no action";
  for (const { name, columns, references } of written2.toSorted((a, b) => a.start - b.start)) {
    if (table.foreignKeys.size >= maxConstraints) {
      context.unsure(table, "the table has more foreign keys than are followed");
      return;
    }
    let made = name;
    if (made === null) {
      number = (number ?? highestNumber2(table)) + 1;
      made = `${table.name.name}_ibfk_${number}`;
    }
    const former = table.foreignKeys.get(made.toLowerCase());
    if (former) {
      context.unsure(table, `the table has a foreign key ${made} already`);
      context.store.removeForeignKey(former);
    }
    const parent = context.store.resolve({
      schema: references.table.schema ?? table.name.schema,
      name: references.table.name
    });
    context.store.addForeignKey(
      new ForeignKeyRecord(table, {
        name: made,
        named: name !== null,
        columns,
        references: parent,
        referencedColumns: referencedColumns(context, references, parent, columns.length),
        onDelete: references.onDelete ?? unsaid,
        onUpdate: references.onUpdate ?? unsaid,
        bornIn: context.bornIn
      })
    );
  }
}
function referencedColumns(context, references, parent, count) {
  if (references.columns.length > 0) return references.columns.map((column) => column.name.toLowerCase());
  const primary = context.store.find(parent)?.indexes.get("primary");
  return (primary?.parts ?? []).slice(0, count).flatMap(({ column }) => column === null ? [] : [column]);
}
var generatedName2 = /^(.*)_ibfk_(\d+)$/is;
function highestNumber2(table) {
  let highest = 0;
  for (const { name } of table.foreignKeys.values()) {
    const [, base, number] = generatedName2.exec(name) ?? [];
    if (base?.toLowerCase() === table.name.name.toLowerCase()) highest = Math.max(highest, Number(number));
  }
  return highest;
}
function renameGeneratedForeignKeys(context, table, former) {
  for (const foreignKey of [...table.foreignKeys.values()]) {
    const [, base, number] = generatedName2.exec(foreignKey.name) ?? [];
    if (base?.toLowerCase() !== former.toLowerCase()) continue;
    context.store.removeForeignKey(foreignKey);
    foreignKey.name = `${table.name.name}_ibfk_${number}`;
    context.store.addForeignKey(foreignKey);
  }
}
function remapForeignKeys(context, table, columns) {
  for (const foreignKey of [...table.foreignKeys.values()]) {
    if (foreignKey.columns.some((column) => columns.get(column) === null)) {
      context.unsure(table, `the foreign key ${foreignKey.name} needs a column that is dropped`);
      context.store.removeForeignKey(foreignKey);
      continue;
    }
    foreignKey.columns = foreignKey.columns.map((column) => columns.get(column)?.toLowerCase() ?? column);
  }
  for (const foreignKey of context.store.referencing(table)) {
    foreignKey.referencedColumns = foreignKey.referencedColumns.map(
      (column) => columns.get(column)?.toLowerCase() ?? column
    );
  }
}

// src/core/schema/mysql/partitions.ts
function setPartitioning(table, partitioning) {
  table.partitioning = partitioning;
  table.partitions = [];
  if (partitioning === null) return;
  append(table, partitioning.partitions, partitioning.count ?? 1);
}
function append(table, written2, count) {
  if (written2.length > 0) {
    const room = maxPartitions - table.partitions.length;
    table.partitions.push(...written2.slice(0, room).map(({ name }) => name.name.toLowerCase()));
    return;
  }
  const first = table.partitions.length;
  const last = Math.min(first + count, maxPartitions);
  for (let number = first; number < last; number++) table.partitions.push(`p${number}`);
}
function alterPartitions(context, table, action) {
  switch (action.kind) {
    case "partition by":
      setPartitioning(table, action.partitioning);
      return;
    case "remove partitioning":
      setPartitioning(table, null);
      return;
    case "add partition":
      append(table, action.partitions, action.count ?? 1);
      return;
    case "drop partition": {
      const gone = new Set((action.names ?? []).map(({ name }) => name.toLowerCase()));
      table.partitions = table.partitions.filter((name) => !gone.has(name));
      return;
    }
    case "coalesce partition":
      table.partitions = table.partitions.slice(0, Math.max(0, table.partitions.length - action.count));
      return;
    case "reorganize partition": {
      if (action.into.length === 0) return;
      const gone = new Set((action.names ?? []).map(({ name }) => name.toLowerCase()));
      const place = table.partitions.findIndex((name) => gone.has(name));
      const kept = table.partitions.filter((name) => !gone.has(name));
      const into = action.into.map(({ name }) => name.name.toLowerCase());
      kept.splice(place < 0 ? kept.length : place, 0, ...into);
      table.partitions = kept.slice(0, maxPartitions);
      return;
    }
    case "exchange partition": {
      const other2 = context.find(action.table);
      if (!other2) return;
      const hasRows = table.hasRows || other2.hasRows;
      table.hasRows = hasRows;
      other2.hasRows = hasRows;
      return;
    }
    default:
  }
}

// src/core/schema/mysql/replay-alter-columns.ts
function changeColumns(context, table, actions) {
  const dropped2 = /* @__PURE__ */ new Set();
  const changed = /* @__PURE__ */ new Map();
  const placed = [];
  const definitions3 = [];
  const added = /* @__PURE__ */ new Set();
  const define = (definition, from, position) => {
    const entry = { column: columnFrom(context, definition, table), from, position };
    definitions3.push(definition);
    if (from !== null) changed.set(from, entry);
    if (from === null || position !== null) placed.push(entry);
    if (from === null) added.add(definition.name.name.toLowerCase());
  };
  const partly = (name, apply) => {
    const key = name.toLowerCase();
    const entry = changed.get(key);
    if (entry) {
      entry.column = apply(entry.column);
      return;
    }
    const column = table.columns.get(key) ?? learned(context, table, name);
    changed.set(key, { column: apply(column), from: key, position: null });
  };
  for (const action of actions) {
    switch (action.kind) {
      case "add column": {
        const name = action.column.name.name;
        const key = name.toLowerCase();
        const isThere = table.columns.has(key) && !dropped2.has(key) && !isRenamedAway(changed, key) || added.has(key);
        if (isThere && (action.ifNotExists || context.conditional)) break;
        if (isThere && !added.has(key)) {
          context.unsure(table, `${displayName(table.name)} has a column ${name} already`);
          define(action.column, key, action.position);
        } else if (!isThere) define(action.column, null, action.position);
        break;
      }
      case "drop column": {
        const key = action.column.name.toLowerCase();
        if (table.columns.has(key)) dropped2.add(key);
        else if (!action.ifExists) context.unsure(table, noColumn(table, action.column.name));
        break;
      }
      case "modify column":
      case "change column": {
        const from = action.kind === "change column" ? action.from.name : action.column.name.name;
        if (!table.columns.has(from.toLowerCase())) {
          if (action.ifExists) break;
          learned(context, table, from);
        }
        define(action.column, from.toLowerCase(), action.position);
        break;
      }
      case "rename column":
        partly(action.from.name, (column) => ({ ...column, name: action.to.name }));
        break;
      case "set default":
        partly(action.column.name, (column) => ({ ...column, default: action.default }));
        break;
      case "column visibility":
        partly(action.column.name, (column) => ({ ...column, invisible: !action.visible }));
        break;
      default:
    }
  }
  if (dropped2.size === 0 && changed.size === 0 && placed.length === 0) return definitions3;
  const renamed = arrange(context, table, dropped2, changed, placed);
  for (const name of added) if (renamed.get(name) === null) renamed.delete(name);
  if (!context.session.explicitTimestamps) mendTimestamps(table, definitions3);
  if (context.mariadb) for (const { from } of changed.values()) forgetCheck(table, from, definitions3, changed);
  if (renamed.size > 0) {
    remapKeys(table, renamed);
    if (table.foreignKeys.size > 0 || !isEmpty(context.store.referencing(table)))
      remapForeignKeys(context, table, renamed);
    remapChecks(context, table, renamed);
    remapPartitioning(table, renamed);
  }
  if (changed.size > 0 || dropped2.size > 0) {
    const defined2 = [...changed.values(), ...placed].map(({ column }) => column.name.toLowerCase());
    refitPrefixes(table, new Set(defined2));
    requireNotNull2(table);
  }
  return definitions3;
}
function isRenamedAway(changed, key) {
  const entry = changed.get(key);
  return entry !== void 0 && entry.column.name.toLowerCase() !== key;
}
function isEmpty(values) {
  for (const _ of values) return false;
  return true;
}
function learned(context, table, name) {
  context.unsure(table, noColumn(table, name));
  const column = unknownColumn(name);
  if (table.columns.size < mostColumns(table)) table.columns.set(name.toLowerCase(), column);
  return column;
}
function noColumn(table, name) {
  return `${displayName(table.name)} has no column ${name} that earlier migrations tell of`;
}
function arrange(context, table, dropped2, changed, placed) {
  const names = /* @__PURE__ */ new Map();
  for (const key of dropped2) names.set(key, null);
  for (const [key, { column }] of changed) {
    if (column.name.toLowerCase() !== key && !dropped2.has(key)) names.set(key, column.name);
  }
  const stays = placed.every(({ from, position }) => from === null && position === null);
  if (stays && ![...names.values()].some((name) => name !== null)) {
    for (const key of dropped2) table.columns.delete(key);
    for (const [key, { column }] of changed) if (table.columns.has(key)) table.columns.set(key, column);
    for (const { column } of placed) table.columns.set(column.name.toLowerCase(), column);
    limitColumns(context, table);
    return names;
  }
  const order2 = [];
  for (const [key, column] of table.columns) {
    if (dropped2.has(key)) continue;
    const entry = changed.get(key);
    if (!entry) order2.push(column);
    else if (entry.position === null) order2.push(entry.column);
  }
  for (const { column, position } of placed) {
    if (position === null) order2.push(column);
    else if (position.first) order2.unshift(column);
    else {
      const after = position.after.name.toLowerCase();
      let place = order2.findIndex((each) => each.name.toLowerCase() === after);
      const renamed = place < 0 ? names.get(after)?.toLowerCase() : void 0;
      if (renamed !== void 0) place = order2.findIndex((each) => each.name.toLowerCase() === renamed);
      if (place < 0) {
        context.unsure(table, noColumn(table, position.after.name));
        place = order2.length - 1;
      }
      order2.splice(place + 1, 0, column);
    }
  }
  table.columns = new Map(order2.map((column) => [column.name.toLowerCase(), column]));
  limitColumns(context, table);
  return names;
}
function limitColumns(context, table) {
  if (table.columns.size <= mostColumns(table)) return;
  context.unsure(table, `the table has more columns than a server allows`);
  table.columns = new Map([...table.columns].slice(0, mostColumns(table)));
}
function mendTimestamps(table, definitions3) {
  if (!definitions3.some(({ type }) => type.name === "timestamp")) return;
  const defined2 = new Set(definitions3.map(({ name }) => name.name.toLowerCase()));
  let isFirst = true;
  for (const [key, column] of table.columns) {
    if (column.type?.name !== "timestamp") continue;
    if (defined2.has(key)) table.columns.set(key, withOldTimestampDefault(column, isFirst));
    isFirst = false;
  }
}
function forgetCheck(table, from, definitions3, changed) {
  if (from === null || table.checks.size === 0) return;
  const after = changed.get(from)?.column.name.toLowerCase();
  if (definitions3.some(({ name }) => name.name.toLowerCase() === after)) removeColumnCheck(table, from);
}
function remapPartitioning(table, names) {
  const { partitioning } = table;
  if (!partitioning?.columns.some((column) => names.has(column.toLowerCase()))) return;
  const columns = partitioning.columns.map((column) => names.get(column.toLowerCase()) ?? column);
  table.partitioning = { ...partitioning, columns };
}

// src/core/schema/mysql/session.ts
var Session = class _Session {
  #server;
  /** The engine of a table that names none. */
  engine = "innodb";
  /**
   * explicit_defaults_for_timestamp: when it is off, a TIMESTAMP column is NOT NULL unless it says NULL, and gets a default. On by
   * default in MySQL 8.0 and from MariaDB 10.10 on.
   */
  explicitTimestamps;
  foreignKeyChecks = true;
  constructor(server) {
    this.#server = server;
    this.explicitTimestamps = server.engine === "mysql" || isAtLeast(server, 10, 10);
  }
  set(statement2) {
    for (const { scope, name, value: value2 } of statement2.assignments) {
      if (scope !== "session") continue;
      const text2 = value2.toLowerCase();
      const byDefault = text2 === "default";
      switch (name) {
        case "default_storage_engine":
        case "storage_engine":
          this.engine = byDefault ? "innodb" : canonicalEngine(value2);
          break;
        case "explicit_defaults_for_timestamp":
          this.explicitTimestamps = byDefault ? new _Session(this.#server).explicitTimestamps : isOn(text2);
          break;
        case "foreign_key_checks":
          this.foreignKeyChecks = text2 !== "0" && text2 !== "off" && text2 !== "false";
          break;
        default:
      }
    }
  }
};
function isOn(text2) {
  return text2 === "1" || text2 === "on" || text2 === "true";
}
function canonicalEngine(written2) {
  const lower = written2.toLowerCase();
  switch (lower) {
    case "heap":
      return "memory";
    case "innobase":
      return "innodb";
    case "merge":
      return "mrg_myisam";
    case "ndb":
      return "ndbcluster";
    default:
      return lower;
  }
}

// src/core/schema/mysql/replay-create-table.ts
function createTable(context, statement2) {
  const name = context.newName(statement2.table);
  if (!makeRoom(context, statement2, name)) return;
  const table = new TableRecord(name, context.bornIn, context.charsetFor(name));
  table.temporary = statement2.temporary;
  table.engine = context.session.engine;
  context.touch(table);
  if (statement2.like) {
    const source = context.find(statement2.like);
    if (source) copyShape(context, table, source);
    else {
      table.certain = false;
      context.doubt(`${displayName(name)} is made like a table of which no earlier migration tells`);
    }
    context.store.addTable(table);
    return;
  }
  setOptions(context, table, statement2.options);
  table.systemVersioned = statement2.systemVersioned;
  addColumns(context, table, statement2.columns);
  if (statement2.query) addQueryColumns(context, table, statement2);
  context.store.addTable(table);
  const foreignKeys = statement2.foreignKeys.map((each) => writtenForeignKey(context, each));
  for (const column of statement2.columns) {
    const foreignKey = columnForeignKey(context, column);
    if (foreignKey) foreignKeys.push(foreignKey);
  }
  addKeys(context, table, [
    ...columnKeys(statement2.columns),
    ...statement2.indexes.map((index) => keyFrom(context, table, index)),
    ...indexesFor(foreignKeys)
  ]);
  addForeignKeys(context, table, foreignKeys);
  addChecks(context, table, [
    ...columnChecks(context, table, statement2.columns),
    ...statement2.checks.map((definition) => ({ definition, column: null }))
  ]);
  if (statement2.partitioning) setPartitioning(table, statement2.partitioning);
}
function makeRoom(context, statement2, name) {
  const { store } = context;
  const former = statement2.temporary ? store.findTemporary(name) : store.findExact(name);
  if (former) {
    const wasOnlyNamed = former.bornIn < 0 && !former.certain;
    if (statement2.ifNotExists || context.conditional && !wasOnlyNamed) return false;
    if (!statement2.orReplace && !wasOnlyNamed) context.doubt(`table ${displayName(name)} is made a second time`);
    store.removeTable(former);
    return true;
  }
  const view = statement2.temporary ? void 0 : store.findView(name);
  if (view) {
    if (statement2.ifNotExists) return false;
    store.removeView(view);
  }
  return true;
}
function copyShape(context, table, source) {
  table.engine = source.engine;
  table.rowFormat = source.rowFormat;
  table.charset = source.charset;
  table.collation = source.collation;
  table.columns = new Map(source.columns);
  table.comment = source.comment;
  table.systemVersioned = source.systemVersioned;
  table.certain = table.certain && source.certain;
  for (const [key, value2] of source.options) if (key !== "auto_increment") table.options.set(key, value2);
  for (const [key, index] of source.indexes) table.indexes.set(key, { ...index, bornIn: context.bornIn });
  if (!table.temporary) {
    table.partitioning = source.partitioning;
    table.partitions = [...source.partitions];
  }
  if (context.mariadb) {
    table.checks = new Map(source.checks);
    return;
  }
  let number = 0;
  const checks = [...source.checks].toSorted(([a], [b]) => a < b ? -1 : 1);
  for (const [, check] of checks) {
    number++;
    const name = `${table.name.name}_chk_${number}`;
    table.checks.set(name.toLowerCase(), { ...check, name, named: false });
  }
}
function setOptions(context, table, options2) {
  if (options2.size === 0) return;
  for (const [name, { value: value2 }] of options2) {
    table.options.set(name, value2);
    switch (name) {
      case "engine":
        table.engine = canonicalEngine(value2);
        break;
      case "row_format":
        table.rowFormat = value2.toLowerCase() === "default" ? null : value2.toLowerCase();
        break;
      case "comment":
        table.comment = value2 === "" ? null : value2;
        break;
      default:
    }
  }
  const blockSize = options2.get("key_block_size")?.value;
  if (blockSize !== void 0 && blockSize !== "0" && table.rowFormat === null && table.engine === "innodb")
    table.rowFormat = "compressed";
  const charset = options2.get("charset")?.value ?? null;
  const collation = options2.get("collate")?.value ?? null;
  if (charset === null && collation === null) return;
  const database = context.charsetFor(table.name);
  const effective = effectiveCharset({ charset, collation }, database, context.server);
  table.charset = effective.charset;
  table.collation = effective.collation;
}
function addColumns(context, table, definitions3) {
  let timestampSeen = false;
  for (const definition of definitions3) {
    if (table.columns.size >= mostColumns(table)) {
      context.unsure(table, `the table has more columns than a server allows`);
      return;
    }
    let column = columnFrom(context, definition, table);
    if (column.type?.name === "timestamp") {
      if (!context.session.explicitTimestamps) column = withOldTimestampDefault(column, !timestampSeen);
      timestampSeen = true;
    }
    table.columns.set(column.name.toLowerCase(), column);
  }
}
function columnKeys(definitions3) {
  return definitions3.flatMap((definition) => {
    const kind = definition.key ?? (definition.type.name === "serial" ? "unique" : null);
    return kind === null ? [] : [columnKey(kind, definition.name.name, definition.span.start)];
  });
}
function columnChecks(context, table, definitions3) {
  return definitions3.flatMap((definition) => {
    const json = jsonCheck(context, definition);
    if (json) setColumnCheck(table, definition.name.name, json);
    return definition.check ? [{ definition: definition.check, column: definition.name.name }] : [];
  });
}
function addQueryColumns(context, table, statement2) {
  const { query } = statement2;
  if (!query) return;
  table.hasRows = true;
  const [read] = query.reads;
  const text2 = context.textAt(query.span.start, query.span.end - query.span.start);
  const source = read && query.reads.length === 1 && plainStar.test(text2) ? context.find(read) : void 0;
  if (!source?.certain) {
    context.unsure(table, `columns of ${displayName(table.name)} come from a query`);
    if (!source) return;
  }
  for (const [key, column] of source.columns) {
    if (column.invisible) continue;
    const written2 = table.columns.get(key);
    if (written2) table.columns.delete(key);
    table.columns.set(key, written2 ?? selected(column));
  }
}
var plainStar = /^\s*\(?\s*select\s+(?:all\s+)?\*\s+from\s+[`\w.$]+\s*(?:$|\)|where\b|order\b|limit\b)/i;
function selected(column) {
  return { ...column, autoIncrement: false, generated: null };
}

// src/core/schema/mysql/replay-table.ts
function dropTables(context, statement2) {
  for (const written2 of statement2.tables) {
    const found = context.find(written2);
    if (statement2.temporary && !found?.temporary) continue;
    if (found) {
      if (context.conditional) context.touch(found);
      else context.store.removeTable(found);
      continue;
    }
    const name = context.newName(written2);
    const sequence = context.store.findObject("sequence", name);
    if (sequence) context.store.removeObject(sequence);
    else if (!statement2.ifExists)
      context.doubt(`${displayName(name)}, which is dropped, is not made by any earlier migration`);
  }
}
function renameTables(context, statement2) {
  for (const { from, to } of statement2.pairs) rename2(context, from, to);
}
function rename2(context, from, to) {
  const { store } = context;
  const found = context.find(from);
  if (!found) {
    const name = context.newName(from);
    const view = store.findView(name);
    if (view) {
      store.removeView(view);
      view.name = context.newName(to);
      store.addView(view);
      return;
    }
    const sequence = store.findObject("sequence", name);
    if (sequence) {
      store.removeObject(sequence);
      sequence.name = context.newName(to);
      store.addObject(sequence);
      return;
    }
  }
  const table = found ? context.touch(found) : context.known(from);
  renameTable(context, table, {
    schema: to.schema ?? (from.schema === null ? table.name.schema : store.database),
    name: to.name
  });
}
function renameTable(context, table, name) {
  const former = table.name;
  if (former.schema === name.schema && former.name === name.name) return;
  const inTheWay = table.temporary ? context.store.findTemporary(name) : context.store.findExact(name);
  if (inTheWay && inTheWay !== table) {
    if (inTheWay.certain)
      context.doubt(`${displayName(former)} is renamed to ${displayName(name)}, which is there already`);
    context.store.removeTable(inTheWay);
  }
  context.store.moveTable(table, name);
  if (former.name === name.name) return;
  renameGeneratedForeignKeys(context, table, former.name);
  if (!context.mariadb) renameGeneratedChecks(table, former.name);
}

// src/core/schema/mysql/replay-alter-table.ts
function alterTable2(context, statement2, done) {
  const found = context.find(statement2.table);
  const { store } = context;
  if (!found) {
    if (statement2.ifExists) return;
    const view = store.findView(context.newName(statement2.table));
    if (view) return;
  }
  const table = found ? context.touch(found) : context.known(statement2.table);
  const { actions } = statement2;
  const options2 = mergedOptions(actions);
  if (options2) setOptions(context, table, options2);
  for (const action of actions) drop(context, table, action);
  const definitions3 = changeColumns(context, table, actions);
  for (const action of actions) change(context, table, action);
  add(context, table, actions, definitions3);
  countInstant(context, table, actions, done);
  for (const action of actions) {
    if (action.kind === "rename table") {
      renameTable(context, table, { schema: action.to.schema ?? table.name.schema, name: action.to.name });
    }
  }
}
function mergedOptions(actions) {
  let merged = null;
  for (const action of actions) {
    if (action.kind === "table options") merged = merged ? new Map([...merged, ...action.options]) : action.options;
  }
  return merged;
}
function drop(context, table, action) {
  switch (action.kind) {
    case "drop index":
      dropIndex2(context, table, action.index.name, action.ifExists);
      return;
    case "drop primary key":
      dropIndex2(context, table, "PRIMARY", action.ifExists);
      return;
    case "drop foreign key": {
      const foreignKey = table.foreignKeys.get(action.name.name.toLowerCase());
      if (foreignKey) context.store.removeForeignKey(foreignKey);
      else if (!action.ifExists) context.unsure(table, missing(table, "foreign key", action.name.name));
      return;
    }
    case "drop constraint": {
      const name = action.name.name.toLowerCase();
      const foreignKey = action.only === null ? table.foreignKeys.get(name) : void 0;
      const index = action.only === null ? table.indexes.get(name) : void 0;
      if (table.checks.delete(name)) return;
      if (index && (index.kind === "primary" || index.kind === "unique")) table.indexes.delete(name);
      else if (foreignKey) context.store.removeForeignKey(foreignKey);
      else if (!action.ifExists) context.unsure(table, missing(table, "constraint", action.name.name));
      return;
    }
    default:
  }
}
function dropIndex2(context, table, name, ifExists) {
  if (table.indexes.delete(name.toLowerCase()) || ifExists) return;
  context.unsure(table, missing(table, "index", name));
}
function missing(table, kind, name) {
  return `${displayName(table.name)} has no ${kind} ${name} that earlier migrations tell of`;
}
function change(context, table, action) {
  switch (action.kind) {
    case "rename index": {
      const from = action.from.name.toLowerCase();
      const index = table.indexes.get(from);
      if (!index) {
        context.unsure(table, missing(table, "index", action.from.name));
        return;
      }
      table.indexes.delete(from);
      table.indexes.set(action.to.name.toLowerCase(), { ...index, name: action.to.name, implicit: false });
      return;
    }
    case "index visibility": {
      const key = action.index.name.toLowerCase();
      const index = table.indexes.get(key);
      if (index) table.indexes.set(key, { ...index, visible: action.visible });
      return;
    }
    case "enforce constraint": {
      const key = action.name.name.toLowerCase();
      const check = table.checks.get(key);
      if (check) table.checks.set(key, { ...check, enforced: action.enforced });
      return;
    }
    case "convert charset": {
      const to = effectiveCharset(action, context.charsetFor(table.name), context.server);
      table.charset = to.charset;
      table.collation = to.collation;
      for (const [key, column] of table.columns) {
        if (column.charset !== null) table.columns.set(key, converted(column, to));
      }
      return;
    }
    case "add system versioning":
      table.systemVersioned = true;
      return;
    case "drop system versioning":
      table.systemVersioned = false;
      return;
    case "import tablespace":
    case "import partition tablespace":
      table.hasRows = true;
      return;
    case "convert partition": {
      const name = context.newName(action.table);
      const made = new TableRecord(name, context.bornIn, table);
      made.columns = new Map(table.columns);
      for (const [key, index] of table.indexes) made.indexes.set(key, index);
      made.engine = table.engine;
      made.rowFormat = table.rowFormat;
      made.hasRows = table.hasRows;
      made.certain = table.certain;
      context.store.addTable(made);
      table.partitions = table.partitions.filter((each) => each !== action.partition.name.toLowerCase());
      return;
    }
    case "convert table": {
      const source = context.find(action.table);
      if (source?.hasRows) table.hasRows = true;
      if (source) context.store.removeTable(source);
      table.partitions.push(action.partition.name.toLowerCase());
      return;
    }
    case "other":
      context.unsure(table, `an action of ALTER TABLE ${displayName(table.name)} is not understood`);
      return;
    default:
      alterPartitions(context, table, action);
  }
}
function add(context, table, actions, definitions3) {
  const keys = columnKeys(definitions3);
  const foreignKeys = [];
  const checks = columnChecks(context, table, definitions3);
  for (const definition of definitions3) {
    const foreignKey = columnForeignKey(context, definition);
    if (foreignKey) foreignKeys.push(foreignKey);
  }
  for (const action of actions) {
    switch (action.kind) {
      case "add index": {
        const name = action.index.kind === "primary" ? "primary" : action.index.name?.name.toLowerCase();
        if (action.ifNotExists && name !== void 0 && table.indexes.has(name)) break;
        keys.push(keyFrom(context, table, action.index));
        break;
      }
      case "add foreign key": {
        const written2 = writtenForeignKey(context, action.foreignKey);
        if (action.ifNotExists && table.foreignKeys.has(written2.name?.toLowerCase() ?? "")) break;
        foreignKeys.push(written2);
        break;
      }
      case "add check": {
        const name = action.check.name?.name.toLowerCase();
        if (action.ifNotExists && name !== void 0 && table.checks.has(name)) break;
        checks.push({ definition: action.check, column: null });
        break;
      }
      default:
    }
  }
  keys.push(...indexesFor(foreignKeys));
  addKeys(context, table, keys);
  addForeignKeys(context, table, foreignKeys);
  addChecks(context, table, checks);
}
function countInstant(context, table, actions, done) {
  if (!done || context.mariadb) return;
  if (done.algorithm === "INSTANT") {
    if (actions.some(makesVersion) && isAtLeast(context.server, 8, 0, 29)) table.instantVersions++;
  } else if (done.algorithm === "COPY" || done.algorithm === "INPLACE" && (done.rebuilds ?? actions.some(rebuilds))) {
    table.instantVersions = 0;
  }
}
function makesVersion(action) {
  if (action.kind === "drop column") return true;
  return action.kind === "add column" && action.column.generated?.stored !== false;
}
function rebuilds(action) {
  switch (action.kind) {
    case "force":
    case "drop primary key":
    case "convert charset":
    case "partition by":
    case "remove partitioning":
      return true;
    case "add index":
      return action.index.kind === "primary";
    case "modify column":
    case "change column":
      return action.position !== null || action.column.nullable !== null;
    case "table options":
      return ["engine", "row_format", "key_block_size"].some((name) => action.options.has(name));
    default:
      return makesVersion(action);
  }
}

// src/core/schema/mysql/replay-context.ts
var ReplayContext = class {
  store;
  server;
  session;
  bornIn = 0;
  /** The statement stands under a condition: it may have run or not. */
  conditional = false;
  #statement = null;
  constructor(store, server) {
    this.store = store;
    this.server = server;
    this.session = new Session(server);
  }
  get mariadb() {
    return this.server.engine === "mariadb";
  }
  begin(statement2, bornIn) {
    this.#statement = statement2;
    this.bornIn = bornIn;
    this.conditional = statement2.body?.conditional === true;
  }
  /** Notes, with file and line, that the replay is no longer sure. */
  doubt(sentence) {
    if (this.store.saidEnough) return;
    const statement2 = this.#statement;
    if (!statement2) {
      this.store.doubt(sentence);
      return;
    }
    const { line } = statement2.source.position(statement2.span.start);
    this.store.doubt(`${statement2.source.file}:${line}: ${sentence}`);
  }
  /** The statement's text between two offsets of the file. */
  textAt(start, length) {
    return this.#statement?.source.text.slice(start, start + length) ?? "";
  }
  /** The name under which a table, view or routine is made. */
  newName(written2) {
    return { schema: written2.schema ?? this.store.database, name: written2.name };
  }
  find(written2) {
    return this.store.lookUp(written2);
  }
  /** The defaults for a new table of that name. */
  charsetFor(name) {
    return this.store.charsetOf(name.schema);
  }
  /** A table that a statement changes, noted as uncertain if the statement may not have run. */
  touch(table) {
    if (this.conditional) table.certain = false;
    return table;
  }
  /** The table, or a record of it when the history never made it: then it was there before. */
  known(written2) {
    const found = this.find(written2);
    if (found) return this.touch(found);
    const name = this.newName(written2);
    const table = new TableRecord(name, -1, this.charsetFor(name));
    table.certain = false;
    this.store.addTable(table);
    this.doubt(`${displayName(name)} is not made by any earlier migration`);
    return table;
  }
  /** Something does not fit what the replay knows of the table. It is said once a table: what follows from it would say nothing new. */
  unsure(table, sentence) {
    if (table.certain) this.doubt(sentence);
    table.certain = false;
  }
};

// src/core/schema/mysql/replay-objects.ts
function createView(context, statement2) {
  const { store } = context;
  const name = context.newName(statement2.view);
  const former = store.findView(name);
  if (former) store.removeView(former);
  store.addView({ name, reads: readsOf(context, statement2.query, name), bornIn: former?.bornIn ?? context.bornIn });
}
function readsOf(context, query, view) {
  const reads = /* @__PURE__ */ new Map();
  for (const read of query.reads) {
    const name = context.store.resolve({ schema: read.schema ?? view.schema, name: read.name });
    reads.set(keyOf(name), name);
  }
  return [...reads.values()];
}
function createRoutine(context, statement2) {
  put(context, statement2.kind === "create function" ? "function" : "procedure", context.newName(statement2.routine));
}
function createEvent(context, statement2) {
  put(context, "event", context.newName(statement2.event));
}
function createSequence(context, statement2) {
  put(context, "sequence", context.newName(statement2.sequence));
}
function put(context, kind, name) {
  const former = context.store.findObject(kind, name);
  if (former) context.store.removeObject(former);
  const bornIn = former?.bornIn ?? context.bornIn;
  context.store.addObject({ kind, name, table: null, timing: null, event: null, bornIn });
}
function createTrigger(context, statement2) {
  const table = context.known(statement2.table);
  const name = { schema: statement2.trigger.schema ?? table.name.schema, name: statement2.trigger.name };
  const former = context.store.findObject("trigger", name);
  if (former) context.store.removeObject(former);
  const { timing, event } = statement2;
  const bornIn = context.bornIn;
  context.store.addObject({ kind: "trigger", name, table: table.name, timing, event, bornIn }, table);
}
function dropObject(context, statement2) {
  const kind = droppedKinds[statement2.kind];
  if (!kind) return;
  const found = context.store.findObject(kind, context.newName(statement2.name));
  if (found && !context.conditional) context.store.removeObject(found);
}
var droppedKinds = {
  "drop procedure": "procedure",
  "drop function": "function",
  "drop trigger": "trigger",
  "drop event": "event",
  "drop sequence": "sequence",
  "drop server": null
};

// src/core/schema/mysql/store.ts
var maxDoubts = 200;
var NamedTables = class {
  #exact = /* @__PURE__ */ new Map();
  #folded = /* @__PURE__ */ new Map();
  find(name) {
    const exact = this.#exact.get(name);
    if (exact) return exact;
    for (const each of this.#folded.get(name.toLowerCase()) ?? []) return each;
    return void 0;
  }
  exact(name) {
    return this.#exact.get(name);
  }
  add(table) {
    const { name } = table.name;
    this.#exact.set(name, table);
    addTo(this.#folded, name.toLowerCase(), table);
  }
  remove(table) {
    const { name } = table.name;
    if (this.#exact.get(name) === table) this.#exact.delete(name);
    removeFrom(this.#folded, name.toLowerCase(), table);
  }
  values() {
    return this.#exact.values();
  }
};
var Store = class {
  /** The database that USE chose; the empty text for the one that the migrations are run in. */
  database = "";
  #databases = /* @__PURE__ */ new Map();
  #temporaries = /* @__PURE__ */ new Map();
  /** Tables of all databases by name, for statements that leave the database out where others write it. */
  #byName = /* @__PURE__ */ new Map();
  /** Foreign keys by the table that they reference, which need not be there (SET foreign_key_checks = 0). */
  #referencing = /* @__PURE__ */ new Map();
  #readers = /* @__PURE__ */ new Map();
  #doubts = /* @__PURE__ */ new Set();
  #sizes;
  #serverCharset;
  constructor(sizes2, charset) {
    this.#sizes = sizes2;
    this.#serverCharset = charset;
  }
  // What the catalog shows.
  resolve(written2) {
    const table = this.lookUp(written2);
    if (table) return table.name;
    const name = { schema: written2.schema ?? this.database, name: written2.name };
    return this.findView(name)?.name ?? name;
  }
  table(name) {
    return this.find(name);
  }
  *tables() {
    for (const { tables } of this.#databases.values()) yield* tables.values();
    yield* this.#temporaries.values();
  }
  view(name) {
    return this.findView(name);
  }
  viewsOver(table) {
    return [...this.#readers.get(foldedKey(table)) ?? []];
  }
  object(kind, name) {
    return this.findObject(kind, name);
  }
  triggersOf(table) {
    return [...this.find(table)?.triggers ?? []];
  }
  foreignKeysTo(table) {
    const found = this.#referencing.get(foldedKey(table));
    return found ? [...found].map((foreignKey) => ({ table: foreignKey.table, foreignKey })) : [];
  }
  sizeOf(table) {
    if (this.#sizes.size === 0) return void 0;
    const record = this.find(table);
    const names = record ? [record.name, ...record.formerNames.toReversed()] : [table];
    for (const name of names) {
      const size = this.#sizes.get(keyOf(name)) ?? this.#sizes.get(keyOf({ schema: "", name: name.name }));
      if (size) return size;
    }
    return void 0;
  }
  get charset() {
    return this.charsetOf(this.database).charset;
  }
  get collation() {
    return this.charsetOf(this.database).collation;
  }
  get doubts() {
    return [...this.#doubts];
  }
  // What the replay does.
  doubt(sentence) {
    if (!this.saidEnough) this.#doubts.add(sentence);
  }
  get saidEnough() {
    return this.#doubts.size >= maxDoubts;
  }
  #database(name) {
    const key = name.toLowerCase();
    let database = this.#databases.get(key);
    if (!database) {
      database = {
        known: false,
        charset: this.#serverCharset,
        tables: new NamedTables(),
        views: /* @__PURE__ */ new Map(),
        objects: /* @__PURE__ */ new Map()
      };
      this.#databases.set(key, database);
    }
    return database;
  }
  /** The defaults of a database. One that the history never made has those of the server. */
  charsetOf(database) {
    return this.#databases.get(database.toLowerCase())?.charset ?? this.#serverCharset;
  }
  get serverCharset() {
    return this.#serverCharset;
  }
  setCharset(database, charset) {
    this.#database(database).charset = charset;
  }
  isKnownDatabase(name) {
    return this.#databases.get(name.toLowerCase())?.known === true;
  }
  knowDatabase(name) {
    this.#database(name).known = true;
  }
  /** Takes a database out with everything in it. */
  removeDatabase(name) {
    const database = this.#databases.get(name.toLowerCase());
    if (!database) return;
    for (const table of [...database.tables.values()]) this.removeTable(table);
    for (const view of [...database.views.values()]) this.removeView(view);
    this.#databases.delete(name.toLowerCase());
  }
  find(name) {
    if (this.#temporaries.size > 0) {
      const temporary = this.#temporaries.get(foldedKey(name));
      if (temporary) return temporary;
    }
    return this.#databases.get(name.schema.toLowerCase())?.tables.find(name.name);
  }
  findTemporary(name) {
    return this.#temporaries.get(foldedKey(name));
  }
  /** The table of exactly that name: another whose name differs by case does not stand in the way of a new one everywhere. */
  findExact(name) {
    return this.#databases.get(name.schema.toLowerCase())?.tables.exact(name.name);
  }
  /**
   * The table that a statement means. Scripts disagree on whether they name the database that they are run in, so a name without one
   * also finds the only table of that name, and a database that the history never made is taken for the one it is run in.
   */
  lookUp(written2) {
    const schema = written2.schema ?? this.database;
    const found = this.find({ schema, name: written2.name });
    if (found) return found;
    if (schema !== "") {
      return this.#databases.get(schema.toLowerCase())?.known ? void 0 : this.find({ schema: "", name: written2.name });
    }
    const others2 = this.#byName.get(written2.name.toLowerCase());
    if (others2?.size !== 1) return void 0;
    for (const each of others2) return each;
    return void 0;
  }
  temporaryTables() {
    return this.#temporaries.size === 0 ? [] : [...this.#temporaries.values()];
  }
  addTable(table) {
    if (table.temporary) {
      this.#temporaries.set(foldedKey(table.name), table);
      return;
    }
    this.#database(table.name.schema).tables.add(table);
    addTo(this.#byName, table.name.name.toLowerCase(), table);
  }
  #takeOut(table) {
    if (table.temporary) {
      this.#temporaries.delete(foldedKey(table.name));
      return;
    }
    this.#databases.get(table.name.schema.toLowerCase())?.tables.remove(table);
    removeFrom(this.#byName, table.name.name.toLowerCase(), table);
  }
  /** Takes a table out with its triggers and foreign keys. Foreign keys to it stay, as they do on a server that lets it go. */
  removeTable(table) {
    for (const foreignKey of [...table.foreignKeys.values()]) this.removeForeignKey(foreignKey);
    for (const trigger of [...table.triggers]) this.removeObject(trigger);
    this.#takeOut(table);
  }
  /** Gives a table another name or database. Foreign keys to it and its triggers follow, views do not. */
  moveTable(table, name) {
    const former = table.name;
    this.#takeOut(table);
    table.formerNames.push(former);
    table.name = name;
    this.addTable(table);
    if (!table.temporary) {
      const referencing = this.#referencing.get(foldedKey(former));
      if (referencing) {
        this.#referencing.delete(foldedKey(former));
        for (const each of referencing) {
          each.references = name;
          addTo(this.#referencing, foldedKey(name), each);
        }
      }
    }
    for (const trigger of [...table.triggers]) {
      this.removeObject(trigger);
      trigger.table = name;
      trigger.name = { schema: name.schema, name: trigger.name.name };
      this.addObject(trigger, table);
    }
  }
  referencing(table) {
    return this.#referencing.get(foldedKey(table.name)) ?? [];
  }
  addForeignKey(foreignKey) {
    foreignKey.table.foreignKeys.set(foreignKey.name.toLowerCase(), foreignKey);
    addTo(this.#referencing, foldedKey(foreignKey.references), foreignKey);
  }
  removeForeignKey(foreignKey) {
    foreignKey.table.foreignKeys.delete(foreignKey.name.toLowerCase());
    removeFrom(this.#referencing, foldedKey(foreignKey.references), foreignKey);
  }
  findView(name) {
    return this.#databases.get(name.schema.toLowerCase())?.views.get(name.name.toLowerCase());
  }
  addView(view) {
    this.#database(view.name.schema).views.set(view.name.name.toLowerCase(), view);
    for (const read of view.reads) addTo(this.#readers, foldedKey(read), view);
  }
  removeView(view) {
    this.#databases.get(view.name.schema.toLowerCase())?.views.delete(view.name.name.toLowerCase());
    for (const read of view.reads) removeFrom(this.#readers, foldedKey(read), view);
  }
  findObject(kind, name) {
    return this.#databases.get(name.schema.toLowerCase())?.objects.get(objectKey(kind, name));
  }
  addObject(object, table) {
    this.#database(object.name.schema).objects.set(objectKey(object.kind, object.name), object);
    table?.triggers.add(object);
  }
  removeObject(object) {
    this.#databases.get(object.name.schema.toLowerCase())?.objects.delete(objectKey(object.kind, object.name));
    if (object.table) this.find(object.table)?.triggers.delete(object);
  }
};
function foldedKey(name) {
  return keyOf(name).toLowerCase();
}
function objectKey(kind, name) {
  return `${kind} ${name.name.toLowerCase()}`;
}
function addTo(sets, key, value2) {
  const set = sets.get(key);
  if (set) set.add(value2);
  else sets.set(key, /* @__PURE__ */ new Set([value2]));
}
function removeFrom(sets, key, value2) {
  const set = sets.get(key);
  if (set?.delete(value2) && set.size === 0) sets.delete(key);
}

// src/core/schema/mysql/replay.ts
function createMysqlReplay(options2) {
  const { server } = options2;
  const store = new Store(options2.sizes ?? /* @__PURE__ */ new Map(), serverCharset(server));
  const context = new ReplayContext(store, server);
  let current = -1;
  const begin = (place) => {
    current = place;
    store.database = "";
    context.session = new Session(server);
    for (const table of store.temporaryTables()) store.removeTable(table);
  };
  return {
    catalog: store,
    begin,
    apply(statement2, place, done) {
      if (place !== current) begin(place);
      if (statement2.body?.kind === "function") return;
      context.begin(statement2, place);
      try {
        applyStatement(context, statement2, done);
      } catch (error) {
        context.doubt(`not replayed (${error instanceof Error ? error.message : String(error)})`);
      }
    }
  };
}
function applyStatement(context, { node }, done) {
  const { store } = context;
  switch (node.kind) {
    case "create table":
      createTable(context, node);
      return;
    case "alter table":
      alterTable2(context, node, done);
      return;
    case "create index":
      createIndex2(context, node);
      return;
    case "drop index":
      removeIndex(context, node);
      return;
    case "drop table":
      dropTables(context, node);
      return;
    case "rename table":
      renameTables(context, node);
      return;
    case "truncate table": {
      const table = context.find(node.table);
      if (!table) return;
      table.hasRows = false;
      table.instantVersions = 0;
      return;
    }
    case "optimize table":
      for (const written2 of node.tables) {
        const table = context.find(written2);
        if (table) table.instantVersions = 0;
      }
      return;
    case "create database":
    case "alter database":
      setDatabase(context, node);
      return;
    case "drop database":
      store.removeDatabase(node.name.name);
      return;
    case "use":
      store.database = node.name.name;
      store.knowDatabase(node.name.name);
      return;
    case "create view":
    case "alter view":
      createView(context, node);
      return;
    case "drop view":
      for (const written2 of node.views) {
        const view = store.findView(context.newName(written2));
        if (view) store.removeView(view);
      }
      return;
    case "create procedure":
    case "create function":
      createRoutine(context, node);
      return;
    case "create trigger":
      createTrigger(context, node);
      return;
    case "create event":
    case "alter event":
      createEvent(context, node);
      return;
    case "create sequence":
    case "alter sequence":
      createSequence(context, node);
      return;
    case "drop procedure":
    case "drop function":
    case "drop trigger":
    case "drop event":
    case "drop sequence":
    case "drop server":
      dropObject(context, node);
      return;
    case "insert":
    case "load data":
      fill(context, node.table);
      return;
    case "update":
      for (const table of node.changes) fill(context, table);
      return;
    case "set":
      context.session.set(node);
      return;
    default:
  }
}
function fill(context, written2) {
  const table = context.find(written2);
  if (table) table.hasRows = true;
}
function createIndex2(context, statement2) {
  const table = context.known(statement2.table);
  const name = statement2.index.name?.name.toLowerCase();
  if (name !== void 0 && table.indexes.has(name)) {
    if (statement2.ifNotExists || context.conditional) return;
    if (statement2.orReplace) table.indexes.delete(name);
  }
  addKeys(context, table, [keyFrom(context, table, statement2.index)]);
}
function removeIndex(context, statement2) {
  const table = context.find(statement2.table) ?? (statement2.ifExists ? void 0 : context.known(statement2.table));
  if (table) dropIndex2(context, context.touch(table), statement2.index.name, statement2.ifExists);
}
function setDatabase(context, statement2) {
  const { store } = context;
  const isNew = statement2.kind === "create database";
  let name = statement2.name?.name ?? store.database;
  if (isNew) {
    if (store.isKnownDatabase(name) && statement2.ifNotExists) return;
    store.knowDatabase(name);
  } else if (!store.isKnownDatabase(name)) {
    name = "";
  }
  const { charset, collation } = statement2;
  if (charset === null && collation === null) return;
  const before = isNew ? store.serverCharset : store.charsetOf(name);
  store.setCharset(name, effectiveCharset({ charset, collation }, before, context.server));
}

// src/core/schema/mysql/shape.ts
function shapesOf(catalog) {
  const shapes2 = /* @__PURE__ */ new Map();
  for (const table of catalog.tables()) {
    if (table.temporary) continue;
    shapes2.set(displayName(table.name), { identity: table, shape: shapeOf(table), certain: table.certain });
  }
  return shapes2;
}
function shapeOf(table) {
  const indexes = [...table.indexes.values()];
  const keys = [...table.foreignKeys.values()];
  const primary = new Set(indexes.find(({ kind }) => kind === "primary")?.parts.map(({ column }) => column));
  const inForeign = new Set(keys.flatMap(({ columns }) => columns));
  const list = (columns) => columns.map((column) => column === null ? "(expression)" : quoteIdentifier(column)).join(", ");
  return {
    kind: "table",
    columns: [...table.columns].map(([key, column]) => ({
      name: column.name,
      type: column.type ? typeText2(column.type) : "",
      nullable: column.nullable,
      extra: extraOf(column, table),
      primaryKey: primary.has(key),
      foreignKey: inForeign.has(key)
    })),
    rules: [
      ...indexes.map(({ kind, name, parts, visible }) => {
        const on = parts.map(({ column, length }) => `${list([column])}${length === null ? "" : `(${length})`}`).join(", ");
        const hidden = visible ? "" : " INVISIBLE";
        if (kind === "primary") return `PRIMARY KEY (${on})`;
        return `${kind === "index" ? "" : `${kind.toUpperCase()} `}INDEX ${quoteIdentifier(name)} (${on})${hidden}`;
      }),
      ...keys.map(({ columns, references, referencedColumns: referencedColumns2, onDelete }) => {
        const then = onDelete === "restrict" || onDelete === "no action" ? "" : ` ON DELETE ${onDelete.toUpperCase()}`;
        return `FOREIGN KEY (${list(columns)}) REFERENCES ${displayName(references)} (${list(referencedColumns2)})${then}`;
      }),
      ...[...table.checks.values()].map(
        ({ expression: expression2, enforced }) => `CHECK (${expression2.text})${enforced ? "" : " NOT ENFORCED"}`
      ),
      ...table.engine === "innodb" ? [] : [`ENGINE = ${table.engine}`],
      ...table.partitioning ? [`PARTITION BY ${table.partitioning.method.toUpperCase()}`] : []
    ].sort(),
    references: keys.map(
      ({ columns, references }) => ({
        columns,
        table: displayName(references),
        unique: indexes.some(
          ({ kind, parts }) => (kind === "primary" || kind === "unique") && parts.length === columns.length && parts.every(({ column }) => column !== null && columns.includes(column))
        )
      })
    )
  };
}
function typeText2({ name, length, decimals, unsigned, values }) {
  const size = decimals === null ? `${length}` : `${length}, ${decimals}`;
  const inside = values ? values.map((value2) => `'${value2.replaceAll("'", "''")}'`).join(", ") : length === null ? "" : size;
  return `${name}${inside === "" ? "" : `(${inside})`}${unsigned ? " unsigned" : ""}`;
}
function extraOf(column, table) {
  const parts = [];
  if (column.collation !== null && column.collation !== table.collation) parts.push(`COLLATE ${column.collation}`);
  if (column.generated)
    parts.push(`AS (${column.generated.expression.text}) ${column.generated.stored ? "STORED" : "VIRTUAL"}`);
  if (column.default) parts.push(`DEFAULT ${column.default.text}`);
  if (column.onUpdate) parts.push(`ON UPDATE ${column.onUpdate.text}`);
  if (column.autoIncrement) parts.push("AUTO_INCREMENT");
  if (column.invisible) parts.push("INVISIBLE");
  return parts.join(" ");
}

// src/core/sql/mysql/lexer.ts
var Kind = {
  end: 0,
  /** An unquoted name or key word. */
  word: 1,
  /** A name in backticks, or in double quotes under ANSI_QUOTES. */
  quoted: 2,
  /** 'x', "x", N'x', _utf8mb4'x'. */
  string: 3,
  number: 4,
  /** x'4D', 0x4D, b'01', 0b01. */
  bits: 5,
  /** @x, @'x', @`x`, also the host of an account. */
  userVariable: 6,
  /** @@x; `.` and what follows are tokens of their own. */
  systemVariable: 7,
  /** Where the scanner's delimiter stands. */
  delimiter: 8,
  /** A string, name or comment that never ends, or a character that SQL does not have. */
  bad: 9,
  /** A mysql command such as `\. file`. */
  command: 10,
  lessOrEqual: 200,
  greaterOrEqual: 201,
  notEqual: 202,
  nullSafeEqual: 203,
  shiftLeft: 204,
  shiftRight: 205,
  or: 206,
  and: 207,
  assign: 208,
  arrow: 209,
  textArrow: 210,
  range: 211
};
var isSpace = (code) => code === 32 || code >= 9 && code <= 13 || code === 65279;
var isDigit = (code) => code >= 48 && code <= 57;
var classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = (code | 32) >= 97 && (code | 32) <= 122 && code >= 65;
  classes[code] = letter || code === 95 || code === 36 ? 1 : isDigit(code) ? 2 : 0;
}
var isWordPart = (code) => code < 128 ? classes[code] !== 0 : code !== 65279;
function commentVersions(server) {
  return {
    mariadb: server.engine === "mariadb",
    number: server.major * 1e4 + server.minor * 100 + (server.patch ?? 99)
  };
}
var Scanner = class {
  text;
  end;
  versions;
  /** Where the next token is looked for; after `next`, one past the token. */
  at;
  /** Where the token begins that `next` found. */
  start = 0;
  /** Set by SET sql_mode. */
  ansiQuotes = false;
  backslashEscapes = true;
  delimiter = ";";
  /** Why the token is bad. */
  /** How many executed comments are open here. */
  #open = 0;
  constructor(text2, span, versions) {
    this.text = text2;
    this.at = span.start;
    this.end = span.end;
    this.versions = versions;
  }
  /** Goes back to an offset that stands outside of any comment. */
  rewind(at) {
    this.at = at;
    this.#open = 0;
  }
  next() {
    const { text: text2, end } = this;
    if (!this.#skip()) return Kind.bad;
    const start = this.at;
    this.start = start;
    if (start >= end) return Kind.end;
    const code = text2.charCodeAt(start);
    if (code === this.delimiter.charCodeAt(0) && (this.delimiter.length === 1 || text2.startsWith(this.delimiter, start))) {
      this.at = start + this.delimiter.length;
      return Kind.delimiter;
    }
    if (code >= 128 || classes[code] === 1) return this.#word(start, code);
    if (isDigit(code)) return this.#number(start);
    const next = start + 1 < end ? text2.charCodeAt(start + 1) : 0;
    switch (code) {
      case 39:
        return this.#quoted(start, 39, Kind.string);
      case 34:
        return this.#quoted(start, 34, this.ansiQuotes ? Kind.quoted : Kind.string);
      case 96:
        return this.#quoted(start, 96, Kind.quoted);
      case 64:
        return this.#variable(start, next);
      case 46:
        if (isDigit(next) && !this.#followsName(start)) return this.#number(start);
        return next === 46 ? this.#mark(2, Kind.range) : this.#mark(1, code);
      case 60: {
        if (next === 61)
          return text2.charCodeAt(start + 2) === 62 ? this.#mark(3, Kind.nullSafeEqual) : this.#mark(2, Kind.lessOrEqual);
        if (next === 62) return this.#mark(2, Kind.notEqual);
        return next === 60 ? this.#mark(2, Kind.shiftLeft) : this.#mark(1, code);
      }
      case 62:
        if (next === 61) return this.#mark(2, Kind.greaterOrEqual);
        return next === 62 ? this.#mark(2, Kind.shiftRight) : this.#mark(1, code);
      case 33:
        return next === 61 ? this.#mark(2, Kind.notEqual) : this.#mark(1, code);
      case 124:
        return next === 124 ? this.#mark(2, Kind.or) : this.#mark(1, code);
      case 38:
        return next === 38 ? this.#mark(2, Kind.and) : this.#mark(1, code);
      case 58:
        return next === 61 ? this.#mark(2, Kind.assign) : this.#mark(1, code);
      case 45:
        if (next !== 62) return this.#mark(1, code);
        return text2.charCodeAt(start + 2) === 62 ? this.#mark(3, Kind.textArrow) : this.#mark(2, Kind.arrow);
      case 92:
        return this.#mark(Math.min(2, end - start), Kind.command);
      default:
        return this.#mark(1, code);
    }
  }
  #mark(length, kind) {
    this.at = Math.min(this.start + length, this.end);
    return kind;
  }
  /** `t.5a` has the name `5a`, `1 .5` the number `.5`: a dot right behind a name belongs to it. */
  #followsName(start) {
    const before = start > 0 ? this.text.charCodeAt(start - 1) : 0;
    return before === 96 || isWordPart(before);
  }
  /** Skips white space and comments; false where one of them is wrong. */
  #skip() {
    const { text: text2, end } = this;
    let i = this.at;
    for (; ; ) {
      const code = i < end ? text2.charCodeAt(i) : 0;
      if (i >= end) break;
      if (isSpace(code)) {
        i++;
        continue;
      }
      const next = i + 1 < end ? text2.charCodeAt(i + 1) : 0;
      if (code === 35 && !this.#isDelimiter(i)) {
        i = lineEnd(text2, i, end);
      } else if (code === 45 && next === 45 && opensLineComment(text2, i, end)) {
        i = lineEnd(text2, i, end);
      } else if (code === 47 && next === 42) {
        const inside = executed(text2, i, this.versions);
        if (inside >= 0) {
          this.#open++;
          i = inside;
          continue;
        }
        const close = commentEnd(text2, i, end);
        if (close < 0) {
          this.start = i;
          this.at = end;
          return false;
        }
        i = close;
      } else if (code === 42 && next === 47 && this.#open > 0) {
        this.#open--;
        i += 2;
      } else break;
    }
    this.at = Math.min(i, end);
    return true;
  }
  #isDelimiter(at) {
    return this.delimiter.charCodeAt(0) === this.text.charCodeAt(at) && this.text.startsWith(this.delimiter, at);
  }
  #word(start, first) {
    const { text: text2, end } = this;
    const next = start + 1 < end ? text2.charCodeAt(start + 1) : 0;
    if (next === 39) {
      const letter = first | 32;
      if (letter === 110) return this.#quoted(start + 1, 39, Kind.string, start);
      if (letter === 120 || letter === 98) return this.#quoted(start + 1, 39, Kind.bits, start);
    }
    const mark = this.delimiter.charCodeAt(0);
    const cut = mark >= 128 || classes[mark] !== 0;
    let i = start + 1;
    while (i < end) {
      const code = text2.charCodeAt(i);
      if (!isWordPart(code)) break;
      if (cut && code === mark && text2.startsWith(this.delimiter, i) && (mark === 36 || mark >= 128)) break;
      i++;
    }
    const after = i < end ? text2.charCodeAt(i) : 0;
    if (first === 95 && (after === 39 || after === 34 && !this.ansiQuotes)) {
      return this.#quoted(i, after, Kind.string, start);
    }
    this.at = i;
    return Kind.word;
  }
  #number(start) {
    const { text: text2, end } = this;
    const prefix = start + 1 < end ? text2.charCodeAt(start + 1) : 0;
    let i = start;
    if (text2.charCodeAt(start) === 48 && (prefix === 120 || prefix === 98)) {
      const hex = prefix === 120;
      i = start + 2;
      while (i < end) {
        const code = text2.charCodeAt(i);
        const digit = hex ? isDigit(code) || (code | 32) >= 97 && (code | 32) <= 102 : code === 48 || code === 49;
        if (!digit) break;
        i++;
      }
      if (i > start + 2 && !(i < end && isWordPart(text2.charCodeAt(i)))) {
        this.at = i;
        return Kind.bits;
      }
      i = start;
    }
    while (i < end && isDigit(text2.charCodeAt(i))) i++;
    if (start > 1 && text2.charCodeAt(start - 1) === 46 && this.#followsName(start - 1)) return this.#wordFrom(i);
    if (i < end && text2.charCodeAt(i) === 46 && !(i + 1 < end && text2.charCodeAt(i + 1) === 46)) {
      i++;
      while (i < end && isDigit(text2.charCodeAt(i))) i++;
      return this.#exponent(i, false);
    }
    return this.#exponent(i, true);
  }
  /** The end of a number, or of a name that begins with digits such as `2fa`. */
  #exponent(from, mayBeWord) {
    const { text: text2, end } = this;
    let i = from;
    if (i < end && (text2.charCodeAt(i) | 32) === 101) {
      let digits = i + 1;
      const sign = digits < end ? text2.charCodeAt(digits) : 0;
      if (sign === 43 || sign === 45) digits++;
      const first = digits;
      while (digits < end && isDigit(text2.charCodeAt(digits))) digits++;
      if (digits > first) i = digits;
    }
    if (mayBeWord && i < end && isWordPart(text2.charCodeAt(i)) && !this.#isDelimiter(i)) return this.#wordFrom(i);
    this.at = i;
    return Kind.number;
  }
  #wordFrom(from) {
    let i = from;
    while (i < this.end && isWordPart(this.text.charCodeAt(i)) && !this.#isDelimiter(i)) i++;
    this.at = i;
    return Kind.word;
  }
  #quoted(open, mark, kind, start = open) {
    const { text: text2, end } = this;
    const escapes2 = mark !== 96 && kind === Kind.string && this.backslashEscapes;
    let i = open + 1;
    while (i < end) {
      const code = text2.charCodeAt(i);
      if (code === mark) {
        if (i + 1 >= end || text2.charCodeAt(i + 1) !== mark) {
          this.at = i + 1;
          this.start = start;
          return kind;
        }
        i += 2;
      } else if (code === 92 && escapes2) i += 2;
      else i++;
    }
    this.start = start;
    this.at = end;
    return Kind.bad;
  }
  #variable(start, next) {
    const { text: text2, end } = this;
    if (next === 64) {
      this.at = start + 2;
      if (this.at < end && text2.charCodeAt(this.at) === 96)
        return this.#quoted(this.at, 96, Kind.systemVariable, start);
      this.#plain(start + 2, false);
      if (this.at > start + 2) return Kind.systemVariable;
      return Kind.bad;
    }
    if (next === 39 || next === 34 || next === 96) return this.#quoted(start + 1, next, Kind.userVariable, start);
    this.#plain(start + 1, true);
    return this.at > start + 1 ? Kind.userVariable : 64;
  }
  #plain(from, dots) {
    let i = from;
    while (i < this.end) {
      const code = this.text.charCodeAt(i);
      if (!isWordPart(code) && !(dots && code === 46)) break;
      if (this.delimiter !== ";" && this.#isDelimiter(i)) break;
      i++;
    }
    this.at = i;
  }
};
function mysqlComments(text2, pieces) {
  const found = [];
  for (const { start, end } of pieces) {
    let i = start;
    while (i < end) {
      const code = text2.charCodeAt(i);
      if (code === 39 || code === 34 || code === 96) {
        i = quoteEnd(text2, i, end, code);
      } else if (code === 35) {
        const close = lineEnd(text2, i, end);
        found.push({ span: { start: i, end: close }, text: text2.slice(i + 1, close).trim(), style: "line" });
        i = close;
      } else if (code === 45 && text2.charCodeAt(i + 1) === 45 && opensLineComment(text2, i, end)) {
        const close = lineEnd(text2, i, end);
        found.push({ span: { start: i, end: close }, text: text2.slice(i + 2, close).trim(), style: "line" });
        i = close;
      } else if (code === 47 && i + 1 < end && text2.charCodeAt(i + 1) === 42) {
        if (isVersioned(text2, i) || text2.charCodeAt(i + 2) === 43) {
          i += 3;
          continue;
        }
        const close = commentEnd(text2, i, end);
        const span = { start: i, end: close < 0 ? end : close };
        found.push({ span, text: text2.slice(i + 2, close < 0 ? end : close - 2).trim(), style: "block" });
        i = span.end;
      } else i++;
    }
  }
  return found;
}
function opensLineComment(text2, at, end) {
  return at + 2 >= end || text2.charCodeAt(at + 2) <= 32;
}
function lineEnd(text2, from, end) {
  let i = from;
  while (i < end) {
    const code = text2.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}
function quoteEnd(text2, open, end, mark) {
  let i = open + 1;
  while (i < end) {
    const code = text2.charCodeAt(i);
    if (code === 92 && mark !== 96) i += 2;
    else if (code === mark) {
      if (text2.charCodeAt(i + 1) !== mark) return i + 1;
      i += 2;
    } else i++;
  }
  return end;
}
function isVersioned(text2, at) {
  const code = text2.charCodeAt(at + 2);
  return code === 33 || (code === 77 || code === 109) && text2.charCodeAt(at + 3) === 33;
}
function executed(text2, at, versions) {
  if (!isVersioned(text2, at)) return -1;
  const mariadbOnly = text2.charCodeAt(at + 2) !== 33;
  if (mariadbOnly && !versions.mariadb) return -1;
  const from = at + (mariadbOnly ? 4 : 3);
  let digits = 0;
  while (digits < 6 && isDigit(text2.charCodeAt(from + digits))) digits++;
  if (digits < 5) return from;
  const version = Number(text2.slice(from, from + digits));
  if (versions.mariadb && !mariadbOnly && version >= 50700 && version <= 99999) return -1;
  return version <= versions.number ? from + digits : -1;
}
function commentEnd(text2, at, end) {
  let close = text2.indexOf("*/", at + 2);
  if (isVersioned(text2, at)) {
    let from = at + 2;
    while (close >= 0 && text2.slice(from, close).includes("/*")) {
      from = close + 2;
      close = text2.indexOf("*/", from);
    }
  }
  return close < 0 || close + 2 > end ? -1 : close + 2;
}

// src/core/sql/mysql/keywords.ts
var both = `accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case
change char character check collate column condition constraint continue convert create cross current_date current_time
current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare
default delayed delete desc describe deterministic distinct distinctrow div double drop dual each else elseif enclosed escaped
except exists exit explain false fetch float float4 float8 for force foreign from fulltext grant group having
high_priority hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1 int2
int3 int4 int8 integer intersect interval into is iterate join key keys kill leading leave left like limit linear lines load
localtime localtimestamp lock long longblob longtext loop low_priority match maxvalue mediumblob mediumint mediumtext middleint
minute_microsecond minute_second mod modifies natural no_write_to_binlog not null numeric on optimize option
optionally or order out outer outfile over partition precision primary procedure purge range read reads read_write
real recursive references regexp release rename repeat replace require resignal restrict return revoke right rlike row_number rows
schema schemas second_microsecond select sensitive separator set show signal smallint spatial specific sql sqlexception sqlstate
sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting straight_join table terminated then
tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time
utc_timestamp values varbinary varchar varcharacter varying when where while with write xor year_month zerofill`;
var onlyMysql = `cube cume_dist dense_rank empty first_value function generated get grouping groups io_after_gtids io_before_gtids
json_table lag last_value lateral lead manual master_bind nth_value ntile of optimizer_costs parallel parse_gcol_expr percent_rank
rank row stored system virtual window library tablesample qualify external`;
var onlyMariadb = `current_role delete_domain_id do_domain_ids ignore_domain_ids master_heartbeat_period master_ssl_verify_server_cert
offset page_checksum parse_vcol_expr ref_system_id returning slow general stats_auto_recalc stats_persistent stats_sample_pages`;
var mysql = null;
var mariadb = null;
function isReserved(word2, server) {
  if (server.engine === "mariadb") {
    mariadb ??= new Set(`${both} ${onlyMariadb}`.split(/\s+/));
    return mariadb.has(word2);
  }
  mysql ??= new Set(`${both} ${onlyMysql}`.split(/\s+/));
  if (!mysql.has(word2)) return false;
  switch (word2) {
    case "intersect":
      return isAtLeast(server, 8, 0, 31);
    case "parallel":
    case "qualify":
    case "manual":
    case "tablesample":
      return isAtLeast(server, 8, 4);
    case "library":
    case "external":
      return isAtLeast(server, 9, 2);
    default:
      return true;
  }
}

// src/core/sql/mysql/cursor.ts
var Refusal = class {
  message;
  span;
  /** True where it is not the text that is wrong, but the reader that stops. */
  unreadable;
  constructor(message, span, unreadable = false) {
    this.message = message;
    this.span = span;
    this.unreadable = unreadable;
  }
};
var maxDepth = 400;
var TokenList = class {
  kinds = new Uint8Array(256);
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  count = 0;
  push(kind, start, end) {
    if (this.count + 1 >= this.kinds.length) this.#grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
    this.kinds[this.count] = Kind.end;
  }
  clear() {
    this.count = 0;
    this.kinds[0] = Kind.end;
  }
  truncate(count) {
    this.count = count;
    this.kinds[count] = Kind.end;
  }
  #grow() {
    const size = this.kinds.length * 2;
    const kinds2 = new Uint8Array(size);
    const starts = new Int32Array(size);
    const ends = new Int32Array(size);
    kinds2.set(this.kinds);
    starts.set(this.starts);
    ends.set(this.ends);
    this.kinds = kinds2;
    this.starts = starts;
    this.ends = ends;
  }
};
var Cursor = class {
  text;
  server;
  tokens;
  /** The index of the current token. */
  i = 0;
  /** Collects for the expression that is read just now. */
  found = null;
  /** Collects the tables that a query reads. */
  reads = [];
  /** The one string that PREPARE or EXECUTE IMMEDIATE runs. */
  literal = null;
  /** Names of WITH that hide tables, in lower case. */
  withNames = [];
  #depth = 0;
  constructor(text2, tokens2, server) {
    this.text = text2;
    this.tokens = tokens2;
    this.server = server;
  }
  get mariadb() {
    return this.server.engine === "mariadb";
  }
  /** The kind of the current token, or of one further on. */
  kind(ahead = 0) {
    const at = this.i + ahead;
    return at < this.tokens.count ? this.tokens.kinds[at] ?? 0 : 0;
  }
  startAt(index) {
    if (index >= this.tokens.count) return this.endAt(this.tokens.count - 1);
    return this.tokens.starts[index] ?? 0;
  }
  endAt(index) {
    return this.tokens.ends[index] ?? 0;
  }
  /** Where the current token begins. */
  get start() {
    return this.startAt(this.i);
  }
  /** Where the token before the current one ends. */
  get last() {
    return this.i > 0 ? this.endAt(this.i - 1) : this.startAt(0);
  }
  spanFrom(start) {
    return { start, end: Math.max(start, this.last) };
  }
  textFrom(start) {
    return this.text.slice(start, Math.max(start, this.last));
  }
  /** The token's text as it was written. */
  raw(ahead = 0) {
    const at = this.i + ahead;
    return at < this.tokens.count ? this.text.slice(this.tokens.starts[at] ?? 0, this.tokens.ends[at] ?? 0) : "";
  }
  /** The word in lower case; empty where no word stands. */
  lower(ahead = 0) {
    return this.kind(ahead) === Kind.word ? this.raw(ahead).toLowerCase() : "";
  }
  /** True where the word stands, given in lower case. */
  is(word2, ahead = 0) {
    const at = this.i + ahead;
    if (at >= this.tokens.count || this.tokens.kinds[at] !== Kind.word) return false;
    const start = this.tokens.starts[at] ?? 0;
    if ((this.tokens.ends[at] ?? 0) - start !== word2.length) return false;
    for (let k = 0; k < word2.length; k++) {
      const code = this.text.charCodeAt(start + k);
      const wanted = word2.charCodeAt(k);
      if (code !== wanted && (code | 32) !== wanted) return false;
    }
    return true;
  }
  /** True where these words stand one after another. */
  are(...words) {
    for (let k = 0; k < words.length; k++) if (!this.is(words[k] ?? "", k)) return false;
    return true;
  }
  /** Steps over the words if they stand here. */
  take(...words) {
    if (!this.are(...words)) return false;
    this.i += words.length;
    return true;
  }
  /** Steps over one of the words and gives it. */
  takeOne(...words) {
    for (const word2 of words) {
      if (this.is(word2)) {
        this.i++;
        return word2;
      }
    }
    return null;
  }
  /** Steps over a mark if it stands here, given by its kind. */
  takeMark(kind) {
    if (this.kind() !== kind) return false;
    this.i++;
    return true;
  }
  need(...words) {
    for (const word2 of words) {
      if (!this.is(word2)) this.fail(`expected ${word2.toUpperCase()}`);
      this.i++;
    }
  }
  needMark(kind) {
    if (!this.takeMark(kind)) this.fail(`expected "${String.fromCharCode(kind)}"`);
  }
  /** At the end of the statement: of the text, or at the semicolon inside of a body. */
  get atEnd() {
    const kind = this.kind();
    return kind === Kind.end || kind === 59;
  }
  /** Refuses the statement at the current token. */
  fail(what, index = this.i) {
    throw this.refusal(what, index);
  }
  refusal(what, index = this.i) {
    const { count } = this.tokens;
    if (index >= count) {
      const at = this.endAt(count - 1);
      const start = this.startAt(count - 1);
      return new Refusal(`syntax error at the end of the statement: ${what}`, { start, end: at });
    }
    const span = { start: this.startAt(index), end: this.endAt(index) };
    const word2 = this.text.slice(span.start, Math.min(span.end, span.start + 40));
    if (this.tokens.kinds[index] === Kind.bad) return new Refusal(`syntax error: ${problemOf(word2)}`, span);
    return new Refusal(`syntax error at or near "${word2}": ${what}`, span);
  }
  /** Refuses the statement for a token that nothing can mend, such as a string without an end. */
  checkTokens(from) {
    for (let k = from; k < this.tokens.count; k++) {
      const kind = this.tokens.kinds[k];
      if (kind === Kind.bad) throw this.refusal("", k);
      if (kind === 59) return;
    }
  }
  /** Goes to the end of a statement that was refused. @param whole a program, whose semicolons do not end it. */
  recover(first, whole2) {
    this.#depth = 0;
    this.found = null;
    this.literal = null;
    this.i = first;
    while (this.kind() !== Kind.end && (whole2 || this.kind() !== 59)) this.i++;
  }
  /** Goes one bracket or block down; every `deeper` has its `higher`. */
  deeper() {
    if (++this.#depth > maxDepth) {
      throw new Refusal("nested too deeply", { start: this.start, end: this.endAt(this.i) }, true);
    }
  }
  higher() {
    this.#depth--;
  }
  /** True where an identifier can stand: a quoted name or a word that is not reserved. */
  isName(ahead = 0) {
    const kind = this.kind(ahead);
    if (kind === Kind.quoted) return true;
    return kind === Kind.word && !isReserved(this.lower(ahead), this.server);
  }
  /** Reads an identifier. @param what is missing if none stands here, such as `a column name`. */
  name(what) {
    const kind = this.kind();
    if (kind === Kind.quoted) return this.#take();
    if (kind === Kind.word) {
      const word2 = this.raw();
      if (!isReserved(word2.toLowerCase(), this.server)) return this.#take();
      const server = this.mariadb ? "MariaDB" : "MySQL";
      return this.fail(
        `expected ${what}, and ${word2.toUpperCase()} is a reserved word of ${server}: put it in backticks`
      );
    }
    if (kind === Kind.string && this.text.charCodeAt(this.start) === 34) {
      return this.fail(
        `expected ${what}: double quotes are for strings unless sql_mode has ANSI_QUOTES, backticks for names`
      );
    }
    return this.fail(`expected ${what}`);
  }
  /** Reads a name behind a dot, where reserved words may stand too. */
  anyName(what) {
    const kind = this.kind();
    return kind === Kind.quoted || kind === Kind.word ? this.#take() : this.fail(`expected ${what}`);
  }
  #take() {
    const span = { start: this.start, end: this.endAt(this.i) };
    const quoted2 = this.kind() === Kind.quoted;
    this.i++;
    return {
      name: quoted2 ? unquote(this.text.slice(span.start, span.end)) : this.text.slice(span.start, span.end),
      span
    };
  }
  /** Reads `table` or `schema.table`. */
  tableName(what = "a table name") {
    const start = this.start;
    if (this.kind() === 46) this.i++;
    const first = this.name(what);
    if (this.kind() !== 46) return { schema: null, name: first.name, span: { start, end: first.span.end } };
    this.i++;
    const second = this.anyName(what);
    return { schema: first.name, name: second.name, span: { start, end: second.span.end } };
  }
  /** Notes a table that is read, each once. */
  addRead(table) {
    if (table.schema === null && this.withNames.includes(table.name.toLowerCase())) return;
    if (!this.reads.some((one) => one.name === table.name && one.schema === table.schema)) this.reads.push(table);
  }
  /** Reads the names of a list in brackets. */
  nameList(what) {
    this.needMark(40);
    const names = [this.name(what)];
    while (this.takeMark(44)) names.push(this.name(what));
    this.needMark(41);
    return names;
  }
  /** Reads a string literal and gives its value. */
  string(what) {
    if (this.kind() !== Kind.string) this.fail(`expected ${what}`);
    let value2 = stringValue(this.raw());
    this.i++;
    while (this.kind() === Kind.string) {
      value2 += stringValue(this.raw());
      this.i++;
    }
    return value2;
  }
  /** Reads a whole number, which may be a placeholder. */
  integer(what) {
    if (this.kind() !== Kind.number) {
      if (this.kind() === Kind.word && /^x_+$/.test(this.raw())) {
        this.i++;
        return 0;
      }
      this.fail(`expected ${what}`);
    }
    const value2 = Number(this.raw());
    this.i++;
    return value2;
  }
  /** Steps over the rest of a statement whose end is of no account to any rule; brackets have to match. */
  skipRest() {
    while (!this.atEnd) {
      const kind = this.kind();
      if (kind === 40) this.skipBrackets();
      else if (kind === 41) this.fail("no bracket is open");
      else this.i++;
    }
  }
  /** Steps over everything up to the bracket that closes the one that stands here. */
  skipBrackets() {
    const open = this.i;
    let depth = 0;
    for (; ; ) {
      const kind = this.kind();
      if (kind === Kind.end) this.fail("the bracket is never closed", open);
      this.i++;
      if (kind === 40) depth++;
      else if (kind === 41 && --depth === 0) return;
    }
  }
};
function problemOf(token2) {
  if (token2.startsWith("/*")) return "the comment is never closed";
  if (token2.startsWith("`")) return "the name in backticks is never closed";
  if (token2.startsWith("@@")) return "the name of the variable is missing";
  if (token2.startsWith("\\")) return "a backslash has no place in SQL";
  return "the string is never closed";
}
function unquote(text2) {
  const mark = text2.charAt(0);
  const inside = text2.slice(1, -1);
  return inside.includes(mark) ? inside.replaceAll(mark + mark, mark) : inside;
}
var escapes = /* @__PURE__ */ new Map([
  ["0", "\0"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "	"],
  ["b", "\b"],
  ["Z", ""]
]);
function stringValue(token2) {
  const open = token2.search(/['"`]/);
  if (open < 0) return token2;
  const mark = token2.charAt(open);
  let inside = token2.slice(open + 1, -1);
  if (inside.includes(mark)) inside = inside.replaceAll(mark + mark, mark);
  if (!inside.includes("\\")) return inside;
  return inside.replace(/\\([\s\S])/g, (_, character) => escapes.get(character) ?? character);
}

// src/core/sql/lexer.ts
var isSpace2 = (code) => code === 32 || code >= 9 && code <= 13;
var isDigit2 = (code) => code >= 48 && code <= 57;
var isWordStart = (code) => code >= 97 && code <= 122 || code >= 65 && code <= 90 || code === 95 || code >= 128;
var isWordPart2 = (code) => isWordStart(code) || isDigit2(code) || code === 36;
function nextToken(text2, from, end = text2.length) {
  let i = from;
  while (i < end && (isSpace2(text2.charCodeAt(i)) || text2.charCodeAt(i) === 65279)) i++;
  if (i >= end) return null;
  const start = i;
  const code = text2.charCodeAt(i);
  const next = i + 1 < end ? text2.charCodeAt(i + 1) : 0;
  if (code === 45 && next === 45) return token("line-comment", start, lineEnd2(text2, i, end));
  if (code === 47 && next === 42) return blockComment(text2, start, end);
  if (code === 39) return quoted("string", text2, start, i, 39, false, end);
  if (code === 34) return quoted("quoted", text2, start, i, 34, false, end);
  if (code === 36) return dollar(text2, start, end);
  if ((code === 69 || code === 101) && next === 39) return quoted("string", text2, start, i + 1, 39, true, end);
  if ((code === 66 || code === 98 || code === 88 || code === 120 || code === 78 || code === 110) && next === 39) {
    return quoted("string", text2, start, i + 1, 39, false, end);
  }
  if ((code === 85 || code === 117) && next === 38 && i + 2 < end) {
    const mark = text2.charCodeAt(i + 2);
    if (mark === 39) return quoted("string", text2, start, i + 2, 39, false, end);
    if (mark === 34) return quoted("quoted", text2, start, i + 2, 34, false, end);
  }
  if (isWordStart(code)) {
    i++;
    while (i < end && isWordPart2(text2.charCodeAt(i))) i++;
    return token("word", start, i);
  }
  if (isDigit2(code)) {
    i++;
    while (i < end && (isWordPart2(text2.charCodeAt(i)) || text2.charCodeAt(i) === 46)) i++;
    return token("number", start, i);
  }
  return token("();,[]".includes(text2[i] ?? "") ? "punctuation" : "operator", start, i + 1);
}
function* tokens(text2, from = 0, end = text2.length) {
  let at = from;
  for (; ; ) {
    const found = nextToken(text2, at, end);
    if (!found) return;
    yield found;
    at = found.end;
  }
}
function comments(text2, spans) {
  const found = [];
  for (const span of spans) {
    let i = span.start;
    while (i < span.end) {
      const code = text2.charCodeAt(i);
      const next = text2.charCodeAt(i + 1);
      const skip = code === 39 || code === 34 || code === 36 || code === 45 && next === 45 || code === 47 && next === 42;
      if (!skip) {
        if (isWordStart(code)) {
          const one2 = nextToken(text2, i, span.end);
          i = one2 ? one2.end : i + 1;
        } else i++;
        continue;
      }
      const one = nextToken(text2, i, span.end);
      if (!one) break;
      if (one.kind === "line-comment") {
        found.push({ span: one, text: text2.slice(one.start + 2, one.end).trim(), style: "line" });
      } else if (one.kind === "block-comment") {
        const inside = text2.slice(one.start + 2, one.closed ? one.end - 2 : one.end);
        found.push({ span: one, text: inside.trim(), style: "block" });
      }
      i = one.end;
    }
  }
  return found;
}
function token(kind, start, end, closed = true) {
  return { kind, start, end, closed };
}
function lineEnd2(text2, from, end) {
  let i = from;
  while (i < end) {
    const code = text2.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}
function blockComment(text2, start, end) {
  let depth = 1;
  let i = start + 2;
  while (i < end) {
    const code = text2.charCodeAt(i);
    if (code === 47 && text2.charCodeAt(i + 1) === 42) {
      depth++;
      i += 2;
    } else if (code === 42 && text2.charCodeAt(i + 1) === 47) {
      depth--;
      i += 2;
      if (depth === 0) return token("block-comment", start, Math.min(i, end));
    } else i++;
  }
  return token("block-comment", start, end, false);
}
function quoted(kind, text2, start, open, mark, escapes2, end) {
  let i = open + 1;
  while (i < end) {
    const code = text2.charCodeAt(i);
    if (escapes2 && code === 92) i += 2;
    else if (code === mark) {
      if (i + 1 < end && text2.charCodeAt(i + 1) === mark) i += 2;
      else return token(kind, start, i + 1);
    } else i++;
  }
  return token(kind, start, end, false);
}
function dollar(text2, start, end) {
  let i = start + 1;
  if (i < end && isDigit2(text2.charCodeAt(i))) {
    while (i < end && isDigit2(text2.charCodeAt(i))) i++;
    return token("parameter", start, i);
  }
  if (i < end && isWordStart(text2.charCodeAt(i))) {
    while (i < end && text2.charCodeAt(i) !== 36 && isWordPart2(text2.charCodeAt(i))) i++;
  }
  if (i >= end || text2.charCodeAt(i) !== 36) return token("operator", start, start + 1);
  const tag = text2.slice(start, i + 1);
  const close = text2.indexOf(tag, i + 1);
  if (close < 0 || close + tag.length > end) return token("string", start, end, false);
  return token("string", start, close + tag.length);
}

// src/core/sql/placeholders.ts
function maskingName(length) {
  return "x".padEnd(length, "_");
}
var written = /\{\{[^\n}]*\}\}|\$%[^\n]*?%\$|[$#]\{[^\n}]*\}|@@?[A-Za-z_][\w.]*@@?|\{[A-Za-z_][\w.]*\}|\$[A-Za-z_]\w*|:[A-Za-z_]\w*/g;
function withPlaceholders(text2, source) {
  if (!text2.includes("x__")) return text2;
  return text2.replace(/\bx_{2,}(?![\w$])/g, (mask) => {
    for (const found of source.matchAll(written)) if (found[0].length === mask.length) return found[0];
    return mask;
  });
}

// src/core/sql/mask.ts
function withoutQuotingTemplates(text2) {
  if (!text2.includes("{{")) return text2;
  return text2.replace(/\{\{[^\n}]*["'][^\n}]*\}\}/g, (template2) => maskingName(template2.length));
}
function placeholderAt(text2, at, style) {
  const until = (open, close, control = false) => {
    if (!text2.startsWith(open, at)) return null;
    const end = text2.indexOf(close, at + open.length);
    if (end < 0 || text2.slice(at, end).includes("\n")) return null;
    return { end: end + close.length, control };
  };
  switch (style.kind) {
    case "none":
      return null;
    case "delimited":
      return until(style.prefix, style.suffix);
    case "environment":
      return until("${", "}") ?? word(text2, at, /\$[A-Za-z_]\w*/y);
    case "any":
      switch (text2[at]) {
        case "$":
          return until("${", "}") ?? until("$%", "%$");
        case "{":
          return template(text2, at) ?? until("{%", "%}", true) ?? until("{{", "}}") ?? word(text2, at, /\{[A-Za-z_][\w.]*\}/y);
        case "@":
          return word(text2, at, /@@?[A-Za-z_][\w.]*@@?/y);
        case ":":
          if (text2[at - 1] === ":" || text2[at + 1] === ":" || text2[at + 1] === "=") return null;
          return word(text2, at, /:(?:[A-Za-z_]\w*|'[A-Za-z_]\w*'|"[A-Za-z_]\w*")/y);
        case "%":
          return word(text2, at, /%(?:\([A-Za-z_]\w*\))?s/y);
        case "#":
          return until("#{", "}");
        default:
          return null;
      }
  }
}
function template(text2, at) {
  const control = word(text2, at, /\{\{-?\s*(?:if|else|end|range|with|define|template|block|\/\*)\b[^\n]*?\}\}/y);
  return control ? { end: control.end, control: true } : null;
}
function word(text2, at, pattern) {
  pattern.lastIndex = at;
  const found = pattern.exec(text2);
  return found ? { end: at + found[0].length, control: false } : null;
}
function blanks(text2) {
  return text2.replace(/[^\r\n]/g, " ");
}

// src/core/sql/mysql/mask.ts
function maskMysql(original, span, style) {
  const text2 = style.kind === "any" ? withoutQuotingTemplates(original) : original;
  const pieces = [];
  const placeholders = [];
  let kept = 0;
  let at = span.start;
  while (at < span.end) {
    const placeholder = placeholderAt(text2, at, style);
    if (placeholder) {
      placeholders.push({ start: at, end: placeholder.end });
      const inside = text2.slice(at, placeholder.end);
      pieces.push(text2.slice(kept, at), placeholder.control ? blanks(inside) : maskingName(inside.length));
      kept = placeholder.end;
      at = kept;
      continue;
    }
    const code = text2.charCodeAt(at);
    if (code === 39 || code === 34 || code === 96) at = quoteEnd2(text2, at, span.end, code);
    else if (code === 35 || code === 45 && text2.charCodeAt(at + 1) === 45 && text2.charCodeAt(at + 2) <= 32) {
      at = lineEnd(text2, at, span.end);
    } else if (code === 47 && text2.charCodeAt(at + 1) === 42 && text2.charCodeAt(at + 2) !== 33) {
      const close = text2.indexOf("*/", at + 2);
      at = close < 0 ? span.end : close + 2;
    } else at++;
  }
  if (kept === 0) return { text: text2, placeholders };
  pieces.push(text2.slice(kept));
  return { text: pieces.join(""), placeholders };
}
function quoteEnd2(text2, open, end, mark) {
  let i = open + 1;
  while (i < end) {
    const code = text2.charCodeAt(i);
    if (code === 92 && mark !== 96) i += 2;
    else if (code === mark) return i + 1;
    else i++;
  }
  return end;
}

// src/core/sql/mysql/data-type.ts
function canonical(word2, mariadb2) {
  switch (word2) {
    case "tinyint":
    case "int1":
    case "bool":
    case "boolean":
      return "tinyint";
    case "smallint":
    case "int2":
      return "smallint";
    case "mediumint":
    case "int3":
    case "middleint":
      return "mediumint";
    case "int":
    case "int4":
    case "integer":
      return "int";
    case "bigint":
    case "int8":
    case "serial":
      return "bigint";
    case "decimal":
    case "dec":
    case "numeric":
    case "fixed":
      return "decimal";
    case "float":
    case "float4":
      return "float";
    case "double":
    case "real":
    case "float8":
      return "double";
    case "char":
    case "character":
    case "nchar":
      return "char";
    case "varchar":
    case "varcharacter":
    case "nvarchar":
      return "varchar";
    case "geomcollection":
      return "geometrycollection";
    case "bit":
    case "binary":
    case "varbinary":
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
    case "tinyblob":
    case "blob":
    case "mediumblob":
    case "longblob":
    case "date":
    case "time":
    case "datetime":
    case "timestamp":
    case "year":
    case "enum":
    case "set":
    case "json":
    case "vector":
    case "geometry":
    case "point":
    case "linestring":
    case "polygon":
    case "multipoint":
    case "multilinestring":
    case "multipolygon":
    case "geometrycollection":
      return word2;
    case "uuid":
    case "inet4":
    case "inet6":
    case "xmltype":
      return mariadb2 ? word2 : null;
    case "varchar2":
      return mariadb2 ? "varchar" : null;
    case "number":
      return mariadb2 ? "decimal" : null;
    case "clob":
      return mariadb2 ? "longtext" : null;
    case "raw":
      return mariadb2 ? "varbinary" : null;
    default:
      return null;
  }
}
function readType(c) {
  const start = c.start;
  if (c.kind() !== Kind.word) c.fail("expected a type");
  const word2 = c.lower();
  let name;
  let length = null;
  let decimals = null;
  let values = null;
  let unsigned = word2 === "serial";
  let charset = null;
  if (word2 === "long") {
    c.i++;
    const binary2 = c.takeOne("varbinary") !== null;
    if (!binary2 && !c.takeOne("varchar", "varcharacter")) c.take("char", "varying");
    name = binary2 ? "mediumblob" : "mediumtext";
  } else if (word2 === "national") {
    c.i++;
    const base = c.takeOne("varchar", "varcharacter", "char", "character") ?? c.fail("expected CHAR or VARCHAR");
    name = base.startsWith("var") || c.take("varying") ? "varchar" : "char";
    charset = "utf8mb3";
  } else {
    name = canonical(word2, c.mariadb);
    if (name === null) {
      const server = c.mariadb ? "MariaDB" : "MySQL";
      return c.fail(`${server} has no type of that name`);
    }
    c.i++;
    if (word2 === "nchar" || word2 === "nvarchar") charset = "utf8mb3";
    if (word2 === "double") c.take("precision");
    if (name === "char") {
      if (c.take("varying")) name = "varchar";
      else if (c.take("byte")) name = "binary";
    }
    if (word2 === "nchar" && (c.take("varchar") || c.take("varcharacter"))) name = "varchar";
    if (word2 === "bool" || word2 === "boolean") length = 1;
  }
  if (c.kind() === 40) {
    if (name === "enum" || name === "set") values = readMembers(c);
    else {
      c.i++;
      length = c.kind() === Kind.word && c.mariadb && c.take("max") ? null : c.integer("a length");
      c.takeOne("char", "byte");
      if (c.takeMark(44)) decimals = c.integer("a number of decimals");
      c.needMark(41);
    }
  } else if (name === "enum" || name === "set") c.fail("expected the members in brackets");
  else if ((name === "varchar" || name === "varbinary") && c.server.engine === "mysql")
    c.fail(`${name.toUpperCase()} needs a length`);
  let zerofill = false;
  let collation = null;
  for (; ; ) {
    if (c.take("unsigned")) unsigned = true;
    else if (c.take("zerofill")) {
      zerofill = true;
      unsigned = true;
    } else if (c.take("signed")) unsigned = false;
    else if (c.are("character", "set") || c.are("char", "set")) {
      c.i += 2;
      charset = readCharset(c);
    } else if (c.take("charset")) charset = readCharset(c);
    else if (c.take("ascii")) charset = "latin1";
    else if (c.take("unicode")) charset = "ucs2";
    else if (c.take("byte")) name = binaryOf2(name);
    else if (c.is("binary")) {
      c.i++;
      collation = "_bin";
    } else if (c.are("with", "time", "zone") || c.are("without", "time", "zone"))
      c.fail("neither server has types with a time zone");
    else if (c.is("collate")) {
      c.i++;
      collation = readCharset(c);
    } else break;
  }
  if (collation === "_bin" && charset !== null) collation = `${charset}_bin`;
  return { name, length, decimals, unsigned, zerofill, values, charset, collation, span: c.spanFrom(start) };
}
function binaryOf2(name) {
  if (name === "varchar") return "varbinary";
  if (name === "char") return "binary";
  return name.replace(/text$/, "blob");
}
function readCharset(c) {
  if (c.kind() === Kind.string) return c.string("a character set").toLowerCase();
  const special = c.takeOne("binary", "default");
  return special ?? c.name("a character set or collation").name.toLowerCase();
}
function readMembers(c) {
  const members = [];
  c.needMark(40);
  do {
    if (c.kind() === Kind.bits || c.kind() === Kind.word && c.kind(1) === Kind.string) {
      c.i += c.kind() === Kind.bits ? 1 : 2;
      members.push(stringValue(c.raw(-1)));
    } else members.push(c.string("a member in quotes"));
  } while (c.takeMark(44));
  c.needMark(41);
  return members;
}

// src/core/sql/mysql/query.ts
function atQuery(c) {
  if (c.kind() !== Kind.word) return false;
  if (c.is("select") || c.is("with")) return true;
  if (c.is("values")) return c.is("row", 1) || c.mariadb && c.kind(1) === 40;
  return c.is("table") && !c.mariadb && c.isName(1);
}
function atQueryInBrackets(c) {
  let ahead = 0;
  while (c.kind(ahead) === 40) ahead++;
  if (ahead === 0) return atQuery(c);
  return c.is("select", ahead) || c.is("with", ahead) || c.is("values", ahead);
}
function readQuery(c) {
  const outer = c.reads;
  c.reads = [];
  const start = c.start;
  const top = { star: false, where: null, limit: null, locking: null };
  walkQuery(c, top);
  const reads = c.reads;
  c.reads = outer;
  for (const one of reads) c.addRead(one);
  return { span: c.spanFrom(start), reads, ...top };
}
function walkQuery(c, top = null) {
  c.deeper();
  const known2 = c.withNames.length;
  walkWith(c);
  walkTerm(c, top);
  walkQueryTail(c, top);
  c.withNames.length = known2;
  c.higher();
}
function walkWith(c) {
  if (!c.take("with")) return;
  const recursive = c.take("recursive");
  do {
    const name = c.name("a name for the query").name.toLowerCase();
    if (recursive) c.withNames.push(name);
    if (c.kind() === 40) c.nameList("a column name");
    c.need("as");
    c.needMark(40);
    walkQuery(c);
    c.needMark(41);
    if (c.are("cycle")) {
      c.i++;
      do
        c.name("a column name");
      while (c.takeMark(44));
      c.need("restrict");
    }
    if (!recursive) c.withNames.push(name);
  } while (c.takeMark(44));
}
function walkQueryTail(c, top = null) {
  const from = c.i;
  while (c.takeOne("union", "except", "intersect", "minus")) {
    c.takeOne("all", "distinct");
    walkTerm(c, null);
  }
  walkEnd(c, top);
  return c.i > from;
}
function walkTerm(c, top) {
  if (c.kind() === 40) {
    c.deeper();
    c.i++;
    walkQuery(c, top);
    c.needMark(41);
    c.higher();
    return;
  }
  if (c.take("table")) {
    c.addRead(c.tableName());
    if (top) top.star = true;
    return;
  }
  if (c.take("values")) {
    do {
      c.take("row");
      c.needMark(40);
      walkExpressions(c);
      c.needMark(41);
    } while (c.takeMark(44));
    return;
  }
  walkSelect(c, top);
}
function walkSelect(c, top) {
  if (!c.take("select")) c.fail("expected a query");
  while (c.takeOne(
    "all",
    "distinct",
    "distinctrow",
    "high_priority",
    "straight_join",
    "sql_small_result",
    "sql_big_result",
    "sql_buffer_result",
    "sql_no_cache",
    "sql_cache",
    "sql_calc_found_rows"
  )) ;
  do
    walkItem(c, top);
  while (c.takeMark(44));
  walkInto(c);
  if (c.take("from")) walkTableReferences(c, null);
  walkWhere(c, top);
  if (c.take("group", "by")) {
    do {
      walkExpression(c);
      c.takeOne("asc", "desc");
    } while (c.takeMark(44));
    c.take("with", "rollup");
  }
  if (c.take("having")) walkExpression(c);
  if (c.is("window") && c.isName(1) && c.is("as", 2)) {
    c.i++;
    do {
      c.name("a window");
      c.need("as");
      walkWindowSpecification(c);
    } while (c.takeMark(44));
  }
  if (c.take("qualify")) walkExpression(c);
  walkEnd(c, top);
}
function walkWhere(c, top) {
  if (!c.take("where")) return;
  if (top) top.where = readExpression(c);
  else walkExpression(c);
}
function walkItem(c, top) {
  if (c.kind() === 42) {
    c.i++;
    if (top) top.star = true;
    return;
  }
  const first = c.i;
  walkExpression(c);
  if (c.i - first >= 3 && c.kind(-1) === 42 && c.kind(-2) === 46) {
    if (top) top.star = true;
    return;
  }
  if (c.take("as")) {
    if (c.kind() === Kind.string) c.i++;
    else c.name("a name for the column");
  } else if (c.kind() === Kind.string || c.isName() && !c.is("into")) c.i++;
}
function walkEnd(c, top) {
  walkOrderBy(c);
  const limit = walkLimit(c);
  if (top && limit) top.limit = limit;
  if (c.take("procedure")) {
    c.name("ANALYSE");
    c.skipBrackets();
  }
  for (; ; ) {
    if (walkInto(c)) continue;
    const locking = walkLocking(c);
    if (!locking) return;
    if (top) top.locking = locking;
  }
}
function walkLocking(c) {
  let locking;
  if (c.take("lock", "in", "share", "mode")) locking = "share";
  else if (c.are("for", "update")) {
    c.i += 2;
    locking = "update";
  } else if (c.are("for", "share")) {
    c.i += 2;
    locking = "share";
  } else return null;
  if (c.take("of")) {
    do
      c.tableName();
    while (c.takeMark(44));
  }
  if (!c.take("nowait") && !c.take("skip", "locked") && c.take("wait")) c.integer("a number of seconds");
  return locking;
}
function walkLimit(c) {
  const start = c.start;
  if (c.take("limit")) {
    walkLimitValue(c);
    if (c.takeMark(44)) walkLimitValue(c);
    else if (c.take("offset")) walkLimitValue(c);
    if (c.take("rows", "examined")) walkLimitValue(c);
    return c.spanFrom(start);
  }
  if (!c.mariadb) return null;
  let any = false;
  if (c.are("offset") && c.kind(1) !== Kind.end) {
    c.i++;
    walkLimitValue(c);
    c.takeOne("row", "rows");
    any = true;
  }
  if (c.take("fetch")) {
    c.takeOne("first", "next");
    if (!c.is("row") && !c.is("rows")) walkLimitValue(c);
    c.takeOne("row", "rows");
    if (!c.take("only")) c.need("with", "ties");
    any = true;
  }
  return any ? c.spanFrom(start) : null;
}
function walkLimitValue(c) {
  const kind = c.kind();
  if (kind === Kind.number || kind === 63 || kind === Kind.userVariable || kind === Kind.bits) c.i++;
  else if (c.isName()) walkOperand(c);
  else c.fail("expected a number of rows");
}
function walkInto(c) {
  if (!c.take("into")) return false;
  if (c.take("outfile")) {
    c.string("a file name");
    while (c.kind() === Kind.word && /^(?:character|charset|fields|columns|lines|terminated|enclosed|escaped|optionally|starting|by|set)$/.test(
      c.lower()
    )) {
      c.i++;
      if (c.kind() === Kind.string) c.i++;
      else if (c.is("set")) {
        c.i += 2;
      }
    }
    return true;
  }
  if (c.take("dumpfile")) {
    c.string("a file name");
    return true;
  }
  do {
    if (c.kind() === Kind.userVariable) c.i++;
    else {
      c.name("a variable");
      if (c.takeMark(46)) c.anyName("a field");
    }
  } while (c.takeMark(44));
  return true;
}
function walkTableReferences(c, into) {
  do
    walkJoin(c, into);
  while (c.takeMark(44));
}
function walkJoin(c, into) {
  walkFactor(c, into);
  for (; ; ) {
    const from = c.i;
    c.take("natural");
    if (c.takeOne("left", "right")) {
      c.take("outer");
      c.need("join");
    } else if (c.takeOne("inner", "cross")) c.need("join");
    else if (!c.take("join") && !c.take("straight_join")) {
      c.i = from;
      return;
    }
    walkFactor(c, into);
    while (c.is("on") || c.is("using")) {
      if (c.take("on")) walkExpression(c);
      else {
        c.i++;
        c.nameList("a column name");
      }
    }
  }
}
function walkFactor(c, into) {
  c.take("lateral");
  const kind = c.kind();
  if (kind === 40) {
    c.deeper();
    const query = atQueryInBrackets(c);
    const from = c.i;
    c.i++;
    if (query && isSubquery(c)) {
      walkQuery(c);
      c.needMark(41);
    } else {
      c.i = from + 1;
      walkTableReferences(c, into);
      c.needMark(41);
    }
    c.higher();
    walkAlias(c);
    if (c.kind() === 40) c.nameList("a column name");
    return;
  }
  if (kind === 123) {
    c.i++;
    c.anyName("OJ");
    walkTableReferences(c, into);
    c.needMark(125);
    return;
  }
  if (c.is("json_table") && c.kind(1) === 40) {
    walkOperand(c);
    walkAlias(c);
    return;
  }
  if (c.take("dual")) return;
  const table = c.tableName();
  c.addRead(table);
  if (c.take("partition")) c.nameList("a partition");
  if (c.are("for", "system_time")) {
    c.i += 2;
    walkSystemTime(c);
  }
  const alias = walkAlias(c);
  if (c.kind() === 40 && c.i > 0 && alias !== null) c.nameList("a column name");
  while (c.is("use") || c.is("force") || c.is("ignore")) {
    c.i++;
    if (!c.takeOne("index", "key")) c.fail("expected INDEX");
    if (c.take("for")) {
      if (!c.take("join") && !c.take("order", "by")) c.need("group", "by");
    }
    c.skipBrackets();
  }
  if (c.take("tablesample")) {
    c.name("a method");
    c.skipBrackets();
  }
  into?.push({ table, alias });
}
function isSubquery(c) {
  if (atQuery(c)) return true;
  const from = c.i;
  if (c.kind() !== 40) return false;
  c.skipBrackets();
  const answer2 = c.kind() === 41 || c.is("union") || c.is("except") || c.is("intersect") || c.is("order") || c.is("limit");
  c.i = from;
  return answer2;
}
function walkSystemTime(c) {
  if (c.take("all")) return;
  if (c.take("as", "of")) {
    c.takeOne("timestamp", "transaction");
    walkOperand(c);
  } else if (c.take("between")) walkExpression(c);
  else {
    c.need("from");
    walkExpression(c);
    c.need("to");
    walkExpression(c);
  }
}
function walkAlias(c) {
  if (c.take("as")) {
    if (c.kind() === Kind.string) return c.string("a name");
    return c.name("a name for the table").name;
  }
  return c.isName() && !endsReference(c) ? c.name("a name for the table").name : null;
}
function endsReference(c) {
  if (c.kind() !== Kind.word) return false;
  const word2 = c.lower();
  if (word2 === "offset") return c.kind(1) === Kind.number;
  if (word2 === "returning" || word2 === "window" || word2 === "except" || word2 === "minus")
    return c.mariadb && word2 !== "window" ? true : word2 === "window" && c.is("as", 2);
  return word2 === "tablesample" || word2 === "qualify";
}

// src/core/sql/mysql/expression.ts
function readExpression(c) {
  return collect(c, walkExpression);
}
function readValue(c) {
  return collect(c, (inside) => {
    while (inside.kind() === 45 || inside.kind() === 43) inside.i++;
    walkOperand(inside);
  });
}
function collect(c, walk) {
  const outer = c.found;
  const found = { columns: /* @__PURE__ */ new Set(), functions: /* @__PURE__ */ new Set(), hasSubquery: false };
  c.found = found;
  const start = c.start;
  const first = c.i;
  walk(c);
  c.found = outer;
  if (outer) {
    for (const one of found.columns) outer.columns.add(one);
    for (const one of found.functions) outer.functions.add(one);
    outer.hasSubquery ||= found.hasSubquery;
  }
  const span = c.spanFrom(start);
  const text2 = c.text.slice(span.start, span.end);
  const { kind, value: value2 } = kindOf(c, first, text2);
  return {
    text: text2,
    span,
    kind,
    value: value2,
    columns: found.columns.size > 0 ? [...found.columns] : none,
    functions: found.functions.size > 0 ? [...found.functions] : none,
    hasSubquery: found.hasSubquery
  };
}
var none = [];
function kindOf(c, first, text2) {
  const end = c.i;
  c.i = first;
  let at = 0;
  let sign = "";
  while (c.kind(at) === 45 || c.kind(at) === 43) {
    if (c.kind(at) === 45) sign = sign === "-" ? "" : "-";
    at++;
  }
  const kind = c.kind(at);
  const count = end - first - at;
  let answer2 = { kind: "expression", value: null };
  if (count === 1 && kind === Kind.number) answer2 = { kind: "literal", value: sign + c.raw(at) };
  else if (count === 1 && kind === Kind.bits) answer2 = { kind: "literal", value: sign + c.raw(at) };
  else if (kind === Kind.string && at === 0) {
    let value2 = "";
    let k = 0;
    while (k < count && c.kind(k) === Kind.string) value2 += stringValue(c.raw(k++));
    if (k === count) answer2 = { kind: "literal", value: value2 };
  } else if (kind === Kind.word && at === 0) {
    const word2 = c.lower();
    if (count === 1 && word2 === "null") answer2 = { kind: "null", value: null };
    else if (count === 1 && (word2 === "true" || word2 === "false")) answer2 = { kind: "literal", value: word2 };
    else if (word2.startsWith("_") && count === 2 && (c.kind(1) === Kind.string || c.kind(1) === Kind.bits)) {
      answer2 = { kind: "literal", value: c.kind(1) === Kind.string ? stringValue(c.raw(1)) : c.raw(1) };
    } else if (/^(?:date|time|timestamp)$/.test(word2) && count === 2 && c.kind(1) === Kind.string) {
      answer2 = { kind: "literal", value: stringValue(c.raw(1)) };
    } else if (/^(?:current_timestamp|now|localtime|localtimestamp)\b\s*(?:\(\s*\d*\s*\))?$/i.test(text2)) {
      answer2 = { kind: "now", value: null };
    }
  }
  c.i = end;
  return answer2;
}
function walkExpression(c) {
  for (; ; ) {
    walkPrefixes(c);
    walkOperand(c);
    if (!takeOperator(c)) return;
  }
}
function walkPrefixes(c) {
  for (; ; ) {
    const kind = c.kind();
    if (kind === 45 || kind === 43 || kind === 126 || kind === 33) c.i++;
    else if (kind === Kind.word && (c.is("not") || c.is("binary") && c.kind(1) !== 40 || c.is("prior"))) c.i++;
    else return;
  }
}
function takeOperator(c) {
  for (; ; ) {
    switch (c.kind()) {
      case 60:
      case 62:
      case 61:
      case Kind.lessOrEqual:
      case Kind.greaterOrEqual:
      case Kind.notEqual:
      case Kind.nullSafeEqual:
        c.i++;
        if ((c.is("any") || c.is("all") || c.is("some")) && c.kind(1) === 40) c.i++;
        return true;
      case 43:
      case 45:
      case 42:
      case 47:
      case 37:
      case 94:
      case 38:
      case 124:
      case Kind.shiftLeft:
      case Kind.shiftRight:
      case Kind.or:
      case Kind.and:
      case Kind.assign:
      case Kind.arrow:
      case Kind.textArrow:
        c.i++;
        return true;
      case Kind.word:
        break;
      default:
        return false;
    }
    switch (c.lower()) {
      case "and":
      case "or":
      case "xor":
      case "div":
      case "mod":
      case "like":
      case "regexp":
      case "rlike":
      case "between":
      case "in":
      case "escape":
        c.i++;
        return true;
      case "not":
        if (!/^(?:like|regexp|rlike|between|in)$/.test(c.lower(1))) return false;
        c.i += 2;
        return true;
      case "sounds":
        if (!c.take("sounds", "like")) return false;
        return true;
      case "member":
        if (!c.take("member", "of") && !(c.is("member") && c.kind(1) === 40)) return false;
        if (c.is("member")) c.i++;
        return true;
      case "is":
        c.i++;
        c.take("not");
        if (!c.takeOne("null", "true", "false", "unknown")) {
          if (c.takeOne("json") === null) c.fail("expected NULL, TRUE, FALSE or UNKNOWN");
          c.takeOne("value", "array", "object", "scalar");
        }
        continue;
      case "collate":
        c.i++;
        if (!c.takeOne("binary", "default") && c.kind() !== Kind.string) c.name("a collation");
        else if (c.kind() === Kind.string) c.i++;
        continue;
      case "at":
        if (!c.are("at", "time", "zone") && !c.are("at", "local")) return false;
        return c.fail("only CAST knows AT TIME ZONE");
      default:
        return false;
    }
  }
}
var operand = "expected an expression";
function walkOperand(c) {
  switch (c.kind()) {
    case Kind.number:
    case Kind.bits:
    case Kind.userVariable:
    case 63:
      c.i++;
      return;
    case Kind.string:
      while (c.kind() === Kind.string) c.i++;
      return;
    case Kind.systemVariable:
      c.i++;
      while (c.kind() === 46) {
        c.i++;
        c.anyName("the name of a variable");
      }
      return;
    case 40:
      walkBracket(c);
      return;
    case 123:
      c.i++;
      c.anyName("d, t, ts, fn or oj");
      walkExpression(c);
      c.needMark(125);
      return;
    case Kind.quoted:
      walkColumn(c);
      return;
    case Kind.word:
      walkWord(c);
      return;
    default:
      c.fail(operand);
  }
}
function walkBracket(c) {
  c.deeper();
  c.needMark(40);
  if (atQuery(c)) {
    if (c.found) c.found.hasSubquery = true;
    walkQuery(c);
  } else {
    const first = c.kind() === 40;
    walkExpression(c);
    if (first && walkQueryTail(c) && c.found) c.found.hasSubquery = true;
    while (c.takeMark(44)) walkExpression(c);
  }
  c.needMark(41);
  c.higher();
}
function walkColumn(c) {
  let name = c.name("a column name").name;
  if (c.kind() === 40 && c.startAt(c.i) === c.last) return walkCall(c, name.toLowerCase());
  while (c.kind() === 46) {
    c.i++;
    if (c.kind() === 42) {
      c.i++;
      return;
    }
    name = c.anyName("a column name").name;
  }
  if (c.kind() === 40) return walkCall(c, name.toLowerCase());
  c.found?.columns.add(name.toLowerCase());
}
function walkWord(c) {
  const word2 = c.lower();
  const next = c.kind(1);
  switch (word2) {
    case "null":
    case "true":
    case "false":
    case "maxvalue":
    case "unknown":
      if (next === 46 || next === 40) break;
      c.i++;
      return;
    case "current_timestamp":
    case "current_date":
    case "current_time":
    case "localtime":
    case "localtimestamp":
    case "utc_date":
    case "utc_time":
    case "utc_timestamp":
    case "current_user":
    case "current_role":
      if (next === 40) break;
      c.found?.functions.add(word2);
      c.i++;
      return;
    case "case":
      return walkCase(c);
    case "exists":
      if (next !== 40) break;
      c.i++;
      return walkBracket(c);
    case "interval":
      if (c.isName(1) || next !== 46) {
        c.i++;
        if (next === 40) {
          walkBracket(c);
          if (!isUnit(c.lower())) {
            if (takeOperator(c)) walkExpression(c);
            else {
              c.found?.functions.add("interval");
              return;
            }
          }
        } else walkExpression(c);
        if (!isUnit(c.lower())) c.fail("expected a unit of time such as DAY");
        c.i++;
        return;
      }
      break;
    case "row":
      if (next === 40) {
        c.i++;
        return walkBracket(c);
      }
      break;
    case "default":
      c.i++;
      if (c.kind() === 40) walkBracket(c);
      return;
    case "values":
    case "value":
      if (next === 40) {
        c.i++;
        return walkBracket(c);
      }
      break;
    case "date":
    case "time":
    case "timestamp":
      if (next === Kind.string) {
        c.i += 2;
        return;
      }
      break;
    case "match":
      return walkMatch(c);
    case "next":
    case "previous":
      if (c.mariadb && c.are(word2, "value", "for")) {
        c.i += 3;
        c.found?.functions.add("nextval");
        c.tableName("a sequence");
        return;
      }
      break;
    case "select":
    case "with":
      return c.fail(`${operand}: a subquery needs brackets`);
    case "":
      break;
    default:
      if (word2.charCodeAt(0) === 95 && (next === Kind.string || next === Kind.bits)) {
        c.i += 2;
        return;
      }
  }
  if (next === 40 && c.kind(-1) !== 46) {
    c.i++;
    return walkCall(c, word2);
  }
  walkColumn(c);
}
function walkCase(c) {
  c.deeper();
  c.need("case");
  if (!c.is("when")) walkExpression(c);
  if (!c.is("when")) c.fail("expected WHEN");
  while (c.take("when")) {
    walkExpression(c);
    c.need("then");
    walkExpression(c);
  }
  if (c.take("else")) walkExpression(c);
  c.need("end");
  c.higher();
}
function walkMatch(c) {
  c.need("match");
  if (c.takeMark(40)) {
    walkExpressions(c);
    c.needMark(41);
  } else walkColumn(c);
  c.need("against");
  c.needMark(40);
  walkMatched(c);
  for (; ; ) {
    if (c.take("in", "boolean", "mode") || c.take("in", "natural", "language", "mode")) continue;
    if (c.take("with", "query", "expansion")) continue;
    break;
  }
  c.needMark(41);
}
function walkMatched(c) {
  for (; ; ) {
    walkPrefixes(c);
    walkOperand(c);
    if (c.is("in") || !takeOperator(c)) return;
  }
}
function walkExpressions(c) {
  do
    walkExpression(c);
  while (c.takeMark(44));
}
function walkCall(c, name) {
  c.found?.functions.add(name);
  c.deeper();
  c.needMark(40);
  switch (name) {
    case "cast":
      walkExpression(c);
      if (c.take("at", "time", "zone")) {
        c.take("interval");
        c.string("a time zone");
      }
      c.need("as");
      skipTo(c);
      break;
    case "convert":
      walkExpression(c);
      if (c.take("using")) {
        if (!c.take("binary")) c.name("a character set");
      } else {
        c.needMark(44);
        skipTo(c);
      }
      break;
    case "json_table":
      walkExpression(c);
      c.needMark(44);
      skipTo(c);
      break;
    case "extract":
    case "trim":
    case "position":
    case "substring":
    case "substr":
    case "mid":
    case "char":
    case "weight_string":
    case "get_format":
    case "json_value":
    case "timestampadd":
    case "timestampdiff":
    case "json_arrayagg":
    case "json_objectagg":
      walkLoose(c);
      break;
    case "group_concat":
      c.takeOne("distinct", "all");
      walkExpressions(c);
      walkOrderBy(c);
      if (c.take("separator")) walkOperand(c);
      if (c.take("limit")) walkExpressions(c);
      break;
    default:
      if (c.kind() === 41) break;
      if (c.kind() === 42 && c.kind(1) === 41) {
        c.i++;
        break;
      }
      c.takeOne("distinct", "all", "distinctrow");
      if (atQuery(c)) {
        if (c.found) c.found.hasSubquery = true;
        walkQuery(c);
        break;
      }
      walkExpression(c);
      while (c.takeMark(44)) walkExpression(c);
      if (c.is("order")) walkOrderBy(c);
      if (c.take("as")) c.name("a name");
  }
  c.needMark(41);
  c.higher();
  walkWindow(c);
}
function skipTo(c) {
  if (c.kind() === 41) c.fail("something is missing");
  for (; ; ) {
    const kind = c.kind();
    if (kind === 41) return;
    if (kind === Kind.end || kind === Kind.bad || kind === 59) c.fail('expected ")"');
    if (kind === 40) c.skipBrackets();
    else c.i++;
  }
}
function walkLoose(c) {
  let wants = true;
  for (; ; ) {
    const kind = c.kind();
    if (kind === 41) return;
    if (kind === 44) {
      c.i++;
      wants = true;
      continue;
    }
    if (kind === Kind.word) {
      const word2 = c.lower();
      if (/^(?:from|for|in|using|as|both|leading|trailing|distinct|all|returning|on|by|with|level|null)$/.test(word2)) {
        c.i++;
        wants = true;
        continue;
      }
      if (isUnit(word2) && c.kind(1) !== 40 && c.kind(1) !== 46) {
        c.i++;
        wants = true;
        continue;
      }
    }
    if (!wants) {
      if (kind !== Kind.word) c.fail('expected "," or ")"');
      c.i++;
      continue;
    }
    walkLooseOperands(c);
    wants = false;
  }
}
function walkLooseOperands(c) {
  for (; ; ) {
    walkPrefixes(c);
    walkOperand(c);
    if (c.is("in") || !takeOperator(c)) return;
  }
}
function walkOrderBy(c) {
  if (!c.take("order", "by")) return false;
  do {
    walkExpression(c);
    c.takeOne("asc", "desc");
  } while (c.takeMark(44));
  return true;
}
function walkWindow(c) {
  if (c.kind() !== Kind.word) return;
  if (c.are("within", "group")) {
    c.i += 2;
    c.skipBrackets();
  }
  if (c.are("from", "first") || c.are("from", "last")) c.i += 2;
  if (c.are("ignore", "nulls") || c.are("respect", "nulls")) c.i += 2;
  if (!c.is("over") || c.kind(1) !== 40 && !c.isName(1)) return;
  c.i++;
  if (c.kind() === 40) walkWindowSpecification(c);
  else c.name("a window");
}
function walkWindowSpecification(c) {
  c.deeper();
  c.needMark(40);
  if (c.isName() && !c.is("partition") && !c.is("range") && !c.is("rows")) c.name("a window");
  if (c.take("partition", "by")) walkExpressions(c);
  walkOrderBy(c);
  if (c.takeOne("rows", "range", "groups")) skipTo(c);
  c.needMark(41);
  c.higher();
}
var units = /^(?:microsecond|second|minute|hour|day|week|month|quarter|year|(?:second|minute|hour|day)_microsecond|(?:minute|hour|day)_second|(?:hour|day)_minute|day_hour|year_month|sql_tsi_\w+)$/;
function isUnit(word2) {
  return units.test(word2);
}

// src/core/sql/mysql/programs.ts
function readRoutine(c, head) {
  const kind = c.takeOne("procedure", "function") === "procedure" ? "create procedure" : "create function";
  c.take("if", "not", "exists");
  const routine = c.tableName("a name for the routine");
  if (kind === "create function" && c.is("returns")) {
    c.i += 2;
    c.need("soname");
    c.string("a file name");
    return {
      node: { kind, routine, ...head, deterministic: false, dataAccess: null },
      program: false
    };
  }
  if (c.is("as") || c.is("is")) throw new Refusal("a body in PL/SQL", { start: c.start, end: c.endAt(c.i) }, true);
  if (c.kind() !== 40) c.fail("expected the parameters in brackets");
  c.skipBrackets();
  if (c.take("returns")) readType(c);
  else if (kind === "create function") {
    if (c.is("return")) throw new Refusal("a body in PL/SQL", { start: c.start, end: c.endAt(c.i) }, true);
    c.fail("expected RETURNS and a type");
  }
  let { security } = head;
  let deterministic = false;
  let dataAccess = null;
  for (; ; ) {
    if (c.take("comment")) c.string("a comment in quotes");
    else if (c.take("language")) {
      if (!c.take("sql")) throw new Refusal(`a body in ${c.raw()}`, { start: c.start, end: c.endAt(c.i) }, true);
    } else if (c.take("not", "deterministic")) deterministic = false;
    else if (c.take("deterministic")) deterministic = true;
    else if (c.take("contains", "sql")) dataAccess = "CONTAINS SQL";
    else if (c.take("no", "sql")) dataAccess = "NO SQL";
    else if (c.take("reads", "sql", "data")) dataAccess = "READS SQL DATA";
    else if (c.take("modifies", "sql", "data")) dataAccess = "MODIFIES SQL DATA";
    else if (c.take("sql", "security"))
      security = c.takeOne("definer", "invoker") === "invoker" ? "invoker" : "definer";
    else break;
  }
  if (c.is("as") || c.is("is")) throw new Refusal("a body in PL/SQL", { start: c.start, end: c.endAt(c.i) }, true);
  return { node: { kind, routine, ...head, security, deterministic, dataAccess }, program: true };
}
function readTrigger(c, head) {
  c.take("if", "not", "exists");
  const trigger = c.tableName("a name for the trigger");
  const timing = c.takeOne("before", "after") === "before" ? "before" : "after";
  if (!(c.is("before", -1) || c.is("after", -1))) c.fail("expected BEFORE or AFTER");
  const word2 = c.takeOne("insert", "update", "delete");
  const event = word2 === "insert" || word2 === "update" || word2 === "delete" ? word2 : c.fail("expected INSERT, UPDATE or DELETE");
  c.need("on");
  const table = c.tableName();
  c.need("for", "each", "row");
  if (c.takeOne("follows", "precedes")) c.name("a trigger");
  const { orReplace, definer } = head;
  return { node: { kind: "create trigger", trigger, table, timing, event, orReplace, definer }, program: true };
}
function readEvent(c, definer, kind) {
  c.take("if", "not", "exists");
  const event = c.tableName("a name for the event");
  const node = { kind, event, definer };
  let scheduled = kind === "alter event";
  for (; ; ) {
    if (c.take("on", "schedule")) {
      readSchedule(c);
      scheduled = true;
    } else if (c.take("on", "completion")) {
      c.take("not");
      c.need("preserve");
    } else if (c.take("rename", "to")) c.tableName("a name for the event");
    else if (c.takeOne("enable", "disable")) {
      if (c.take("on")) c.i++;
    } else if (c.take("comment")) c.string("a comment in quotes");
    else break;
  }
  if (!scheduled) c.fail("expected ON SCHEDULE");
  if (c.take("do")) return { node, program: true };
  if (kind === "create event") c.fail("expected DO");
  return { node, program: false };
}
function readSchedule(c) {
  if (c.take("at")) {
    walkExpression(c);
    return;
  }
  c.need("every");
  walkExpression(c);
  if (!isUnit(c.lower())) c.fail("expected a unit of time such as DAY");
  c.i++;
  while (c.takeOne("starts", "ends")) walkExpression(c);
}
function walkBody(c, sink, conditional) {
  c.deeper();
  const labelled = (c.kind() === Kind.word || c.kind() === Kind.quoted) && c.kind(1) === 58;
  if (labelled) c.i += 2;
  const word2 = c.lower();
  switch (word2) {
    case "begin":
      c.i++;
      if (c.take("not")) c.need("atomic");
      walkList(c, sink, conditional);
      c.need("end");
      takeLabel(c);
      break;
    case "if":
      c.i++;
      walkExpression(c);
      c.need("then");
      walkList(c, sink, true);
      while (c.take("elseif")) {
        walkExpression(c);
        c.need("then");
        walkList(c, sink, true);
      }
      if (c.take("else")) walkList(c, sink, true);
      c.need("end", "if");
      break;
    case "case":
      c.i++;
      if (!c.is("when")) walkExpression(c);
      if (!c.is("when")) c.fail("expected WHEN");
      while (c.take("when")) {
        walkExpression(c);
        c.need("then");
        walkList(c, sink, true);
      }
      if (c.take("else")) walkList(c, sink, true);
      c.need("end", "case");
      break;
    case "loop":
      c.i++;
      walkList(c, sink, true);
      c.need("end", "loop");
      takeLabel(c);
      break;
    case "while":
      c.i++;
      walkExpression(c);
      c.need("do");
      walkList(c, sink, true);
      c.need("end", "while");
      takeLabel(c);
      break;
    case "repeat":
      c.i++;
      walkList(c, sink, true);
      c.need("until");
      walkExpression(c);
      c.need("end", "repeat");
      takeLabel(c);
      break;
    case "for":
      walkFor(c, sink);
      break;
    case "declare":
      walkDeclare(c, sink, conditional);
      break;
    case "return":
      c.i++;
      walkExpression(c);
      break;
    case "leave":
    case "iterate":
      c.i++;
      c.name("a label");
      break;
    case "open":
    case "close":
    case "fetch":
      c.skipRest();
      break;
    default:
      sink.statement(c, conditional);
  }
  c.higher();
}
function takeLabel(c) {
  if (c.isName()) c.i++;
}
function walkList(c, sink, conditional) {
  for (; ; ) {
    while (c.takeMark(59)) ;
    if (c.kind() === Kind.end) c.fail("the block is never closed: END is missing");
    switch (c.lower()) {
      case "end":
      case "else":
      case "elseif":
      case "when":
      case "until":
        if (c.kind(1) !== 58) return;
        break;
      default:
    }
    walkBody(c, sink, conditional);
    if (c.kind() !== 59) c.fail('expected ";"');
  }
}
function walkFor(c, sink) {
  if (!c.mariadb) c.fail("MySQL has no FOR loop, MariaDB has");
  c.i++;
  c.name("a variable");
  c.need("in");
  c.take("reverse");
  walkExpression(c);
  if (c.takeMark(Kind.range)) walkExpression(c);
  c.need("do");
  walkList(c, sink, true);
  c.need("end", "for");
  takeLabel(c);
}
function walkDeclare(c, sink, conditional) {
  c.i++;
  if (c.takeOne("continue", "exit", "undo")) {
    c.need("handler", "for");
    do {
      if (c.take("sqlstate")) {
        c.take("value");
        c.string("a state in quotes");
      } else if (c.take("not", "found")) continue;
      else if (c.kind() === Kind.number) c.i++;
      else if (!c.takeOne("sqlwarning", "sqlexception")) c.name("a condition");
    } while (c.takeMark(44));
    walkBody(c, sink, true);
    return;
  }
  c.name("a variable");
  if (c.is("cursor")) {
    c.i++;
    if (c.kind() === 40) c.skipBrackets();
    if (!c.take("for")) c.need("is");
    sink.statement(c, conditional);
    return;
  }
  if (c.is("condition") && c.is("for", 1)) {
    c.skipRest();
    return;
  }
  while (c.takeMark(44)) c.name("a variable");
  if (c.mariadb && (c.is("row") || c.is("type") || c.is("ref"))) {
    c.skipRest();
    return;
  }
  readType(c);
  if (c.take("default") || c.takeMark(Kind.assign)) walkExpression(c);
}

// src/core/sql/mysql/accounts.ts
function readAccount(c) {
  const start = c.start;
  if (c.takeOne("current_user", "current_role", "public")) {
    if (c.kind() === 40 && c.kind(1) === 41) c.i += 2;
    return c.textFrom(start);
  }
  if (c.kind() === Kind.string) c.i++;
  else c.name("an account");
  if (c.kind() === Kind.userVariable) c.i++;
  else if (c.kind() === 64) {
    c.i++;
    if (c.kind() === Kind.string) c.i++;
    else c.anyName("a host");
  }
  return c.textFrom(start);
}
function readDefiner(c) {
  if (!c.take("definer")) return null;
  c.needMark(61);
  return readAccount(c);
}
function readPrivileges(c) {
  const kind = c.takeOne("grant", "revoke") === "revoke" ? "revoke" : "grant";
  const to = kind === "grant" ? "to" : "from";
  if (kind === "revoke") c.take("if", "exists");
  if (kind === "revoke" && c.mariadb) c.take("admin", "option", "for");
  const privileges = [];
  let grantOption = false;
  do {
    const start = c.start;
    while (!c.is("on") && !c.is(to) && c.kind() !== 44) {
      if (c.atEnd) c.fail(`expected ON or ${to.toUpperCase()}`);
      if (c.kind() === 40) c.skipBrackets();
      else if (c.kind() === Kind.word) c.i++;
      else readAccount(c);
    }
    const privilege = c.textFrom(start);
    if (privilege === "") c.fail("expected a privilege or role");
    if (/^grant\s+option$/i.test(privilege)) grantOption = true;
    privileges.push(privilege.toUpperCase());
  } while (c.takeMark(44));
  let on = null;
  if (c.take("on")) {
    if ((c.is("table") || c.is("function") || c.is("procedure") || c.is("package") || c.is("library")) && c.kind(1) !== 46)
      c.i++;
    const start = c.start;
    while (!c.is(to) && !c.atEnd) {
      if (c.kind() === Kind.bad || c.kind() === 40) c.fail("expected what the privileges are on");
      c.i++;
    }
    on = c.textFrom(start);
    if (on === "") c.fail("expected what the privileges are on");
  }
  c.need(to);
  const users = [];
  do {
    users.push(readAccount(c));
    skipAuthentication(c, null);
  } while (c.takeMark(44));
  if (c.are("with", "grant", "option") || c.are("with", "admin", "option")) grantOption = true;
  c.skipRest();
  return { kind, privileges, on, users, grantOption };
}
function skipAuthentication(c, password) {
  while (c.takeOne("identified", "and", "or")) {
    if (c.take("with") || c.take("via")) {
      if (c.kind() === Kind.string) c.i++;
      else c.name("a plugin");
    }
    while (c.is("by") || c.is("as") || c.is("using")) {
      const clear = c.is("by");
      c.i++;
      if (c.take("random")) {
        c.need("password");
        continue;
      }
      const hashed = c.take("password");
      if (c.kind() === 40) {
        c.skipBrackets();
        continue;
      }
      const span = { start: c.start, end: c.endAt(c.i) };
      if (c.kind() === Kind.bits || c.kind() === Kind.userVariable) c.i++;
      else c.string("a password in quotes");
      if (clear && !hashed && password) password.span ??= span;
    }
    if (c.take("replace")) c.string("the old password in quotes");
    c.take("retain", "current", "password");
  }
}
function readUsers(c, kind) {
  c.take("if", "not", "exists");
  c.take("if", "exists");
  const users = [];
  const password = { span: null };
  do {
    if (c.are("user") && c.kind(1) === 40) {
      c.i += 3;
      users.push("USER()");
    } else users.push(readAccount(c));
    skipAuthentication(c, password);
    c.take("discard", "old", "password");
  } while (c.takeMark(44));
  c.skipRest();
  return { kind, users, password: password.span };
}
function readSetPassword(c) {
  const users = c.take("for") ? [readAccount(c)] : [];
  let password = null;
  if (c.take("to")) c.need("random");
  else {
    c.needMark(61);
    const call = c.is("password") && c.kind(1) === 40;
    if (call) c.i += 2;
    if (c.kind() === Kind.string && (call || !c.raw().startsWith("'*")))
      password = { start: c.start, end: c.endAt(c.i) };
  }
  c.skipRest();
  return { kind: "set password", users, password };
}

// src/core/sql/mysql/keys.ts
function atKey(c) {
  if (c.kind() !== Kind.word) return false;
  switch (c.lower()) {
    case "constraint":
    case "primary":
    case "unique":
    case "key":
    case "index":
    case "fulltext":
    case "spatial":
    case "foreign":
    case "check":
      return true;
    case "vector":
      return c.is("index", 1) || c.is("key", 1);
    case "period":
      return c.is("for", 1);
    default:
      return false;
  }
}
function readKey(c) {
  const start = c.start;
  let constraint = null;
  let ifNotExists = false;
  if (c.take("constraint")) {
    if (c.mariadb && c.take("if", "not", "exists")) ifNotExists = true;
    if (c.isName()) constraint = c.name("a name for the constraint");
  }
  if (c.take("foreign")) {
    c.need("key");
    if (takeIfNotExists(c)) ifNotExists = true;
    const own2 = c.kind() === 40 ? null : c.name("a name for the foreign key");
    const columns = c.nameList("a column name");
    const references = readReferences(c);
    return {
      kind: "foreign key",
      foreignKey: { name: constraint ?? own2, columns, references, span: c.spanFrom(start) },
      ifNotExists
    };
  }
  if (c.is("check")) {
    if (c.is("if", 1)) ifNotExists = true;
    return { kind: "check", check: readCheck(c, constraint, start), ifNotExists };
  }
  if (constraint === null && c.take("period")) {
    c.need("for");
    c.name("a period");
    c.nameList("a column name");
    return { kind: "period" };
  }
  let kind;
  if (c.take("primary")) {
    c.need("key");
    kind = "primary";
  } else if (c.take("unique")) {
    c.takeOne("key", "index");
    kind = "unique";
  } else if (constraint === null && c.is("fulltext")) {
    c.i++;
    c.takeOne("key", "index");
    kind = "fulltext";
  } else if (constraint === null && c.is("spatial")) {
    c.i++;
    c.takeOne("key", "index");
    kind = "spatial";
  } else if (constraint === null && c.is("vector")) {
    c.i += 2;
    kind = "vector";
  } else if (constraint === null && c.takeOne("key", "index")) kind = "index";
  else return c.fail("expected PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK");
  if (takeIfNotExists(c)) ifNotExists = true;
  let own = null;
  if (c.kind() !== 40 && !(c.is("using") || c.is("type") && !(c.kind(1) === 40)))
    own = c.name("a name for the index");
  const index = readIndex(c, kind, kind === "primary" ? constraint : own ?? constraint, start);
  return { kind: "index", index, ifNotExists };
}
function takeIfNotExists(c) {
  if (!c.are("if", "not", "exists")) return false;
  if (!c.mariadb) c.fail("MySQL has no IF NOT EXISTS here, MariaDB has");
  c.i += 3;
  return true;
}
function readIndex(c, kind, name, start) {
  let using = readUsing(c);
  const parts = readIndexParts(c);
  let visible = true;
  let parser = null;
  let comment = null;
  for (; ; ) {
    const method = readUsing(c);
    if (method !== null) {
      using = method;
      continue;
    }
    if (c.take("key_block_size")) {
      c.takeMark(61);
      c.integer("a size");
    } else if (c.are("with", "parser")) {
      c.i += 2;
      parser = c.name("a parser").name;
    } else if (c.take("comment")) {
      c.takeMark(61);
      comment = c.string("a comment in quotes");
    } else if (c.take("visible")) visible = true;
    else if (c.take("invisible")) visible = false;
    else if (c.are("not", "ignored")) {
      c.i += 2;
      visible = true;
    } else if (c.take("ignored")) visible = false;
    else if (c.is("engine_attribute") || c.is("secondary_engine_attribute")) {
      c.i++;
      c.takeMark(61);
      c.string("a text in quotes");
    } else if (atIndexAttribute(c)) c.i += 3;
    else break;
  }
  return { kind, name, parts, using, visible, parser, comment, span: c.spanFrom(start) };
}
function atIndexAttribute(c) {
  if (!c.mariadb || c.kind() !== Kind.word || c.kind(1) !== 61) return false;
  return !c.is("algorithm") && !c.is("lock");
}
function readUsing(c) {
  if (!(c.is("using") || c.is("type")) || !/^(?:btree|hash|rtree)$/.test(c.lower(1))) return null;
  const method = c.lower(1);
  c.i += 2;
  return method;
}
function readIndexParts(c) {
  c.needMark(40);
  const parts = [];
  do {
    if (c.kind() === 40) {
      if (c.mariadb) c.fail("MariaDB has no index on an expression: index a generated column");
      c.i++;
      const expression2 = readExpression(c);
      c.needMark(41);
      parts.push({ column: null, length: null, expression: expression2, descending: readOrder(c) });
      continue;
    }
    const column = c.name("a column name");
    let length = null;
    if (c.takeMark(40)) {
      length = c.integer("the length of a prefix");
      c.needMark(41);
    }
    if (c.mariadb) c.take("without", "overlaps");
    parts.push({ column, length, expression: null, descending: readOrder(c) });
  } while (c.takeMark(44));
  c.needMark(41);
  return parts;
}
function readOrder(c) {
  return c.takeOne("asc", "desc") === "desc";
}
function readReferences(c) {
  c.need("references");
  const table = c.tableName();
  const columns = c.kind() === 40 ? c.nameList("a column name") : [];
  let onDelete = null;
  let onUpdate = null;
  if (c.take("match") && !c.takeOne("full", "partial", "simple")) c.fail("expected FULL, PARTIAL or SIMPLE");
  for (; ; ) {
    if (c.are("on", "delete")) {
      c.i += 2;
      onDelete = readAction(c);
    } else if (c.are("on", "update")) {
      c.i += 2;
      onUpdate = readAction(c);
    } else break;
  }
  return { table, columns, onDelete, onUpdate };
}
function readAction(c) {
  if (c.take("restrict")) return "restrict";
  if (c.take("cascade")) return "cascade";
  if (c.take("set", "null")) return "set null";
  if (c.take("set", "default")) return "set default";
  if (c.take("no", "action")) return "no action";
  return c.fail("expected RESTRICT, CASCADE, SET NULL or NO ACTION");
}
function readCheck(c, name, start) {
  c.need("check");
  if (c.mariadb) c.take("if", "not", "exists");
  c.needMark(40);
  const expression2 = readExpression(c);
  c.needMark(41);
  let enforced = true;
  if (!c.mariadb) {
    if (c.take("not", "enforced")) enforced = false;
    else c.take("enforced");
  }
  return { name, expression: expression2, enforced, span: c.spanFrom(start) };
}

// src/core/sql/mysql/column.ts
function readColumn(c) {
  const start = c.start;
  const name = c.name("a column name");
  if (c.kind() === 46) {
    c.i++;
    return readDefinition(c, c.anyName("a column name"), start);
  }
  return readDefinition(c, name, start);
}
var noAttributes = /* @__PURE__ */ new Map();
function readDefinition(c, name, start) {
  const serial = c.is("serial");
  const type = readType(c);
  const a = {
    nullable: serial ? false : null,
    default: null,
    onUpdate: null,
    autoIncrement: serial,
    key: serial ? "unique" : null,
    comment: null,
    generated: null,
    check: null,
    references: null,
    invisible: false,
    collation: null
  };
  let extra = null;
  for (; ; ) {
    const set = readAttribute(c, a);
    if (set === null) break;
    if (set.name !== "") {
      extra ??= /* @__PURE__ */ new Map();
      extra.set(set.name, set.value);
    }
  }
  const { collation, ...rest } = a;
  return {
    name,
    type: collation === null ? type : { ...type, collation },
    span: c.spanFrom(start),
    ...rest,
    attributes: extra ?? noAttributes
  };
}
var known = { name: "", value: "" };
function readAttribute(c, a) {
  if (c.kind() !== Kind.word) return null;
  switch (c.lower()) {
    case "not":
      if (c.take("not", "null")) a.nullable = false;
      else if (c.take("not", "secondary")) return { name: "secondary", value: "not" };
      else return null;
      return known;
    case "null":
      c.i++;
      a.nullable = true;
      return known;
    case "default":
      c.i++;
      a.default = readDefault(c);
      return known;
    case "on":
      if (!c.are("on", "update")) return null;
      c.i += 2;
      a.onUpdate = readValue(c);
      if (a.onUpdate.kind !== "now") c.fail("only CURRENT_TIMESTAMP can stand behind ON UPDATE", c.i - 1);
      return known;
    case "auto_increment":
      c.i++;
      a.autoIncrement = true;
      return known;
    case "serial":
      if (!c.take("serial", "default", "value")) return null;
      a.autoIncrement = true;
      a.nullable = false;
      a.key = "unique";
      return known;
    case "primary":
      c.i++;
      c.take("key");
      a.key = "primary";
      return known;
    case "key":
      c.i++;
      a.key = "primary";
      return known;
    case "unique":
      c.i++;
      c.take("key");
      a.key ??= "unique";
      return known;
    case "comment":
      c.i++;
      c.takeMark(61);
      a.comment = c.string("a comment in quotes");
      return known;
    case "collate":
      c.i++;
      a.collation = readCharset(c);
      return known;
    case "column_format":
    case "storage": {
      const name = c.lower();
      c.i++;
      return { name, value: c.takeOne("default") ?? c.name("a value").name.toLowerCase() };
    }
    case "constraint": {
      const start = c.start;
      c.i++;
      const name = c.is("check") ? null : c.name("a name for the constraint");
      if (c.is("references")) {
        a.references = readReferences(c);
        return known;
      }
      a.check = readCheck(c, name, start);
      return known;
    }
    case "check":
      a.check = readCheck(c, null, c.start);
      return known;
    case "references":
      a.references = readReferences(c);
      return known;
    case "generated":
      c.i++;
      c.need("always");
      return readGenerated(c, a);
    case "as":
      return readGenerated(c, a);
    case "visible":
      c.i++;
      return known;
    case "invisible":
      c.i++;
      a.invisible = true;
      return known;
    case "virtual":
    case "stored":
    case "persistent":
      return null;
    case "srid":
      c.i++;
      return { name: "srid", value: String(c.integer("the number of a reference system")) };
    case "ref_system_id":
      c.i++;
      c.takeMark(61);
      return { name: "srid", value: String(c.integer("the number of a reference system")) };
    case "engine_attribute":
    case "secondary_engine_attribute": {
      const name = c.lower();
      c.i++;
      c.takeMark(61);
      return { name, value: c.string("a text in quotes") };
    }
    case "compressed":
      c.i++;
      return { name: "compressed", value: c.takeMark(61) ? c.name("a method").name.toLowerCase() : "" };
    case "with":
      if (!c.take("with", "system", "versioning")) return null;
      return { name: "system versioning", value: "with" };
    case "without":
      if (!c.take("without", "system", "versioning")) return null;
      return { name: "system versioning", value: "without" };
    default: {
      if (c.kind(1) !== 61 || !c.mariadb) return null;
      const name = c.lower();
      c.i += 2;
      const value2 = c.raw();
      c.i++;
      return { name, value: value2 };
    }
  }
}
function readDefault(c) {
  const start = c.i;
  const value2 = readValue(c);
  if (c.mariadb || value2.kind !== "expression" || c.tokens.kinds[start] === 40) return value2;
  const found = c.i;
  c.i = start;
  if (/^x_{2,}$/.test(c.raw())) {
    c.i = found;
    return value2;
  }
  return c.fail("MySQL takes an expression as a default only in brackets");
}
function readGenerated(c, a) {
  c.need("as");
  if (c.are("row", "start") || c.are("row", "end")) {
    const value2 = c.lower(1);
    c.i += 2;
    return { name: "row", value: value2 };
  }
  if (c.take("identity")) return c.fail("neither server has identity columns: AUTO_INCREMENT", c.i - 1);
  c.needMark(40);
  const expression2 = readExpression(c);
  c.needMark(41);
  const stored = c.takeOne("stored", "persistent", "virtual");
  a.generated = { expression: expression2, stored: stored === "stored" || stored === "persistent" };
  return known;
}

// src/core/sql/mysql/table-options.ts
function readTableOptions(c, into = /* @__PURE__ */ new Map()) {
  for (; ; ) {
    const before = c.i;
    const comma = into.size > 0 && c.takeMark(44);
    if (!readTableOption(c, into)) {
      if (comma) c.i = before;
      return into;
    }
  }
}
function readTableOption(c, into) {
  if (c.kind() !== Kind.word) return false;
  const start = c.start;
  const set = (name, value2) => {
    into.set(name, { value: value2, span: c.spanFrom(start) });
    return true;
  };
  const word2 = c.lower();
  switch (word2) {
    case "default":
      if (!(c.is("character", 1) || c.is("charset", 1) || c.is("collate", 1) || c.is("char", 1))) return false;
      c.i++;
      return readTableOption(c, into) ? true : c.fail("expected CHARACTER SET or COLLATE");
    case "character":
    case "char":
      if (!c.is("set", 1)) return false;
      c.i += 2;
      return set("charset", value(c).toLowerCase());
    case "charset":
      c.i++;
      return set("charset", value(c).toLowerCase());
    case "collate":
      c.i++;
      return set("collate", value(c).toLowerCase());
    case "data":
    case "index":
      if (!c.is("directory", 1)) return false;
      c.i += 2;
      return set(`${word2}_directory`, value(c));
    case "union":
      if (!(c.kind(1) === 40 || c.kind(1) === 61 && c.kind(2) === 40)) return false;
      c.i++;
      c.takeMark(61);
      {
        const from = c.start;
        c.skipBrackets();
        return set("union", c.textFrom(from));
      }
    case "start":
      if (!c.take("start", "transaction")) return false;
      return set("start_transaction", "");
    case "with":
      if (!c.take("with", "system", "versioning")) return false;
      return set("system_versioning", "with");
    case "tablespace":
      c.i++;
      set("tablespace", value(c));
      if (c.take("storage")) c.takeOne("disk", "memory");
      return true;
    case "engine":
    case "type":
    case "auto_increment":
    case "avg_row_length":
    case "checksum":
    case "table_checksum":
    case "comment":
    case "compression":
    case "connection":
    case "delay_key_write":
    case "encryption":
    case "engine_attribute":
    case "insert_method":
    case "key_block_size":
    case "max_rows":
    case "min_rows":
    case "pack_keys":
    case "password":
    case "row_format":
    case "secondary_engine":
    case "secondary_engine_attribute":
    case "stats_auto_recalc":
    case "stats_persistent":
    case "stats_sample_pages":
    case "storage":
    case "autoextend_size":
    case "page_checksum":
    case "page_compressed":
    case "page_compression_level":
    case "transactional":
    case "encrypted":
    case "encryption_key_id":
    case "ietf_quotes":
    case "sequence":
      if (word2 === "storage" && !c.is("engine", 1) && c.kind(1) !== 61) {
        c.i++;
        return set("storage", value(c));
      }
      if (word2 === "type" && c.kind(1) !== 61) return false;
      c.i++;
      return set(word2 === "type" ? "engine" : word2, value(c));
    default: {
      if (c.kind(1) !== 61) return false;
      c.i += 1;
      return set(word2, value(c));
    }
  }
}
function value(c) {
  c.takeMark(61);
  const kind = c.kind();
  const raw = c.raw();
  switch (kind) {
    case Kind.word:
    case Kind.number:
    case Kind.bits:
      c.i++;
      return raw;
    case Kind.quoted:
    case Kind.string:
      c.i++;
      return stringValue(raw);
    case 45:
    case 43:
      if (c.kind(1) !== Kind.number) return c.fail("expected a value");
      c.i += 2;
      return c.text.slice(c.startAt(c.i - 2), c.last);
    default:
      return c.fail("expected a value");
  }
}

// src/core/sql/mysql/partitions.ts
function readPartitioning(c) {
  const start = c.start;
  c.need("partition", "by");
  const linear = c.take("linear");
  let method;
  let columns = [];
  let count = null;
  if (c.take("hash")) {
    method = linear ? "linear hash" : "hash";
    columns = inBrackets(c);
  } else if (c.take("key")) {
    method = linear ? "linear key" : "key";
    if (c.take("algorithm")) {
      c.takeMark(61);
      c.integer("1 or 2");
    }
    columns = columnsOf(c, true);
  } else if (linear) return c.fail("expected HASH or KEY");
  else if (c.is("range") || c.is("list")) {
    const word2 = c.lower();
    c.i++;
    if (c.take("columns")) {
      method = word2 === "range" ? "range columns" : "list columns";
      columns = columnsOf(c, false);
    } else {
      method = word2 === "range" ? "range" : "list";
      columns = inBrackets(c);
    }
  } else if (c.take("system_time")) {
    method = "system_time";
    if (c.take("interval")) {
      walkOperand(c);
      c.i++;
      if (c.take("starts")) walkOperand(c);
    }
    if (c.take("limit")) c.integer("a number of rows");
    c.take("auto");
  } else return c.fail("expected RANGE, LIST, HASH or KEY");
  if (c.take("partitions")) count = c.integer("a number of partitions");
  let subpartitioned = false;
  if (c.take("subpartition", "by")) {
    subpartitioned = true;
    c.take("linear");
    if (c.take("hash")) inBrackets(c);
    else {
      c.need("key");
      if (c.take("algorithm")) {
        c.takeMark(61);
        c.integer("1 or 2");
      }
      columnsOf(c, true);
    }
    if (c.take("subpartitions")) c.integer("a number of partitions");
  }
  const partitions = c.kind() === 40 && c.is("partition", 1) ? readPartitions(c) : [];
  return { method, columns, partitions, count, subpartitioned, span: c.spanFrom(start) };
}
function inBrackets(c) {
  c.needMark(40);
  const { columns } = readExpression(c);
  c.needMark(41);
  return columns;
}
function columnsOf(c, mayBeEmpty) {
  if (mayBeEmpty && c.kind() === 40 && c.kind(1) === 41) {
    c.i += 2;
    return [];
  }
  return c.nameList("a column name").map((one) => one.name.toLowerCase());
}
function readPartitions(c) {
  c.needMark(40);
  const partitions = [readPartition(c)];
  while (c.takeMark(44)) partitions.push(readPartition(c));
  c.needMark(41);
  return partitions;
}
function readPartition(c) {
  c.need("partition");
  const name = c.name("a name for the partition");
  let values = null;
  if (c.take("values")) {
    const start = c.start;
    if (c.take("less", "than")) {
      if (!c.take("maxvalue")) bracketed(c);
    } else if (c.take("in")) bracketed(c);
    else c.fail("expected LESS THAN or IN");
    values = c.textFrom(start);
  } else if (c.takeOne("history", "current")) values = c.raw(-1);
  else if (c.take("default")) values = "DEFAULT";
  const options2 = /* @__PURE__ */ new Map();
  while (partitionOption(c, options2)) ;
  if (c.kind() === 40) {
    c.i++;
    do {
      c.need("subpartition");
      c.name("a name for the partition");
      while (partitionOption(c, options2)) ;
    } while (c.takeMark(44));
    c.needMark(41);
  }
  return { name, values };
}
function partitionOption(c, options2) {
  if (c.is("storage") && c.is("engine", 1)) c.i++;
  if (c.take("nodegroup")) {
    c.takeMark(61);
    c.integer("a number");
    return true;
  }
  return c.kind() === Kind.word && readTableOption(c, options2);
}
function bracketed(c) {
  c.needMark(40);
  do {
    if (c.kind() === 40) bracketed(c);
    else walkExpression(c);
  } while (c.takeMark(44));
  c.needMark(41);
}

// src/core/sql/mysql/create-table.ts
function readCreateTable(c, orReplace, temporary) {
  const ifNotExists = c.take("if", "not", "exists");
  const table = c.tableName();
  const columns = [];
  const indexes = [];
  const foreignKeys = [];
  const checks = [];
  const head = { kind: "create table", table, temporary, ifNotExists, orReplace };
  const body = { columns, indexes, foreignKeys, checks };
  const bracketed2 = c.kind() === 40 && c.is("like", 1);
  if (bracketed2 || c.is("like")) {
    c.i += bracketed2 ? 2 : 1;
    const like = c.tableName();
    if (bracketed2) c.needMark(41);
    return { ...head, ...body, options: /* @__PURE__ */ new Map(), partitioning: null, like, query: null, systemVersioned: false };
  }
  if (c.kind() === 40 && !atQueryInBrackets(c)) {
    c.i++;
    do {
      if (!atKey(c)) {
        columns.push(readColumn(c));
        continue;
      }
      const item = readKey(c);
      if (item.kind === "index") indexes.push(item.index);
      else if (item.kind === "foreign key") foreignKeys.push(item.foreignKey);
      else if (item.kind === "check") checks.push(item.check);
    } while (c.takeMark(44));
    if (c.kind() !== 41) c.fail('expected "," or ")"');
    c.i++;
  }
  const options2 = readTableOptions(c);
  const partitioning = c.is("partition") ? readPartitioning(c) : null;
  let query = null;
  c.takeOne("ignore", "replace");
  if (c.take("as") || atQueryInBrackets(c)) query = readQuery(c);
  if (columns.length === 0 && query === null && options2.get("engine") === void 0 && options2.size === 0) {
    c.fail("expected the columns in brackets, LIKE or a query");
  }
  return {
    ...head,
    ...body,
    options: options2,
    partitioning,
    like: null,
    query,
    systemVersioned: options2.has("system_versioning")
  };
}
function readCreateIndex(c, orReplace) {
  const start = c.start;
  let kind = "index";
  if (c.take("unique")) kind = "unique";
  else if (c.take("fulltext")) kind = "fulltext";
  else if (c.take("spatial")) kind = "spatial";
  else if (c.take("vector")) kind = "vector";
  c.need("index");
  const ifNotExists = takeIfNotExists(c);
  const name = c.name("a name for the index");
  const before = readUsing(c);
  c.need("on");
  const table = c.tableName();
  const wait = readWait(c);
  const index = readIndex(c, kind, name, start);
  const { algorithm, lock } = readAssertions(c);
  return {
    kind: "create index",
    table,
    index: index.using === null && before !== null ? { ...index, using: before } : index,
    ifNotExists,
    orReplace,
    algorithm,
    lock,
    wait
  };
}
function readDropIndex(c) {
  const ifExists = takeIfExists(c);
  const index = c.is("primary") ? c.anyName("an index name") : c.name("an index name");
  if (!c.take("on")) c.fail("expected ON and the table: an index belongs to one");
  const table = c.tableName();
  const wait = readWait(c);
  const { algorithm, lock } = readAssertions(c);
  return { kind: "drop index", table, index, ifExists, algorithm, lock, wait };
}
function takeIfExists(c) {
  if (!c.are("if", "exists")) return false;
  if (!c.mariadb) c.fail("MySQL has no IF EXISTS here, MariaDB has");
  c.i += 2;
  return true;
}
function readAssertions(c) {
  let algorithm = null;
  let lock = null;
  for (; ; ) {
    const found = readAssertion(c);
    if (!found) return { algorithm, lock };
    if (found.of === "algorithm") algorithm = found.assertion;
    else lock = found.assertion;
  }
}
function readAssertion(c) {
  const of = c.is("algorithm") ? "algorithm" : c.is("lock") ? "lock" : null;
  if (of === null) return null;
  const start = c.start;
  c.i++;
  c.takeMark(61);
  if (c.kind() !== Kind.word) c.fail("expected a value");
  const value2 = c.raw().toUpperCase();
  const allowed = of === "algorithm" ? /^(?:DEFAULT|INSTANT|INPLACE|COPY|NOCOPY|X_+)$/ : /^(?:DEFAULT|NONE|SHARED|EXCLUSIVE|X_+)$/;
  if (!allowed.test(value2) || value2 === "NOCOPY" && !c.mariadb) c.fail(`${of.toUpperCase()} has no such value`);
  c.i++;
  return { of, assertion: { value: value2, span: c.spanFrom(start) } };
}
function readWait(c) {
  if (!c.mariadb) return null;
  if (c.take("nowait")) return 0;
  return c.take("wait") ? c.integer("a number of seconds") : null;
}

// src/core/sql/mysql/alter-table.ts
function readAlterTable(c, online, ignore) {
  const ifExists = takeIfExists(c);
  const table = c.tableName();
  const wait = readWait(c);
  const actions = [];
  let algorithm = null;
  let lock = null;
  if (!c.atEnd) {
    do {
      const assertion = readAssertion(c);
      if (assertion?.of === "algorithm") algorithm = assertion.assertion;
      else if (assertion) lock = assertion.assertion;
      else readAction2(c, actions);
    } while (c.takeMark(44) || c.are("partition", "by") || c.are("remove", "partitioning"));
  }
  return { kind: "alter table", table, ifExists, actions, algorithm, lock, online, ignore, wait };
}
function readAction2(c, into) {
  const start = c.start;
  const first = c.i;
  if (c.kind() !== Kind.word) c.fail("expected an action such as ADD COLUMN");
  switch (c.lower()) {
    case "add":
      c.i++;
      readAdd(c, start, into);
      return;
    case "drop":
      c.i++;
      into.push(readDrop(c, start));
      return;
    case "modify": {
      c.i++;
      c.take("column");
      const ifExists = takeIfExists(c);
      const column = readColumn(c);
      const position = readPosition(c);
      into.push({ kind: "modify column", column, position, ifExists, span: c.spanFrom(start) });
      return;
    }
    case "change": {
      c.i++;
      c.take("column");
      const ifExists = takeIfExists(c);
      const from = c.name("a column name");
      const column = readColumn(c);
      const position = readPosition(c);
      into.push({ kind: "change column", from, column, position, ifExists, span: c.spanFrom(start) });
      return;
    }
    case "rename":
      c.i++;
      into.push(readRename(c, start));
      return;
    case "alter":
      c.i++;
      into.push(readAlter(c, start));
      return;
    case "convert":
      c.i++;
      into.push(readConvert(c, start));
      return;
    case "order": {
      c.i++;
      c.need("by");
      const columns = [];
      do {
        columns.push(...readExpression(c).columns);
        c.takeOne("asc", "desc");
      } while (c.kind() === 44 && !isActionWord(c) && c.takeMark(44));
      into.push({ kind: "order by", columns, span: c.spanFrom(start) });
      return;
    }
    case "enable":
    case "disable": {
      const kind = c.is("enable") ? "enable keys" : "disable keys";
      c.i++;
      c.need("keys");
      into.push({ kind, span: c.spanFrom(start) });
      return;
    }
    case "force":
      c.i++;
      into.push({ kind: "force", span: c.spanFrom(start) });
      return;
    case "discard":
    case "import": {
      const discard = c.is("discard");
      c.i++;
      if (c.take("partition")) {
        const names = readPartitionNames(c);
        c.need("tablespace");
        const kind = discard ? "discard partition tablespace" : "import partition tablespace";
        into.push({ kind, names, span: c.spanFrom(start) });
        return;
      }
      c.need("tablespace");
      into.push({ kind: discard ? "discard tablespace" : "import tablespace", span: c.spanFrom(start) });
      return;
    }
    case "with":
    case "without":
      if (c.is("validation", 1)) {
        const on = c.is("with");
        c.i += 2;
        into.push({ kind: "validation", on, span: c.spanFrom(start) });
        return;
      }
      break;
    case "partition":
      if (c.is("by", 1)) {
        const partitioning = readPartitioning(c);
        into.push({ kind: "partition by", partitioning, span: c.spanFrom(start) });
        return;
      }
      break;
    case "remove":
      c.need("remove", "partitioning");
      into.push({ kind: "remove partitioning", span: c.spanFrom(start) });
      return;
    case "truncate":
    case "rebuild":
    case "optimize":
    case "analyze":
    case "check":
    case "repair": {
      const word2 = c.takeOne("truncate", "rebuild", "optimize", "analyze", "check", "repair");
      c.need("partition");
      const names = readPartitionNames(c);
      skipWords(c);
      const span = c.spanFrom(start);
      if (word2 === "truncate" || word2 === "rebuild" || word2 === "optimize") {
        into.push({ kind: `${word2} partition`, names, span });
      } else if (word2 === "analyze" || word2 === "check" || word2 === "repair") {
        into.push({ kind: `${word2} partition`, names, span });
      }
      return;
    }
    case "coalesce": {
      c.i++;
      c.need("partition");
      takeNoBinlog(c);
      const count = c.integer("a number of partitions");
      into.push({ kind: "coalesce partition", count, span: c.spanFrom(start) });
      return;
    }
    case "reorganize": {
      c.i++;
      c.need("partition");
      takeNoBinlog(c);
      if (c.atEnd || c.kind() === 44) {
        into.push({ kind: "reorganize partition", names: null, into: [], span: c.spanFrom(start) });
        return;
      }
      const names = readNames(c);
      c.need("into");
      const partitions = readPartitions(c);
      into.push({ kind: "reorganize partition", names, into: partitions, span: c.spanFrom(start) });
      return;
    }
    case "exchange": {
      c.i++;
      c.need("partition");
      const partition = c.name("a partition");
      c.need("with", "table");
      const table = c.tableName();
      const validation = !c.take("without", "validation");
      if (validation) c.take("with", "validation");
      into.push({ kind: "exchange partition", partition, table, validation, span: c.spanFrom(start) });
      return;
    }
    case "secondary_load":
    case "secondary_unload":
      c.i++;
      skipWords(c);
      into.push({ kind: "other", text: c.textFrom(start), span: c.spanFrom(start) });
      return;
    default:
  }
  const options2 = /* @__PURE__ */ new Map();
  while (readTableOption(c, options2)) ;
  if (c.i > first) {
    const last = into.at(-1);
    if (last?.kind === "table options") {
      const merged = new Map([...last.options, ...options2]);
      into[into.length - 1] = { kind: "table options", options: merged, span: c.spanFrom(last.span.start) };
    } else into.push({ kind: "table options", options: options2, span: c.spanFrom(start) });
    return;
  }
  readUnknown(c, start, into);
}
var foreign = /^(?:owner|set|reset|inherit|attach|detach|validate|cluster|replica|type|using|rename|alter|add|drop)$/;
function readUnknown(c, start, into) {
  const word2 = c.lower();
  if (foreign.test(word2) || c.tokens.count - c.i < 1) c.fail("no server has such an action of ALTER TABLE");
  while (!c.atEnd && c.kind() !== 44) {
    if (c.kind() === 40) c.skipBrackets();
    else if (c.kind() === Kind.bad || c.kind() === 41) c.fail('expected "," or the end of the statement');
    else c.i++;
  }
  into.push({ kind: "other", text: c.textFrom(start), span: c.spanFrom(start) });
}
function isActionWord(c) {
  return /^(?:add|drop|modify|change|rename|alter|convert|engine|algorithm|lock|force|enable|disable)$/.test(
    c.lower(1)
  );
}
function readAdd(c, start, into) {
  if (c.is("partition") && (c.kind(1) === 40 || c.is("partitions", 1) || c.is("if", 1) || isNoBinlog(c, 1))) {
    c.i++;
    if (c.mariadb) c.take("if", "not", "exists");
    takeNoBinlog(c);
    if (c.take("partitions")) {
      const count = c.integer("a number of partitions");
      into.push({ kind: "add partition", partitions: [], count, span: c.spanFrom(start) });
    } else {
      const partitions = readPartitions(c);
      into.push({ kind: "add partition", partitions, count: null, span: c.spanFrom(start) });
    }
    return;
  }
  if (c.are("system", "versioning")) {
    c.i += 2;
    into.push({ kind: "add system versioning", span: c.spanFrom(start) });
    return;
  }
  if (atKey(c)) {
    into.push(readKeyAction(c, start));
    return;
  }
  c.take("column");
  const ifNotExists = takeIfNotExists(c);
  if (c.takeMark(40)) {
    do {
      const from = c.start;
      if (atKey(c)) into.push(readKeyAction(c, from));
      else {
        const column2 = readColumn(c);
        into.push({ kind: "add column", column: column2, position: null, ifNotExists, span: c.spanFrom(from) });
      }
    } while (c.takeMark(44));
    c.needMark(41);
    return;
  }
  const column = readColumn(c);
  const position = readPosition(c);
  into.push({ kind: "add column", column, position, ifNotExists, span: c.spanFrom(start) });
}
function readKeyAction(c, start) {
  const item = readKey(c);
  const span = c.spanFrom(start);
  switch (item.kind) {
    case "index":
      return { kind: "add index", index: item.index, ifNotExists: item.ifNotExists, span };
    case "foreign key":
      return { kind: "add foreign key", foreignKey: item.foreignKey, ifNotExists: item.ifNotExists, span };
    case "check":
      return { kind: "add check", check: item.check, ifNotExists: item.ifNotExists, span };
    case "period":
      return { kind: "add period", span };
  }
}
function readPosition(c) {
  if (c.take("first")) return { first: true };
  if (!c.take("after")) return null;
  const after = c.name("a column name");
  return { first: false, after };
}
function readDrop(c, start) {
  if (c.is("primary") && c.is("key", 1)) {
    c.i += 2;
    return { kind: "drop primary key", ifExists: false, span: c.spanFrom(start) };
  }
  if (c.take("foreign", "key")) {
    const ifExists2 = takeIfExists(c);
    const name = c.name("the name of a foreign key");
    return { kind: "drop foreign key", name, ifExists: ifExists2, span: c.spanFrom(start) };
  }
  if (c.takeOne("index", "key")) {
    const ifExists2 = takeIfExists(c);
    if (c.is("primary")) {
      c.i++;
      return { kind: "drop primary key", ifExists: ifExists2, span: c.spanFrom(start) };
    }
    const index = c.name("an index name");
    if (index.name.toLowerCase() === "primary") return { kind: "drop primary key", ifExists: ifExists2, span: c.spanFrom(start) };
    return { kind: "drop index", index, ifExists: ifExists2, span: c.spanFrom(start) };
  }
  if (c.take("check")) {
    if (c.mariadb) c.fail("MariaDB drops a check by DROP CONSTRAINT", c.i - 1);
    const name = c.name("the name of a check");
    return { kind: "drop constraint", name, only: "check", ifExists: false, span: c.spanFrom(start) };
  }
  if (c.take("constraint")) {
    const ifExists2 = takeIfExists(c);
    const name = c.is("primary") ? c.anyName("the name of a constraint") : c.name("the name of a constraint");
    return { kind: "drop constraint", name, only: null, ifExists: ifExists2, span: c.spanFrom(start) };
  }
  if (c.is("partition") && (c.isName(1) || c.is("if", 1))) {
    c.i++;
    if (c.mariadb) c.take("if", "exists");
    const names = readNames(c);
    return { kind: "drop partition", names, span: c.spanFrom(start) };
  }
  if (c.take("system", "versioning")) return { kind: "drop system versioning", span: c.spanFrom(start) };
  if (c.are("period", "for")) {
    c.i += 2;
    c.name("a period");
    return { kind: "drop period", span: c.spanFrom(start) };
  }
  c.take("column");
  const ifExists = takeIfExists(c);
  const column = c.name("a column name");
  c.takeOne("restrict", "cascade");
  return { kind: "drop column", column, ifExists, span: c.spanFrom(start) };
}
function readRename(c, start) {
  if (c.take("column")) {
    if (c.mariadb) c.take("if", "exists");
    const from = c.name("a column name");
    c.need("to");
    const to2 = c.name("a column name");
    return { kind: "rename column", from, to: to2, span: c.spanFrom(start) };
  }
  if (c.takeOne("index", "key")) {
    if (c.mariadb) c.take("if", "exists");
    const from = c.name("an index name");
    c.need("to");
    const to2 = c.name("an index name");
    return { kind: "rename index", from, to: to2, span: c.spanFrom(start) };
  }
  if (!c.takeOne("to", "as")) c.takeMark(61);
  const to = c.tableName();
  return { kind: "rename table", to, span: c.spanFrom(start) };
}
function readAlter(c, start) {
  if (c.takeOne("index", "key")) {
    if (c.mariadb) c.take("if", "exists");
    const index = c.name("an index name");
    let visible;
    if (c.take("visible") || c.take("not", "ignored")) visible = true;
    else if (c.take("invisible") || c.take("ignored")) visible = false;
    else return c.fail("expected VISIBLE or INVISIBLE");
    return { kind: "index visibility", index, visible, span: c.spanFrom(start) };
  }
  if (c.takeOne("check", "constraint")) {
    const name = c.name("the name of a constraint");
    const enforced = !c.take("not");
    c.need("enforced");
    return { kind: "enforce constraint", name, enforced, span: c.spanFrom(start) };
  }
  c.take("column");
  if (c.mariadb) c.take("if", "exists");
  const column = c.name("a column name");
  if (c.take("drop", "default")) return { kind: "set default", column, default: null, span: c.spanFrom(start) };
  if (c.take("set", "default")) {
    const value2 = readDefault(c);
    return { kind: "set default", column, default: value2, span: c.spanFrom(start) };
  }
  if (c.take("set", "visible")) return { kind: "column visibility", column, visible: true, span: c.spanFrom(start) };
  if (c.take("set", "invisible")) return { kind: "column visibility", column, visible: false, span: c.spanFrom(start) };
  return c.fail("ALTER COLUMN sets and drops defaults; MODIFY COLUMN changes the rest");
}
function readConvert(c, start) {
  if (c.take("partition")) {
    const partition = c.name("a partition");
    c.need("to", "table");
    const table = c.tableName();
    skipWords(c);
    return { kind: "convert partition", partition, table, span: c.spanFrom(start) };
  }
  if (c.take("table")) {
    const table = c.tableName();
    c.need("to");
    const { name } = readPartition(c);
    skipWords(c);
    return { kind: "convert table", partition: name, table, span: c.spanFrom(start) };
  }
  c.need("to");
  if (!c.take("charset")) {
    if (!c.takeOne("character", "char")) c.fail("expected CHARACTER SET");
    c.need("set");
  }
  c.takeMark(61);
  const charset = readCharset(c);
  let collation = null;
  if (c.take("collate")) {
    c.takeMark(61);
    collation = readCharset(c);
  }
  return {
    kind: "convert charset",
    charset: charset === "default" ? null : charset,
    collation: collation === "default" ? null : collation,
    span: c.spanFrom(start)
  };
}
function isNoBinlog(c, ahead) {
  return c.is("no_write_to_binlog", ahead) || c.is("local", ahead);
}
function takeNoBinlog(c) {
  if (isNoBinlog(c, 0)) c.i++;
}
function readPartitionNames(c) {
  takeNoBinlog(c);
  return c.take("all") ? null : readNames(c);
}
function readNames(c) {
  const names = [c.name("a partition")];
  while (c.kind() === 44 && !c.is("algorithm", 1) && !c.is("lock", 1)) {
    c.i++;
    names.push(c.name("a partition"));
  }
  return names;
}
function skipWords(c) {
  while (c.kind() === Kind.word && /^(?:quick|fast|medium|extended|changed|for|upgrade|use_frm|with|without|validation|no|persistent|concurrent)$/.test(
    c.lower()
  ))
    c.i++;
}

// src/core/sql/mysql/dml.ts
function readInsert(c) {
  const replace = c.takeOne("insert", "replace") === "replace";
  c.takeOne("low_priority", "delayed", "high_priority");
  const ignore = c.take("ignore");
  c.take("into");
  const table = c.tableName();
  if (c.take("partition")) c.nameList("a partition");
  let columns = [];
  if (c.kind() === 40 && !atQueryInBrackets(c)) columns = readColumns(c);
  let rows = null;
  let query = null;
  if (c.is("values") || c.is("value")) {
    c.i++;
    rows = countRows(c);
  } else if (c.take("set")) {
    const named2 = [];
    do {
      named2.push(readTarget(c).column);
      if (!c.takeMark(Kind.assign)) c.needMark(61);
      walkExpression(c);
    } while (c.takeMark(44));
    columns = named2;
    rows = 1;
  } else if (atQueryInBrackets(c) || c.is("table")) query = readQuery(c);
  else c.fail("expected VALUES, SET or a query");
  if (c.take("as")) {
    c.name("a name for the row");
    if (c.kind() === 40) c.nameList("a column name");
  }
  let onDuplicate = false;
  if (c.is("on") && c.is("duplicate", 1)) {
    c.need("on", "duplicate", "key", "update");
    onDuplicate = true;
    do {
      readTarget(c);
      if (!c.takeMark(Kind.assign)) c.needMark(61);
      walkExpression(c);
    } while (c.takeMark(44));
  }
  walkReturning(c);
  return { kind: "insert", table, replace, ignore, columns, rows, query, onDuplicate };
}
function readColumns(c) {
  c.needMark(40);
  const columns = [];
  if (c.takeMark(41)) return columns;
  do
    columns.push(readTarget(c).column);
  while (c.takeMark(44));
  c.needMark(41);
  return columns;
}
function readTarget(c) {
  let column = c.name("a column name");
  let table = null;
  while (c.takeMark(46)) {
    table = column.name;
    column = c.anyName("a column name");
  }
  return { column, table };
}
function countRows(c) {
  let rows = 0;
  const { tokens: tokens2 } = c;
  do {
    c.take("row");
    c.needMark(40);
    rows++;
    if (c.takeMark(41)) continue;
    for (; ; ) {
      const kind = tokens2.kinds[c.i] ?? 0;
      const next = tokens2.kinds[c.i + 1] ?? 0;
      if ((next === 44 || next === 41) && (kind === Kind.string || kind === Kind.number || kind === Kind.bits)) c.i++;
      else walkExpression(c);
      const mark = tokens2.kinds[c.i] ?? 0;
      if (mark === 44) c.i++;
      else if (mark === 41) break;
      else c.fail('expected "," or ")"');
    }
    c.i++;
  } while (c.takeMark(44));
  return rows;
}
function walkReturning(c) {
  if (!c.mariadb || !c.take("returning")) return;
  do {
    if (c.kind() === 42) {
      c.i++;
      continue;
    }
    walkExpression(c);
    if (c.take("as")) c.name("a name");
  } while (c.takeMark(44));
}
function readUpdate(c) {
  const known2 = c.withNames.length;
  walkWith(c);
  c.need("update");
  c.take("low_priority");
  const ignore = c.take("ignore");
  const tables = [];
  walkTableReferences(c, tables);
  if (c.are("for", "portion")) skipPortion(c);
  c.need("set");
  const sets = [];
  const named2 = /* @__PURE__ */ new Set();
  do {
    const { column, table } = readTarget(c);
    if (!c.takeMark(Kind.assign)) c.needMark(61);
    named2.add(table === null ? null : table.toLowerCase());
    sets.push({ column, value: readExpression(c) });
  } while (c.takeMark(44));
  const where = c.take("where") ? readExpression(c) : null;
  const orderBy = walkOrderBy(c);
  const limit = walkLimit(c);
  c.withNames.length = known2;
  const changes = tables.filter((one) => tables.length === 1 || named2.has(null) || named2.has((one.alias ?? one.table.name).toLowerCase())).map((one) => one.table);
  return { kind: "update", changes: distinct(changes), reads: others(c, changes), sets, where, limit, orderBy, ignore };
}
function readDelete(c) {
  const known2 = c.withNames.length;
  walkWith(c);
  c.need("delete");
  if (c.mariadb && c.is("history") && c.is("from", 1)) c.i++;
  let ignore = false;
  for (; ; ) {
    const word2 = c.takeOne("low_priority", "quick", "ignore");
    if (word2 === null) break;
    ignore ||= word2 === "ignore";
  }
  const tables = [];
  let changes;
  if (c.take("from")) {
    const targets = [readDeleted(c)];
    if (c.kind() === 44 || c.is("using")) {
      while (c.takeMark(44)) targets.push(readDeleted(c));
      c.need("using");
      walkTableReferences(c, tables);
      changes = targets.map((one) => resolve(one, tables));
    } else {
      const [only] = targets;
      changes = only ? [only] : [];
      if (c.take("as")) c.name("a name for the table");
      else if (c.isName() && !c.is("returning") && !(c.is("before") || c.is("offset"))) c.name("a name for the table");
      if (c.take("partition")) c.nameList("a partition");
      if (c.are("for", "portion")) skipPortion(c);
    }
  } else {
    const targets = [readDeleted(c)];
    while (c.takeMark(44)) targets.push(readDeleted(c));
    c.need("from");
    walkTableReferences(c, tables);
    changes = targets.map((one) => resolve(one, tables));
  }
  if (c.take("before")) {
    c.need("system_time");
    c.takeOne("timestamp", "transaction");
    walkExpression(c);
  }
  const where = c.take("where") ? readExpression(c) : null;
  const orderBy = walkOrderBy(c);
  const limit = walkLimit(c);
  walkReturning(c);
  c.withNames.length = known2;
  return { kind: "delete", changes: distinct(changes), reads: others(c, changes), where, limit, orderBy, ignore };
}
function readDeleted(c) {
  const table = c.kind() === Kind.word || c.kind() === Kind.quoted ? c.name("a table name") : c.fail("expected a table name");
  let schema = null;
  let { name } = table;
  let end = table.span.end;
  while (c.kind() === 46) {
    c.i++;
    if (c.takeMark(42)) break;
    schema = name;
    const next = c.anyName("a table name");
    name = next.name;
    end = next.span.end;
  }
  return { schema, name, span: { start: table.span.start, end } };
}
function resolve(target, tables) {
  if (target.schema !== null) return target;
  const name = target.name.toLowerCase();
  const found = tables.find((one) => (one.alias ?? one.table.name).toLowerCase() === name);
  return found ? found.table : target;
}
function distinct(tables) {
  return tables.filter((one, at) => tables.findIndex((other2) => same(one, other2)) === at);
}
function others(c, changes) {
  return c.reads.filter((one) => !changes.some((other2) => same(one, other2)));
}
function same(a, b) {
  return a.name === b.name && a.schema === b.schema;
}
function skipPortion(c) {
  c.need("for", "portion", "of");
  c.name("a period");
  c.need("from");
  walkExpression(c);
  c.need("to");
  walkExpression(c);
}
function readLoad(c) {
  c.need("load");
  if (!c.takeOne("data", "xml")) c.fail("expected DATA");
  while (c.takeOne("low_priority", "concurrent", "local", "from", "url", "s3")) ;
  c.need("infile");
  c.string("a file name");
  c.takeOne("replace", "ignore");
  c.need("into", "table");
  const table = c.tableName();
  while (!c.atEnd) {
    if (c.kind() === 40) c.skipBrackets();
    else if (c.kind() === Kind.bad) c.fail("expected the end of the statement");
    else c.i++;
  }
  return { kind: "load data", table };
}

// src/core/sql/mysql/settings.ts
function readSet(c) {
  const assignments = [];
  let scope = "session";
  do {
    const start = c.start;
    const word2 = c.takeOne("global", "session", "local", "persist", "persist_only");
    if (word2 !== null && c.kind() === 61) c.i--;
    else if (word2 !== null) scope = scopeOf(word2);
    if (c.is("transaction") && c.kind(1) === Kind.word) {
      c.i++;
      const from = c.start;
      c.skipRest();
      assignments.push({ scope, name: "transaction", value: c.textFrom(from), span: c.spanFrom(start) });
      break;
    }
    if (c.is("names") && c.kind(1) !== 61 && c.kind(1) !== Kind.assign) {
      c.i++;
      assignments.push({ scope: "session", name: "names", value: readNames2(c), span: c.spanFrom(start) });
      continue;
    }
    if (c.is("charset") && c.kind(1) !== 61 && c.kind(1) !== Kind.assign) {
      c.i++;
      assignments.push({ scope: "session", name: "character set", value: readNames2(c), span: c.spanFrom(start) });
      continue;
    }
    if ((c.is("character") || c.is("char")) && c.is("set", 1)) {
      c.i += 2;
      assignments.push({ scope: "session", name: "character set", value: readNames2(c), span: c.spanFrom(start) });
      continue;
    }
    assignments.push(readAssignment(c, scope, start));
  } while (c.takeMark(44));
  return { kind: "set", assignments };
}
function scopeOf(word2) {
  return word2 === "global" ? "global" : word2.startsWith("persist") ? "persist" : "session";
}
function readNames2(c) {
  const raw = c.raw();
  if (c.kind() === Kind.string || c.kind() === Kind.quoted) c.i++;
  else if (!c.takeOne("binary", "default")) c.name("a character set");
  if (c.take("collate")) {
    if (c.kind() === Kind.string) c.i++;
    else if (!c.takeOne("binary", "default")) c.name("a collation");
  }
  return stringValue(raw);
}
function readAssignment(c, scope, start) {
  let of = scope;
  let name;
  if (c.kind() === Kind.userVariable) {
    name = c.raw().slice(1);
    name = /^['"`]/.test(name) ? stringValue(name) : name;
    of = "user";
    c.i++;
  } else {
    if (c.kind() === Kind.systemVariable) {
      name = c.raw().slice(2);
      name = name.startsWith("`") ? stringValue(name) : name;
      c.i++;
      of = "session";
      const word2 = name.toLowerCase();
      if (c.kind() === 46 && /^(?:global|session|local|persist|persist_only)$/.test(word2)) {
        c.i++;
        of = scopeOf(word2);
        name = c.anyName("the name of a variable").name;
      }
    } else
      name = c.kind() === Kind.word ? c.anyName("the name of a variable").name : c.name("the name of a variable").name;
    while (c.takeMark(46)) name += `.${c.anyName("the name of a variable").name}`;
  }
  if (!c.takeMark(61) && !c.takeMark(Kind.assign)) c.fail('expected "="');
  const from = c.i;
  const valueStart = c.start;
  const next = c.kind(1);
  if (c.kind() === Kind.word && (next === Kind.end || next === 44 || next === 59)) c.i++;
  else walkExpression(c);
  const literal = c.i === from + 1 && (c.kind(-1) === Kind.string || c.kind(-1) === Kind.quoted);
  const value2 = literal ? stringValue(c.raw(-1)) : c.textFrom(valueStart);
  return { scope: of, name: name.toLowerCase(), value: value2, span: c.spanFrom(start) };
}
function readTransaction(c) {
  switch (c.lower()) {
    case "begin":
      c.i++;
      c.take("work");
      return { kind: "begin" };
    case "start":
      if (!c.take("start", "transaction")) return null;
      c.skipRest();
      return { kind: "begin" };
    case "commit":
      c.i++;
      readCompletion(c);
      return { kind: "commit" };
    case "rollback":
      c.i++;
      c.take("work");
      if (c.take("to")) {
        c.take("savepoint");
        c.name("a savepoint");
        return { kind: "savepoint" };
      }
      readCompletion(c);
      return { kind: "rollback" };
    case "savepoint":
      c.i++;
      c.name("a savepoint");
      return { kind: "savepoint" };
    case "release":
      c.need("release", "savepoint");
      c.name("a savepoint");
      return { kind: "savepoint" };
    default:
      return null;
  }
}
function readCompletion(c) {
  c.take("work");
  if (c.take("and")) {
    c.take("no");
    c.need("chain");
  }
  const no = c.take("no");
  if (!c.take("release") && no) c.fail("expected RELEASE");
}
function readLockTables(c) {
  const tables = [];
  do {
    const table = c.tableName();
    if (c.take("as")) c.name("a name for the table");
    else if (c.isName() && !c.is("low_priority")) c.name("a name for the table");
    c.take("low_priority");
    if (c.take("read")) {
      c.take("local");
      tables.push({ table, mode: "read" });
    } else {
      if (!c.take("write")) c.fail("expected READ or WRITE");
      c.take("concurrent");
      tables.push({ table, mode: "write" });
    }
  } while (c.takeMark(44));
  if (c.mariadb && !c.take("nowait") && c.take("wait")) c.integer("a number of seconds");
  return { kind: "lock tables", tables };
}
function readMaintenance(c, word2) {
  c.i++;
  const noBinlog = c.takeOne("no_write_to_binlog", "local") !== null;
  if (!c.takeOne("table", "tables")) c.fail("expected TABLE");
  const tables = [c.tableName()];
  while (c.takeMark(44)) tables.push(c.tableName());
  c.skipRest();
  return { kind: `${word2} table`, tables, noBinlog };
}

// src/core/sql/mysql/read-statement.ts
var whole = (node) => ({ node, program: false });
var other = (verb, tables = []) => whole({ kind: "other", verb, tables });
function readStatement(c) {
  if (c.kind() === 40) return whole({ kind: "select", query: readQuery(c) });
  if (c.kind() !== Kind.word) c.fail("no statement begins like this");
  switch (c.lower()) {
    case "select":
    case "values":
    case "table":
      return whole({ kind: "select", query: readQuery(c) });
    case "with":
      return readWith(c);
    case "insert":
    case "replace":
      return whole(readInsert(c));
    case "update":
      return whole(readUpdate(c));
    case "delete":
      return whole(readDelete(c));
    case "create":
      c.i++;
      return readCreate(c);
    case "alter":
      c.i++;
      return readAlter2(c);
    case "drop":
      c.i++;
      return readDrop2(c);
    case "rename":
      c.i++;
      return readRename2(c);
    case "truncate":
      c.i++;
      c.take("table");
      {
        const table = c.tableName();
        if (c.mariadb && !c.take("nowait") && c.take("wait")) c.integer("a number of seconds");
        return whole({ kind: "truncate table", table });
      }
    case "optimize":
    case "analyze":
    case "check":
    case "repair":
      return readCheck2(c);
    case "use":
      c.i++;
      return whole({ kind: "use", name: c.name("a database") });
    case "set":
      return readSetStatement(c);
    case "begin":
    case "start":
    case "commit":
    case "rollback":
    case "savepoint":
    case "release": {
      const transaction = readTransaction(c);
      return transaction ? whole(transaction) : skipped(c, 1);
    }
    case "lock":
      if (c.is("tables", 1) || c.is("table", 1)) {
        c.i += 2;
        return whole(readLockTables(c));
      }
      return skipped(c, 2);
    case "unlock":
      c.i++;
      if (c.takeOne("tables", "table")) return whole({ kind: "unlock tables" });
      c.i--;
      return skipped(c, 2);
    case "flush":
      return readFlush(c);
    case "grant":
    case "revoke":
      return whole(readPrivileges(c));
    case "call": {
      c.i++;
      const routine = c.tableName("a procedure");
      if (c.takeMark(46)) c.anyName("a procedure");
      if (c.takeMark(40) && !c.takeMark(41)) {
        walkExpressions(c);
        c.needMark(41);
      }
      return whole({ kind: "call", routine });
    }
    case "load":
      if (c.is("index", 1)) return skipped(c, 2);
      return whole(readLoad(c));
    case "prepare":
      return whole(readPrepare(c));
    case "execute":
      return whole(readExecute(c));
    case "deallocate":
      c.i++;
      c.need("prepare");
      c.name("a prepared statement");
      return whole({ kind: "deallocate", text: null });
    case "do":
      c.i++;
      do {
        walkExpression(c);
        if (c.take("as") || c.isName()) c.name("a name");
      } while (c.takeMark(44));
      return other("do");
    case "explain":
    case "describe":
    case "desc":
      return skipped(c, 1);
    case "show":
      return skipped(c, 2);
    case "backup":
      if (!c.mariadb) break;
      return skipped(c, 2);
    case "help":
    case "kill":
    case "handler":
    case "install":
    case "uninstall":
    case "reset":
    case "purge":
    case "change":
    case "stop":
    case "cache":
    case "binlog":
    case "checksum":
    case "shutdown":
    case "restart":
    case "clone":
    case "import":
    case "xa":
    case "signal":
    case "resignal":
    case "get":
      return skipped(c, 1);
    default:
  }
  return c.fail("no statement begins with this word");
}
function skipped(c, words) {
  let verb = c.lower();
  for (let k = 1; k < words; k++) {
    const word2 = c.lower(k);
    if (word2 !== "") verb += ` ${word2}`;
  }
  c.skipRest();
  return other(verb);
}
function readWith(c) {
  const start = c.i;
  let depth = 0;
  for (; c.kind() !== Kind.end; c.i++) {
    const kind = c.kind();
    if (kind === 40) depth++;
    else if (kind === 41) depth--;
    else if (depth === 0 && kind === Kind.word) {
      const word3 = c.lower();
      if (word3 === "select" || word3 === "update" || word3 === "delete") break;
    }
  }
  const word2 = c.lower();
  c.i = start;
  if (word2 === "update") return whole(readUpdate(c));
  if (word2 === "delete") return whole(readDelete(c));
  return whole({ kind: "select", query: readQuery(c) });
}
function readCreate(c) {
  const orReplace = c.take("or", "replace");
  const onlyView = (what) => {
    if (orReplace && !c.mariadb) c.fail(`MySQL has no CREATE OR REPLACE ${what}, MariaDB has`);
  };
  if (c.take("temporary")) {
    onlyView("TABLE");
    if (c.mariadb && c.take("sequence")) return whole(readSequence(c, "create sequence"));
    c.need("table");
    return whole(readCreateTable(c, orReplace, true));
  }
  switch (c.lower()) {
    case "table":
      onlyView("TABLE");
      c.i++;
      return whole(readCreateTable(c, orReplace, false));
    case "unique":
    case "fulltext":
    case "vector":
    case "index":
      onlyView("INDEX");
      return whole(readCreateIndex(c, orReplace));
    case "spatial":
      if (c.is("reference", 1)) return created(c, 3);
      onlyView("INDEX");
      return whole(readCreateIndex(c, orReplace));
    case "online":
    case "offline":
      c.i++;
      return whole(readCreateIndex(c, orReplace));
    case "database":
    case "schema":
      c.i++;
      return whole(readDatabase(c, "create database"));
    case "user":
      c.i++;
      return whole(readUsers(c, "create user"));
    case "role":
      c.i++;
      return whole(readUsers(c, "create role"));
    case "sequence":
      if (!c.mariadb) break;
      c.i++;
      return whole(readSequence(c, "create sequence"));
    case "server":
    case "tablespace":
    case "library":
      return created(c, 1);
    case "undo":
    case "logfile":
    case "resource":
      return created(c, 2);
    case "json":
      return created(c, 4);
    case "package":
      if (c.mariadb) throw new Refusal("a package in PL/SQL", { start: c.start, end: c.endAt(c.i) }, true);
      break;
    default:
  }
  return readDefined(c, orReplace);
}
function created(c, words) {
  let verb = "create";
  for (let k = 0; k < words; k++) verb += ` ${c.lower(k)}`;
  c.skipRest();
  return other(verb);
}
function readDefined(c, orReplace, verb = "create") {
  if (c.take("algorithm")) {
    c.needMark(61);
    if (!c.takeOne("undefined", "merge", "temptable")) c.fail("expected UNDEFINED, MERGE or TEMPTABLE");
  }
  const definer = readDefiner(c);
  const security = readSecurity(c);
  const head = { orReplace, definer, security };
  if (c.take("view")) return whole(readView(c, head, verb));
  if (verb === "alter") {
    if (c.take("event")) return readEvent(c, definer, "alter event");
    return c.fail("ALTER does not know this");
  }
  c.take("aggregate");
  if (orReplace && !c.mariadb) c.fail("MySQL replaces only views, MariaDB other things too");
  switch (c.lower()) {
    case "procedure":
    case "function":
      return readRoutine(c, head);
    case "trigger":
      c.i++;
      return readTrigger(c, head);
    case "event":
      c.i++;
      return readEvent(c, definer, "create event");
    default:
      return c.fail("CREATE does not know this");
  }
}
function readSecurity(c) {
  if (!c.take("sql", "security")) return null;
  const word2 = c.takeOne("definer", "invoker");
  if (word2 === "definer" || word2 === "invoker") return word2;
  return c.fail("expected DEFINER or INVOKER");
}
function readView(c, head, verb) {
  c.take("if", "not", "exists");
  const view = c.tableName("a name for the view");
  if (c.kind() === 40) c.nameList("a column name");
  c.need("as");
  const query = readQuery(c);
  if (c.take("with")) {
    c.takeOne("cascaded", "local");
    c.need("check", "option");
  }
  return { kind: `${verb} view`, view, ...head, query };
}
function readDatabase(c, kind) {
  const ifNotExists = c.take("if", "not", "exists");
  const unnamed = kind === "alter database" && (c.atEnd || c.is("default") || c.is("character") || c.is("charset") || c.is("collate") || c.is("read"));
  const name = unnamed ? null : c.name("a database");
  let charset = null;
  let collation = null;
  while (!c.atEnd) {
    c.take("default");
    if (c.take("character", "set") || c.take("char", "set") || c.take("charset")) {
      c.takeMark(61);
      charset = readCharset(c);
    } else if (c.take("collate")) {
      c.takeMark(61);
      collation = readCharset(c);
    } else if (c.take("encryption") || c.take("comment")) {
      c.takeMark(61);
      c.string("a text in quotes");
    } else if (c.take("read", "only")) {
      c.takeMark(61);
      c.i++;
    } else if (c.take("upgrade", "data", "directory", "name")) continue;
    else c.fail("expected CHARACTER SET or COLLATE");
  }
  return { kind, name, ifNotExists, charset, collation };
}
function readSequence(c, kind) {
  const ifNotExists = c.take("if", "not", "exists");
  c.take("if", "exists");
  const sequence = c.tableName("a name for the sequence");
  c.skipRest();
  return { kind, sequence, ifNotExists };
}
function readAlter2(c) {
  const online = c.take("online");
  if (!online && c.is("offline")) c.i++;
  const ignore = c.mariadb && c.take("ignore");
  if (c.take("table")) return whole(readAlterTable(c, online, ignore));
  switch (c.lower()) {
    case "database":
    case "schema":
      c.i++;
      return whole(readDatabase(c, "alter database"));
    case "user":
      c.i++;
      return whole(readUsers(c, "alter user"));
    case "sequence":
      if (!c.mariadb) break;
      c.i++;
      return whole(readSequence(c, "alter sequence"));
    case "procedure":
    case "function":
    case "server":
    case "instance":
    case "tablespace":
    case "undo":
    case "logfile":
    case "resource":
    case "library": {
      const verb = `alter ${c.lower()}`;
      c.skipRest();
      return other(verb);
    }
    case "event":
      c.i++;
      return readEvent(c, null, "alter event");
    default:
  }
  return readDefined(c, false, "alter");
}
function readDrop2(c) {
  const temporary = c.take("temporary");
  switch (c.lower()) {
    case "table":
    case "tables":
      c.i++;
      {
        const ifExists = c.take("if", "exists");
        const tables = readTables(c);
        if (c.mariadb && !c.take("nowait") && c.take("wait")) c.integer("a number of seconds");
        c.takeOne("restrict", "cascade");
        return whole({ kind: "drop table", tables, ifExists, temporary });
      }
    case "view": {
      c.i++;
      const ifExists = c.take("if", "exists");
      const views = readTables(c);
      c.takeOne("restrict", "cascade");
      return whole({ kind: "drop view", views, ifExists });
    }
    case "index":
    case "online":
    case "offline":
      c.takeOne("online", "offline");
      c.need("index");
      return whole(readDropIndex(c));
    case "database":
    case "schema": {
      c.i++;
      const ifExists = c.take("if", "exists");
      return whole({ kind: "drop database", name: c.name("a database"), ifExists });
    }
    case "procedure":
      return dropped(c, "drop procedure");
    case "function":
      return dropped(c, "drop function");
    case "trigger":
      return dropped(c, "drop trigger");
    case "event":
      return dropped(c, "drop event");
    case "sequence":
      if (!c.mariadb) break;
      return dropped(c, "drop sequence");
    case "server":
      return dropped(c, "drop server");
    case "user":
      c.i++;
      return whole(readUsers(c, "drop user"));
    case "role":
      c.i++;
      return whole(readUsers(c, "drop role"));
    case "prepare":
      c.i++;
      c.name("a prepared statement");
      return whole({ kind: "deallocate", text: null });
    case "tablespace":
    case "undo":
    case "logfile":
    case "resource":
    case "spatial":
    case "library":
    case "package": {
      const verb = `drop ${c.lower()}`;
      c.skipRest();
      return other(verb);
    }
    default:
  }
  return c.fail("DROP does not know this");
}
function dropped(c, kind) {
  c.i++;
  const ifExists = c.take("if", "exists");
  const name = c.kind() === Kind.string && kind === "drop server" ? serverName(c) : c.tableName("a name");
  return whole({ kind, name, ifExists });
}
function serverName(c) {
  const start = c.start;
  return { schema: null, name: c.string("a server"), span: c.spanFrom(start) };
}
function readTables(c) {
  const tables = [c.tableName()];
  while (c.takeMark(44)) tables.push(c.tableName());
  return tables;
}
function readRename2(c) {
  if (c.take("user")) {
    do {
      readAccount(c);
      c.need("to");
      readAccount(c);
    } while (c.takeMark(44));
    return other("rename user");
  }
  if (!c.takeOne("table", "tables")) c.fail("expected TABLE");
  if (c.mariadb) c.take("if", "exists");
  const pairs = [];
  do {
    const from = c.tableName();
    if (c.mariadb && !c.take("nowait") && c.take("wait")) c.integer("a number of seconds");
    c.need("to");
    const to = c.tableName();
    pairs.push({ from, to });
  } while (c.takeMark(44));
  return whole({ kind: "rename table", pairs });
}
function readCheck2(c) {
  const word2 = c.lower();
  if (word2 === "analyze" && !(c.is("table", 1) || c.is("tables", 1) || c.is("local", 1) || c.is("no_write_to_binlog", 1))) {
    return skipped(c, 1);
  }
  if (word2 === "optimize" || word2 === "analyze" || word2 === "check" || word2 === "repair") {
    if (c.is("view", 1)) return skipped(c, 2);
    return whole(readMaintenance(c, word2));
  }
  return skipped(c, 1);
}
function readFlush(c) {
  const start = c.i;
  c.i++;
  c.takeOne("no_write_to_binlog", "local");
  if (c.takeOne("tables", "table") && c.atEnd) return whole({ kind: "unlock tables" });
  c.i = start;
  return skipped(c, 2);
}
function readSetStatement(c) {
  c.i++;
  if (c.take("password")) return whole(readSetPassword(c));
  if (c.mariadb && c.is("statement") && c.kind(1) === Kind.word) {
    c.i++;
    do {
      c.anyName("the name of a variable");
      c.needMark(61);
      if (c.kind() === Kind.word && (c.is("for", 1) || c.kind(1) === 44)) c.i++;
      else walkExpression(c);
    } while (c.takeMark(44));
    c.need("for");
    return readStatement(c);
  }
  if (c.kind() === Kind.word && c.kind(1) !== 61) {
    if (c.is("role") || c.are("default", "role") || c.are("resource", "group")) {
      c.i--;
      return skipped(c, c.is("role", 1) ? 2 : 3);
    }
  }
  return whole(readSet(c));
}
function readPrepare(c) {
  c.i++;
  c.name("a prepared statement");
  c.need("from");
  if (c.kind() === Kind.string) return { kind: "prepare", text: readText(c) };
  walkExpression(c);
  return { kind: "prepare", text: null };
}
function readExecute(c) {
  c.i++;
  let kind = "execute";
  let text2 = null;
  if (c.mariadb && c.take("immediate")) {
    kind = "execute immediate";
    const only = c.kind() === Kind.string && (c.kind(1) === Kind.end || c.kind(1) === 59 || c.is("using", 1));
    if (only) text2 = readText(c);
    else walkExpression(c);
  } else c.name("a prepared statement");
  if (c.take("using")) walkExpressions(c);
  return { kind, text: text2 };
}
function readText(c) {
  c.literal = c.kind(1) === Kind.string ? null : { start: c.start, end: c.endAt(c.i) };
  return c.string("a text");
}

// src/core/sql/mysql/split.ts
var statement = { kind: "statement" };
var Splitter = class {
  #scanner;
  #tokens;
  /** Once a body never ended, later ones are cut early: looking for the end again and again would be quadratic. */
  #distrustful = false;
  constructor(scanner, tokens2) {
    this.#scanner = scanner;
    this.#tokens = tokens2;
  }
  /** Fills the list with the tokens of the next statement; null at the end of the text. */
  next() {
    const { text: text2 } = this.#scanner;
    const scanner = this.#scanner;
    const tokens2 = this.#tokens;
    tokens2.clear();
    let nesting = null;
    let looking = true;
    let cut = -1;
    let cutCount = 0;
    for (; ; ) {
      const before = scanner.at;
      const kind = scanner.next();
      if (kind === Kind.end) {
        if (nesting && nesting.depth > 0 && cut >= 0) {
          this.#distrustful = true;
          scanner.rewind(cut);
          tokens2.truncate(cutCount);
        }
        return tokens2.count > 0 ? statement : null;
      }
      const { start } = scanner;
      if (kind === Kind.delimiter) {
        if (nesting && nesting.depth > 0 && scanner.delimiter === ";") {
          const suspicious = beginsFile(text2, scanner.at);
          if (suspicious && this.#distrustful) return statement;
          if (suspicious && cut < 0) {
            cut = scanner.at;
            cutCount = tokens2.count;
          }
          tokens2.push(59, start, scanner.at);
          nesting.see(59, "", scanner);
          continue;
        }
        if (tokens2.count > 0) return statement;
        continue;
      }
      if (kind === Kind.command) {
        const letter = text2.charAt(start + 1);
        if (letter === "g" || letter === "G") {
          if (tokens2.count > 0) return statement;
          continue;
        }
        if (tokens2.count === 0 && /[.!CcdDeEhHnNpPqQrRsStTuUwWxX#?]/.test(letter)) {
          const end = lineEnd(text2, start, scanner.end);
          scanner.at = end;
          if (letter === ".") return { kind: "command", reason: "a file read by \\.", start, end };
          continue;
        }
        tokens2.push(Kind.bad, start, scanner.at);
        continue;
      }
      if (kind === Kind.word) {
        if (this.#isDelimiterCommand(start, tokens2.count === 0)) {
          if (tokens2.count === 0) {
            this.#readDelimiter();
            continue;
          }
          scanner.at = before;
          return statement;
        }
        if (tokens2.count === 0) {
          const file = clientFile(text2, start, scanner.end);
          if (file) {
            scanner.at = file;
            return { kind: "command", reason: "a file read by source", start, end: file };
          }
        }
      }
      tokens2.push(kind, start, scanner.at);
      if (kind === Kind.bad) continue;
      if (nesting) {
        nesting.see(kind, kind === Kind.word ? text2.slice(start, scanner.at).toLowerCase() : "", scanner);
      } else if (looking) {
        const word2 = kind === Kind.word ? text2.slice(start, scanner.at).toLowerCase() : "";
        const answer2 = opensProgram(word2, tokens2.count, text2, scanner.at);
        if (answer2 === "yes") {
          nesting = new Nesting();
          nesting.see(kind, word2, scanner);
        }
        looking = answer2 === "perhaps";
      }
      if (tokens2.count === 2 && endsUse(text2, tokens2, scanner)) return statement;
    }
  }
  #isDelimiterCommand(start, first) {
    const { text: text2, at } = this.#scanner;
    if (at - start !== 9 || !/^delimiter$/i.test(text2.slice(start, at))) return false;
    if (first) return true;
    const before = text2.slice(Math.max(0, start - 80), start);
    return /[\r\n][ \t]*$/.test(before) && /^[ \t]+(?:;+|\$\$|\/\/|\|+|@@)[ \t]*(?:[\r\n]|$)/.test(text2.slice(at, at + 12));
  }
  #readDelimiter() {
    const scanner = this.#scanner;
    const { text: text2, end } = scanner;
    let from = scanner.at;
    let to = lineEnd(text2, from, end);
    let word2 = /\S+/.exec(text2.slice(from, to))?.[0] ?? "";
    if (word2 === "") {
      const next = /^[\r\n\s]*([^\w\s'"`#-]{1,4})[ \t]*(?=[\r\n]|$)/.exec(text2.slice(to, Math.min(end, to + 200)));
      if (next) {
        from = to;
        to = to + next[0].length;
        word2 = next[1] ?? "";
      }
    }
    if (/^(['"`]).+\1$/.test(word2)) word2 = word2.slice(1, -1);
    scanner.delimiter = word2 === "" ? ";" : word2;
    scanner.at = to;
  }
};
function opensProgram(word2, count, text2, at) {
  if (count === 1) {
    if (word2 === "create" || word2 === "alter") return "perhaps";
    if (word2 === "begin") return /^\s+not\s+atomic\b/i.test(text2.slice(at, at + 40)) ? "yes" : "no";
    if (word2 === "if" || word2 === "while" || word2 === "loop" || word2 === "repeat" || word2 === "case") return "yes";
    return "no";
  }
  switch (word2) {
    case "procedure":
    case "function":
    case "trigger":
    case "event":
    case "package":
      return "yes";
    case "table":
    case "view":
    case "index":
    case "database":
    case "schema":
    case "user":
    case "role":
    case "unique":
    case "sequence":
    case "server":
    case "tablespace":
      return "no";
    default:
      return count > 24 ? "no" : "perhaps";
  }
}
var Nesting = class {
  depth = 0;
  #previous = "";
  #previousKind = 0;
  see(kind, word2, scanner) {
    const previous = this.#previous;
    const previousKind = this.#previousKind;
    this.#previous = word2;
    this.#previousKind = kind;
    if (kind !== Kind.word || previousKind === 46) return;
    switch (word2) {
      case "begin":
      case "case":
      case "loop":
      case "while":
        if (previous !== "end") this.depth++;
        return;
      case "end":
        if (this.depth > 0) this.depth--;
        return;
      case "if":
        if (previous === "end") return;
        if (this.#beginsStatement(previous, previousKind) && !/^\s+(?:not\s+)?exists\b/i.test(scanner.text.slice(scanner.at, scanner.at + 24))) {
          this.depth++;
        }
        return;
      case "repeat":
        if (previous !== "end" && this.#beginsStatement(previous, previousKind)) this.depth++;
        return;
      case "for":
        if (previous !== "end" && this.depth > 0 && this.#beginsStatement(previous, previousKind)) this.depth++;
        return;
      default:
    }
  }
  #beginsStatement(previous, previousKind) {
    if (previousKind === 59 || previousKind === 58 || previousKind === 0) return true;
    switch (previous) {
      case "begin":
      case "then":
      case "else":
      case "do":
      case "loop":
      case "repeat":
        return true;
      case "row":
      case "deterministic":
      case "sql":
      case "data":
      case "definer":
      case "invoker":
        return this.depth === 0;
      default:
        return this.depth === 0 && (previousKind === 41 || previousKind === Kind.string || previousKind === Kind.quoted);
    }
  }
};
function beginsFile(text2, at) {
  return /^[^\S\r\n]*(?:--[^\r\n]*)?(?:\r\n?|\n)\s*(?<=[\r\n])(?:create|alter|delimiter)\b/i.test(
    text2.slice(at, at + 160)
  );
}
function clientFile(text2, start, end) {
  if ((text2.charCodeAt(start) | 32) !== 115) return 0;
  if (!/^source\s+[^\s=(]/i.test(text2.slice(start, start + 12))) return 0;
  return lineEnd(text2, start, end);
}
function endsUse(text2, tokens2, scanner) {
  const start = tokens2.starts[0] ?? 0;
  if ((tokens2.ends[0] ?? 0) - start !== 3 || text2.slice(start, start + 3).toLowerCase() !== "use") return false;
  return /^[^\S\r\n]*(?:[\r\n]|$)/.test(text2.slice(scanner.at, Math.min(scanner.end, scanner.at + 40)));
}

// src/core/sql/mysql/read-mysql.ts
function readMysql(source, options2) {
  const pieces = options2.pieces ?? [{ start: 0, end: source.text.length }];
  const into = new Collected();
  for (const piece of pieces) readPiece(source, piece, options2, into);
  let found = null;
  return {
    statements: into.statements,
    errors: into.errors,
    notAnalysed: into.notAnalysed,
    dynamic: into.dynamic,
    get comments() {
      found ??= mysqlComments(source.text, pieces);
      return found;
    }
  };
}
var Collected = class {
  statements = [];
  errors = [];
  notAnalysed = [];
  dynamic = [];
  add(other2) {
    for (const one of other2.statements) this.statements.push(one);
    for (const one of other2.errors) this.errors.push(one);
    for (const one of other2.notAnalysed) this.notAnalysed.push(one);
    for (const one of other2.dynamic) this.dynamic.push(one);
  }
};
var ReadStatement = class {
  node;
  source;
  span;
  body;
  constructor(node, source, span, body, engine) {
    this.node = node;
    this.source = source;
    this.span = span;
    this.body = body;
    this.engine = engine;
  }
  engine;
  get kind() {
    return this.node.kind;
  }
  get sql() {
    return this.source.text.slice(this.span.start, this.span.end);
  }
};
function readPiece(source, piece, options2, into) {
  const style = options2.placeholders ?? { kind: "any" };
  const certain = style.kind === "delimited" && source.text.includes(style.prefix) || style.kind === "environment" && source.text.includes("$");
  if (!certain) {
    const reader2 = new PieceReader(source, source.text, piece, options2, none2);
    reader2.readAll(null);
    if (reader2.found.errors.length === 0) return into.add(reader2.found);
    const masked2 = maskMysql(source.text, piece, style.kind === "none" ? { kind: "any" } : style);
    if (masked2.text === source.text) return into.add(reader2.found);
    const again = new PieceReader(source, masked2.text, piece, options2, masked2.placeholders);
    again.readAll(null);
    return into.add(again.found);
  }
  const masked = maskMysql(source.text, piece, style);
  const reader = new PieceReader(source, masked.text, piece, options2, masked.placeholders);
  reader.readAll(null);
  if (reader.found.errors.length > 0) {
    const wider = maskMysql(masked.text, piece, { kind: "any" });
    if (wider.text !== masked.text) {
      const holes = [...masked.placeholders, ...wider.placeholders];
      const again = new PieceReader(source, wider.text, piece, options2, holes);
      again.readAll(null);
      return into.add(again.found);
    }
  }
  into.add(reader.found);
}
var none2 = [];
var maxLiterals = 4;
var PieceReader = class _PieceReader {
  found = new Collected();
  #source;
  #text;
  #piece;
  #options;
  #holes;
  #depth;
  constructor(source, text2, piece, options2, holes, depth = 0) {
    this.#source = source;
    this.#text = text2;
    this.#piece = piece;
    this.#options = options2;
    this.#holes = holes;
    this.#depth = depth;
  }
  /** Reads every statement of the piece. @param body where the piece itself stands. */
  readAll(body) {
    const { server } = this.#options;
    const scanner = new Scanner(this.#text, this.#piece, commentVersions(server));
    if (this.#options.delimiter !== void 0 && body === null) scanner.delimiter = this.#options.delimiter;
    const tokens2 = new TokenList();
    const splitter = new Splitter(scanner, tokens2);
    for (; ; ) {
      const cut = splitter.next();
      if (!cut) return;
      if (cut.kind === "command") {
        this.found.notAnalysed.push({ reason: cut.reason, span: { start: cut.start, end: cut.end } });
        continue;
      }
      const from = this.found.statements.length;
      this.#readCut(tokens2, body);
      for (let k = from; k < this.found.statements.length; k++) {
        const one = this.found.statements[k];
        if (one?.node.kind === "set" && one.body === body) followMode(one.node, scanner);
      }
    }
  }
  /** Reads what stands between two delimiters: one statement, or several with semicolons under another delimiter. */
  #readCut(tokens2, body) {
    const c = new Cursor(this.#text, tokens2, this.#options.server);
    for (; ; ) {
      while (c.takeMark(59)) ;
      if (c.kind() === Kind.end) return;
      const first = c.i;
      const read = [];
      try {
        c.checkTokens(first);
        this.#readOne(c, body, read);
        if (!c.atEnd) c.fail("expected the end of the statement");
        for (const one of read) this.found.statements.push(one);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        c.recover(first, read.length > 0);
        this.#refuse(thrown, { start: c.startAt(first), end: c.last });
      }
    }
  }
  /** Reads the statement at the cursor, and those of its body behind it. */
  #readOne(c, body, into) {
    c.reads = [];
    c.withNames.length = 0;
    if (c.mariadb && body === null && atCompound(c)) {
      const sink = {
        statement: (at, conditional) => this.#readOne(at, { kind: "do", conditional }, into)
      };
      return walkBody(c, sink, false);
    }
    const { start } = c;
    const place = into.length;
    const { node, program } = readStatement(c);
    if (program) {
      const inner = {
        statement: (at, conditional) => this.#readOne(at, { kind: "function", conditional }, into)
      };
      into.push(this.#statement(node, { start, end: start }, body));
      walkBody(c, inner, false);
      into[place] = this.#statement(node, c.spanFrom(start), body);
      return;
    }
    const span = c.spanFrom(start);
    into.push(this.#statement(node, span, body));
    if (node.kind === "prepare" || node.kind === "execute immediate") this.#followText(c, span, node.text, body, into);
  }
  #statement(node, span, body) {
    return new ReadStatement(node, this.#source, span, body, this.#options.server.engine);
  }
  /** Reads the text of a PREPARE if it is a literal, or notes that it is put together when it runs. */
  #followText(c, span, text2, body, into) {
    const literal = c.literal;
    c.literal = null;
    const kind = body?.kind ?? "do";
    if (text2 === null || !literal || this.#depth >= maxLiterals) {
      const expression2 = c.text.slice(span.start, span.end).replace(/^[\s\S]*?\b(?:from|immediate)\b\s*/i, "");
      this.found.dynamic.push({ expression: expression2, span, body: kind });
      if (kind === "do") this.found.notAnalysed.push({ reason: "dynamic SQL", span });
      return;
    }
    const plain = withoutEscapes(this.#text, literal);
    const inside = { start: literal.start + 1, end: literal.end - 1 };
    const reader = new _PieceReader(this.#source, plain, inside, this.#options, this.#holes, this.#depth + 1);
    reader.readAll({ kind, conditional: body?.conditional ?? false });
    for (const one of reader.found.statements) into.push(one);
    for (const one of reader.found.errors) this.found.errors.push(one);
    for (const one of reader.found.notAnalysed) this.found.notAnalysed.push(one);
    for (const one of reader.found.dynamic) this.found.dynamic.push(one);
  }
  #refuse(refusal, statement2) {
    const holed = this.#holes.some((hole) => hole.start < statement2.end && hole.end > statement2.start);
    if (refusal.unreadable) {
      const reason = refusal.message === "nested too deeply" ? `a statement ${refusal.message}` : refusal.message;
      this.found.notAnalysed.push({ reason, span: statement2 });
    } else if (holed) {
      const reason = "placeholders that stand for more than a name or a value";
      this.found.notAnalysed.push({ reason, span: statement2 });
    } else this.found.errors.push({ message: refusal.message, span: refusal.span, statement: statement2 });
  }
};
function atCompound(c) {
  switch (c.lower()) {
    case "begin":
      return c.is("not", 1);
    case "if":
    case "case":
    case "loop":
    case "while":
    case "repeat":
    case "for":
      return true;
    default:
      return false;
  }
}
function followMode(node, scanner) {
  if (node.kind !== "set") return;
  for (const { name, value: value2 } of node.assignments) {
    if (name !== "sql_mode") continue;
    scanner.ansiQuotes = /\b(?:ansi|ansi_quotes|oracle|mssql|db2|maxdb|postgresql)\b/i.test(value2);
    scanner.backslashEscapes = !/\bno_backslash_escapes\b/i.test(value2);
  }
}
function withoutEscapes(text2, literal) {
  const inside = text2.slice(literal.start + 1, literal.end - 1);
  const mark = text2.charAt(literal.start);
  if (!inside.includes("\\") && !inside.includes(mark)) return text2;
  let open = false;
  const plain = inside.replace(/\\[\s\S]|''|""/g, (pair) => {
    const character = pair.charAt(1);
    if (pair.charAt(0) !== "\\" && character !== mark) return pair;
    if (character === "n" || character === "r" || character === "t") return "  ";
    if (character !== "'" && character !== '"') return ` ${character}`;
    open = !open;
    return open ? ` ${character}` : `${character} `;
  });
  return text2.slice(0, literal.start + 1) + plain + text2.slice(literal.end - 1);
}

// src/core/sql/source-text.ts
function locate(source, span) {
  return source.rendered ? located(source.rendered.written, source.rendered.origin(span)) : located(source, span);
}
function located(source, span) {
  const from = source.position(span.start);
  const to = source.position(Math.max(span.start, span.end));
  return { file: source.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
var utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// src/core/report/fingerprint.ts
function fingerprint(of, hash = fnv1a64) {
  return hash(JSON.stringify([of.rule, of.file, normalize(of.text), of.ordinal]));
}
function normalize(statement2) {
  return statement2.replace(/[\s\ufeff]+/g, " ").replace(/[ ;]+$/, "").trimStart();
}
var encoder = new TextEncoder();
function fnv1a64(text2) {
  const bytes = /^[\x20-\x7e]*$/.test(text2) ? null : encoder.encode(text2);
  const length = bytes === null ? text2.length : bytes.length;
  let high = 3421674724 | 0;
  let low = 2216829733 | 0;
  for (let i = 0; i < length; i++) {
    low ^= bytes === null ? text2.charCodeAt(i) : bytes[i] ?? 0;
    const right = (low & 65535) * 435;
    const left = (low >>> 16) * 435 + (right >>> 16);
    high = Math.imul(high, 435) + (left >>> 16) + (low << 8) | 0;
    low = left << 16 | right & 65535;
  }
  return half(high) + half(low);
}
function half(number) {
  return (number >>> 0).toString(16).padStart(8, "0");
}

// src/lint-migrations/glob.ts
var import_picomatch = __toESM(require_picomatch2(), 1);
var matchers = /* @__PURE__ */ new Map();
function matchesGlob(glob, path) {
  let matcher = matchers.get(glob);
  if (!matcher) {
    const bare2 = glob.replace(/^\.\//, "").replace(/\/$/, "");
    matcher = (0, import_picomatch.default)([bare2, `${bare2}/**`], { dot: true });
    matchers.set(glob, matcher);
  }
  return matcher(path);
}

// src/lint-migrations/inputs.ts
var failOnLevels = ["error", "warning", "notice", "never"];

// src/lint-migrations/config-schema.ts
var text = { type: "text" };
var texts3 = { type: "list", items: text, single: true };
var namedKinds = [
  "schema",
  "table",
  "view",
  "column",
  "index",
  "unique-index",
  "primary-key",
  "foreign-key",
  "unique",
  "check",
  "sequence",
  "type",
  "function",
  "trigger"
];
var regularExpression = { accepts: isRegularExpression, expected: "a regular expression" };
var day = {
  accepts: isDate,
  expected: "a day such as 2027-01-31",
  source: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
};
var configShape = {
  databases: {
    shape: { type: "databases" },
    what: "The databases whose migrations this repository holds, as a map by name or a list."
  },
  rules: {
    shape: { type: "map", key: "rule", values: { type: "rule" } },
    what: "Severity and options by rule."
  },
  ignore: {
    shape: {
      type: "list",
      items: {
        type: "object",
        keys: {
          rule: { shape: text, what: "The rule to silence, or `*` for every one.", required: true },
          files: { shape: texts3, what: "Globs of files; every file when absent." },
          reason: { shape: text, what: "Why. It stands in the report beside what was silenced.", required: true },
          until: {
            shape: { type: "text", pattern: day },
            what: "The last day on which it holds."
          }
        }
      }
    },
    what: "Findings to leave out, each with a reason."
  },
  "fail-on": { shape: { type: "choice", values: failOnLevels }, what: "The least severity that fails the run." },
  naming: {
    shape: {
      type: "object",
      keys: Object.fromEntries(
        namedKinds.map((kind) => [
          kind,
          {
            shape: { type: "text", pattern: regularExpression },
            what: `Names that are given to this kind of object: ${kind.replace("-", " ")}.`
          }
        ])
      )
    },
    what: "Patterns for the names of new objects."
  },
  code: {
    shape: {
      type: "object",
      keys: {
        paths: { shape: texts3, what: "Folders and files to search." },
        ignore: { shape: texts3, what: "Folders and files to leave out." }
      }
    },
    what: "Where the repository's code is searched for names that a migration drops or renames."
  }
};
function isRegularExpression(value2) {
  try {
    new RegExp(value2, "u");
    return true;
  } catch {
    return false;
  }
}
function isDate(value2) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value2);
  if (found === null) return false;
  const date = /* @__PURE__ */ new Date(`${value2}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value2);
}

// src/lint-migrations/foreign-suppressions.ts
var squawkRules = {
  "adding-field-with-default": [
    "add-column-volatile-default",
    "add-column-stored-generated",
    "add-column-auto-increment",
    "add-column-constrained-domain"
  ],
  "adding-foreign-key-constraint": ["add-foreign-key", "add-column-foreign-key"],
  "adding-not-nullable-field": ["set-not-null", "add-column-not-null"],
  "adding-required-field": ["add-column-not-null"],
  "adding-serial-primary-key-field": ["add-primary-key", "add-column-unique", "add-column-auto-increment"],
  "ban-alter-domain-with-add-constraint": ["domain-constraint"],
  "ban-char-field": ["char-type"],
  "ban-concurrent-index-creation-in-transaction": ["refused-in-transaction"],
  "ban-create-domain-with-constraint": ["domain-with-constraint"],
  "ban-drop-column": [
    "drop-column",
    "drop-and-add-column",
    "drop-column-loses-constraint",
    "expand-and-contract-together"
  ],
  "ban-drop-database": ["drop-database"],
  "ban-drop-not-null": ["drop-not-null"],
  "ban-drop-table": ["drop-table", "recreate-table", "drop-table-with-foreign-keys"],
  "ban-duplicate-column-assignments": ["duplicate-assignment"],
  "ban-truncate-cascade": ["truncate-cascade"],
  "ban-uncommitted-transaction": ["transaction-left-open"],
  "changing-column-type": ["change-column-type", "change-column-collation", "using-of-other-column"],
  "constraint-missing-not-valid": [
    "add-check",
    "add-foreign-key",
    "add-exclude",
    "validate-in-same-statement",
    "lock-held-during-work"
  ],
  "disallowed-unique-constraint": ["add-unique", "add-column-unique"],
  "identifier-too-long": ["identifier-too-long"],
  "prefer-bigint-over-int": ["narrow-primary-key"],
  "prefer-bigint-over-smallint": ["narrow-primary-key"],
  "prefer-identity": ["serial-type"],
  "prefer-repack": ["table-rewrite"],
  "prefer-robust-stmts": ["not-rerunnable", "create-without-or-replace", "unnamed-index", "unnamed-constraint"],
  "prefer-text-field": ["varchar-length"],
  // The documentation writes it in one word, the program in three.
  "prefer-timestamptz": ["timestamp-without-time-zone"],
  "prefer-timestamp-tz": ["timestamp-without-time-zone"],
  "renaming-column": ["rename-column", "expand-and-contract-together"],
  "renaming-table": ["rename-table"],
  "require-concurrent-index-creation": ["create-index"],
  "require-concurrent-index-deletion": ["drop-index"],
  "require-concurrent-partition-detach": ["detach-partition"],
  "require-concurrent-reindex": ["reindex"],
  "require-enum-value-ordering": ["enum-value-order"],
  "require-lock-timeout": ["lock-timeout-missing"],
  "require-statement-timeout": ["statement-timeout-missing"],
  "require-timeout-settings": ["lock-timeout-missing", "statement-timeout-missing"],
  "require-table-schema": ["unqualified-name"],
  "syntax-error": ["syntax-error"],
  "transaction-nesting": ["transaction-nesting"],
  // Ours about suppressions are about our own comments only.
  "unused-ignore": []
};
var atlasCodes = {
  DS101: ["drop-schema", "drop-database"],
  DS102: ["drop-table", "recreate-table", "drop-table-with-foreign-keys"],
  DS103: ["drop-column", "drop-and-add-column", "drop-column-loses-constraint", "expand-and-contract-together"],
  MF101: ["unique-may-fail"],
  MF102: ["unique-may-fail"],
  MF103: ["add-column-not-null", "may-fail"],
  MF104: ["set-not-null", "may-fail"],
  BC101: ["rename-table"],
  BC102: ["rename-column", "expand-and-contract-together"],
  CD101: ["drop-foreign-key", "drop-constraint"],
  NM101: ["naming-convention"],
  NM102: ["naming-convention"],
  NM103: ["naming-convention"],
  NM104: ["naming-convention"],
  NM105: ["naming-convention"],
  NM106: ["naming-convention"],
  PG101: ["create-index"],
  PG102: ["drop-index"],
  PG103: ["refused-in-transaction"],
  PG104: ["add-primary-key"],
  PG105: ["add-unique", "add-column-unique"],
  PG110: ["column-alignment"],
  AR101: ["column-alignment"],
  PG301: ["change-column-type", "change-column-collation"],
  PG302: ["add-column-volatile-default"],
  PG303: ["set-not-null"],
  PG304: ["add-primary-key"],
  PG305: ["add-check", "add-column-check"],
  TX101: ["transaction-nesting"]
};
var atlasAnalyzers = {
  destructive: ["DS"],
  data_depend: ["MF"],
  incompatible: ["BC"],
  condrop: ["CD"],
  naming: ["NM"],
  concurrent_index: ["PG10"],
  nestedtx: ["TX"]
};
function atlasRules(idOrAnalyzer) {
  const code = idOrAnalyzer.toUpperCase();
  const analyzer = idOrAnalyzer.toLowerCase();
  if (Object.hasOwn(atlasCodes, code)) return atlasCodes[code] ?? [];
  const starts = Object.hasOwn(atlasAnalyzers, analyzer) ? atlasAnalyzers[analyzer] ?? [] : groupOf(code);
  const found = /* @__PURE__ */ new Set();
  for (const [one, rules] of Object.entries(atlasCodes)) {
    if (!starts.some((start) => one.startsWith(start))) continue;
    for (const rule of rules) found.add(rule);
  }
  return [...found];
}
function groupOf(code) {
  return /^[A-Z]{2}\d?$/.test(code) ? [code] : [];
}
function answersTo(table, id) {
  return Object.hasOwn(table, id) ? table[id] ?? [] : [];
}
var eugeneRules = {
  E1: ["add-check", "add-column-check", "add-foreign-key", "add-column-foreign-key"],
  E2: ["set-not-null", "add-column-not-null"],
  E3: ["json-column"],
  E4: ["lock-held-during-work"],
  E5: ["change-column-type", "add-column-volatile-default"],
  E6: ["create-index"],
  E7: ["add-unique", "add-primary-key", "add-column-unique"],
  E8: ["add-exclude"],
  E9: ["lock-timeout-missing"],
  E10: [
    "add-column-volatile-default",
    "add-column-auto-increment",
    "add-column-stored-generated",
    "add-column-constrained-domain",
    "change-column-type"
  ],
  E11: ["add-column-auto-increment", "add-column-stored-generated"],
  W12: ["merge-alter-table"],
  W13: ["create-enum"],
  W14: ["add-primary-key"],
  E15: ["foreign-key-without-index"]
};

// src/lint-migrations/suppressions.ts
function mayHoldSuppressions(text2) {
  return /drydock\s*:|squawk-ignore|atlas:nolint|eugene\s*:/i.test(text2);
}
function readSuppressions(source, comments2, statements, isRule) {
  const found = [];
  const topLevel = statements.filter((statement2) => statement2.body === null).map((statement2) => statement2.span);
  const inner = statements.filter((statement2) => statement2.body !== null).map((statement2) => statement2.span);
  const read = (comment, scope) => {
    const one = ours(comment, scope, isRule) ?? squawk(comment, scope) ?? atlas(source, comment, scope) ?? eugene(comment, scope);
    if (one) found.push(one);
  };
  for (const comment of comments2) {
    read(
      comment,
      () => scopeOf2(source, comment, inner) ?? scopeOf2(source, comment, topLevel) ?? nextOf(comment, inner, topLevel)
    );
  }
  for (const body of bodiesOf(source, statements)) {
    const within = inner.filter((span) => span.start >= body.start && span.end <= body.end);
    for (const comment of comments(source.text, [body])) {
      read(comment, () => scopeOf2(source, comment, within) ?? nextOf(comment, within, []));
    }
  }
  return found;
}
function* bodiesOf(source, statements) {
  for (const { kind, span, body } of statements) {
    if (body !== null || kind !== "DoStmt" && kind !== "CreateFunctionStmt") continue;
    for (const token2 of tokens(source.text, span.start, span.end)) {
      if (token2.kind !== "string" || source.text[token2.start] !== "$") continue;
      const tag = source.text.indexOf("$", token2.start + 1) + 1 - token2.start;
      yield { start: token2.start + tag, end: token2.end - tag };
    }
  }
}
function ours(comment, scope, isRule) {
  const head = /^drydock\s*:\s*(\S*)\s*([\s\S]*)$/i.exec(comment.text);
  if (!head) return null;
  const verb = head[1]?.toLowerCase() ?? "";
  const base = { by: "drydock", comment: comment.span, unknown: [], reason: "", until: null };
  if (verb !== "ignore" && verb !== "ignore-file") {
    return { ...base, rules: [], scope: scope(), malformed: `"${verb}" is no command; write ignore or ignore-file` };
  }
  const where = verb === "ignore-file" ? null : scope();
  const names = /^((?:[\w-]+|\*)(?:\s*,\s*(?:[\w-]+|\*))*)\s*(?:[:—–]|--?)?\s*([\s\S]*)$/.exec(head[2] ?? "");
  if (!names) return { ...base, rules: [], scope: where, malformed: "it names no rule" };
  const ids = (names[1] ?? "").split(",").map((id) => id.trim());
  const until = /\(?\buntil:?\s+(\d{4}-\d{2}-\d{2})\)?/i.exec(names[2] ?? "");
  const reason = (names[2] ?? "").replace(until?.[0] ?? "", "").trim();
  const badDate = until !== null && !isDate(until[1] ?? "");
  return {
    ...base,
    rules: ids.includes("*") ? null : ids.filter(isRule),
    unknown: ids.filter((id) => id !== "*" && !isRule(id)),
    reason,
    until: until?.[1] ?? null,
    scope: where,
    malformed: badDate ? `${until[1]} is no date` : null
  };
}
function squawk(comment, scope) {
  const head = /^squawk-ignore(-file)?(?:\s+([\w\s,-]*?))?(?:\s+--\s*([\s\S]*))?$/i.exec(comment.text);
  if (!head) return null;
  const ids = (head[2] ?? "").split(/[\s,]+/).filter(Boolean);
  if (ids.length === 0 && !head[1]) return null;
  return foreign2("squawk", comment, head[1] ? null : scope(), ids, (id) => answersTo(squawkRules, id), head[3]);
}
function atlas(source, comment, scope) {
  const head = /^atlas:nolint\b\s*([\s\S]*)$/i.exec(comment.text);
  if (!head) return null;
  const ids = (head[1] ?? "").split(/[\s,]+/).filter(Boolean);
  const after = source.text.slice(comment.span.end);
  const header = /^\s*(?:--[^\n]*\s*)*$/.test(source.text.slice(0, comment.span.start)) && /^\r?\n[ \t]*\r?\n/.test(after);
  return foreign2("atlas", comment, header ? null : scope(), ids, atlasRules, void 0);
}
function eugene(comment, scope) {
  const head = /^eugene\s*:\s*ignore\b\s*([\s\S]*)$/i.exec(comment.text);
  if (!head) return null;
  const ids = (head[1] ?? "").split(/[\s,]+/).filter(Boolean);
  return foreign2("eugene", comment, scope(), ids, (id) => answersTo(eugeneRules, id.toUpperCase()), void 0);
}
function foreign2(by, comment, scope, ids, rulesOf, reason) {
  return {
    by,
    rules: ids.length === 0 ? null : ids.flatMap((id) => rulesOf(id)),
    unknown: [],
    reason: reason?.trim() || `a comment for ${by}${ids.length > 0 ? ` (${ids.join(", ")})` : ""}`,
    until: null,
    scope,
    comment: comment.span,
    malformed: null
  };
}
function scopeOf2(source, comment, statements) {
  const inside = statements.find((span) => span.start <= comment.span.start && comment.span.end <= span.end);
  if (inside) return inside;
  const line = source.position(comment.span.start).line;
  return statements.findLast((span) => span.end <= comment.span.start && source.position(span.end).line === line) ?? null;
}
function nextOf(comment, inner, topLevel) {
  const after = (span) => span.start >= comment.span.end;
  const next = topLevel.find(after);
  const nextInner = inner.find(after);
  if (!next) return nextInner ?? { start: comment.span.end, end: comment.span.end };
  return nextInner && nextInner.start < next.start ? nextInner : next;
}
function silences(suppression, rule, span) {
  if (suppression.malformed !== null) return false;
  if (suppression.rules !== null && !suppression.rules.includes(rule)) return false;
  const { scope } = suppression;
  return scope === null || span.start < Math.max(scope.end, scope.start + 1) && span.end >= scope.start;
}

// src/lint-migrations/findings.ts
var suppressionRules = {
  malformed: "suppression-malformed",
  unknown: "suppression-unknown-rule",
  reason: "suppression-without-reason",
  unused: "suppression-unused",
  expired: "suppression-expired"
};
var strictInDown = /* @__PURE__ */ new Set(["security"]);
var strictInDownRules = /* @__PURE__ */ new Set(["syntax-error", "down-drops-other", ...Object.values(suppressionRules)]);
var Findings = class {
  #input;
  #rules;
  #commentsOf;
  #byId;
  #kept = [];
  #suppressed = [];
  #ordinals = /* @__PURE__ */ new Map();
  #files = /* @__PURE__ */ new Map();
  #byFile = null;
  /** @param commentsOf finds the comments of a file, as its engine writes them. */
  constructor(input, rules, all, commentsOf) {
    this.#commentsOf = commentsOf;
    this.#input = input;
    this.#rules = rules;
    this.#byId = new Map(all.map((rule) => [rule.id, rule]));
  }
  /** What is left when every script and the folder have been spoken of: now the suppressions are weighed, file by file. */
  result() {
    for (const file of this.#files.values()) this.#settle(file);
    this.#files.clear();
    return { findings: this.#kept, suppressed: this.#suppressed };
  }
  /** Collects what is said of one script. */
  script(source, statements, direction) {
    const summaries = /* @__PURE__ */ new Map();
    const { said } = this.#file(source, statements);
    return {
      add: (rule, saidOfIt, context) => {
        if (direction === "down" && isNeedlessInDown(rule, saidOfIt)) return;
        const problem = readable(saidOfIt, source);
        const span = problem.span ?? context?.statement.span ?? { start: 0, end: 0 };
        let effect = null;
        if (context) {
          effect = summaries.get(context.effect) ?? readable(context.summary(), source);
          summaries.set(context.effect, effect);
        }
        const finding = this.#finding(rule, problem, {
          ...locate(source, span),
          effect,
          text: context ? context.statement.sql : source.text.slice(span.start, span.end),
          direction
        });
        said.push({ finding, span });
      }
    };
  }
  /** What a rule says of the folder as a whole, on a line of one of its files. */
  addFolder(rule, problem) {
    const line = problem.line ?? 1;
    const file = problem.file ?? this.#input.folder.folder;
    const source = this.#sources().get(file);
    const finding = this.#finding(rule, source ? readable(problem, source) : problem, {
      file,
      line,
      column: 1,
      endLine: line,
      endColumn: 1,
      effect: null,
      text: problem.message,
      direction: "up"
    });
    const record = this.#files.get(file);
    if (record) record.said.push({ finding, span: lineSpan(record.source, line) });
    else this.#keep(finding);
  }
  /** The record of a file; the up and the down part of one file share it, and so its suppressions. */
  #file(source, statements) {
    const record = this.#files.get(source.file) ?? { source, statements: [], said: [] };
    for (const statement2 of statements) record.statements.push(statement2);
    this.#files.set(source.file, record);
    return record;
  }
  #settle({ source, statements, said }) {
    const { text: text2 } = source;
    const suppressions = mayHoldSuppressions(text2) ? readSuppressions(
      source,
      this.#commentsOf(text2, [{ start: 0, end: text2.length }]),
      statements,
      (id) => this.#byId.has(id)
    ) : [];
    const used = /* @__PURE__ */ new Set();
    const secrets = said.length === 0 ? [] : secretsOf(text2);
    for (const { finding: plain, span } of said) {
      const finding = secrets.length === 0 ? plain : withoutSecrets(plain, secrets);
      const by = suppressions.find((one) => silences(one, finding.rule, span) && !this.#expired(one.until));
      if (by) {
        used.add(by);
        this.#suppressed.push({ finding, reason: by.reason, by: by.by, until: by.until });
      } else this.#keep(finding);
    }
    for (const one of suppressions) this.#judge(one, used.has(one), source);
  }
  /** The up scripts by file. */
  #sources() {
    this.#byFile ??= new Map(this.#input.folder.migrations.map((one) => [one.file, one.up.source]));
    return this.#byFile;
  }
  #finding(rule, problem, place) {
    const { text: text2, direction, ...location } = place;
    const configured = this.#input.settings[rule.id]?.severity;
    let severity = problem.severity ?? rule.severity;
    if (direction === "down" && !strictInDown.has(rule.category) && !strictInDownRules.has(rule.id))
      severity = "notice";
    if (configured && configured !== "off") severity = configured;
    const key = `${rule.id}\0${location.file}\0${text2}`;
    const ordinal = this.#ordinals.get(key) ?? 0;
    this.#ordinals.set(key, ordinal + 1);
    return {
      rule: rule.id,
      category: rule.category,
      severity,
      message: problem.message,
      file: location.file,
      line: location.line,
      column: location.column,
      endLine: location.endLine,
      endColumn: location.endColumn,
      effect: location.effect,
      advice: problem.advice ?? null,
      fix: problem.fix ?? null,
      docs: `${this.#input.docs}/${rule.id}.md`,
      fingerprint: fingerprint({ rule: rule.id, file: location.file, text: text2, ordinal }),
      references: problem.references ?? []
    };
  }
  #keep(finding) {
    const entry = this.#input.ignore.find(
      (one) => (one.rule === "*" || one.rule === finding.rule) && (one.files.length === 0 || one.files.some((glob) => matchesGlob(glob, finding.file))) && !this.#expired(one.until)
    );
    if (entry) this.#suppressed.push({ finding, reason: entry.reason, by: "config", until: entry.until });
    else this.#kept.push(finding);
  }
  #expired(until) {
    return until !== null && until < this.#input.today;
  }
  #judge(suppression, used, source) {
    if (suppression.by !== "drydock") return;
    const say = (id, message) => {
      const rule = this.#byId.get(id);
      if (!rule || !this.#rules.isOn(rule)) return;
      const span = suppression.comment;
      this.#keep(
        this.#finding(
          rule,
          { message },
          {
            ...locate(source, span),
            effect: null,
            text: source.text.slice(span.start, span.end),
            direction: "up"
          }
        )
      );
    };
    if (suppression.malformed !== null) {
      say(suppressionRules.malformed, `This comment silences nothing: ${suppression.malformed}.`);
      return;
    }
    for (const id of suppression.unknown) {
      say(suppressionRules.unknown, `No rule is called "${id}", so this comment silences nothing of that name.`);
    }
    if (suppression.reason === "") {
      say(
        suppressionRules.reason,
        "This comment silences a rule without saying why, so nobody can tell later whether it still holds."
      );
    }
    if (this.#expired(suppression.until)) {
      say(suppressionRules.expired, `This comment ended on ${suppression.until}: what it silenced is reported again.`);
    } else if (!used && (suppression.rules === null || suppression.rules.length > 0)) {
      say(suppressionRules.unused, "This comment silences nothing: no such finding is there.");
    }
  }
};
function lineSpan({ text: text2 }, line) {
  let start = 0;
  for (let left = line; left > 1; left--) {
    const next = text2.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text2.indexOf("\n", start);
  return { start, end: end < 0 ? text2.length : end };
}
function secretsOf(text2) {
  return findSecrets(text2).map(({ start, end }) => text2.slice(start, end));
}
function withoutSecrets(finding, secrets) {
  const hide = (text2) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text2);
  const { advice, fix } = finding;
  return {
    ...finding,
    message: hide(finding.message),
    effect: finding.effect && { ...finding.effect, mayFail: finding.effect.mayFail.map(hide) },
    advice: advice && {
      summary: hide(advice.summary),
      steps: advice.steps.map((step) => ({
        ...step,
        title: hide(step.title),
        sql: hide(step.sql),
        ...step.command === void 0 ? {} : { command: hide(step.command) }
      }))
    },
    fix: fix?.edits.some((edit) => hide(edit.text) !== edit.text) ? null : fix
  };
}
function isNeedlessInDown(rule, problem) {
  if (rule.id === "lock-held-during-work" || rule.id === "drop-index-before-replacement") return true;
  return (problem.severity ?? rule.severity) === "notice" && (rule.category === "availability" || rule.category === "compatibility" || rule.id === "lock-timeout-missing");
}
function holdsMask(part) {
  if (typeof part === "string") return part.includes("x__");
  if (typeof part !== "object" || part === null) return false;
  for (const [key, inner] of Object.entries(part)) if (key !== "explains" && holdsMask(inner)) return true;
  return false;
}
function readable(value2, source) {
  if (!holdsMask(value2)) return value2;
  const walk = (part) => {
    if (typeof part === "string") return withPlaceholders(part, source.text);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value2);
}

// src/lint-migrations/listed-effect.ts
function listedEffect(statement2, effect) {
  const [first = ""] = statement2.sql.split(/\r?\n|\r/);
  return { ...locate(statement2.source, statement2.span), statement: maskSecrets(first).slice(0, 160), effect };
}

// src/core/report/schema-change.ts
function compareShapes(before, after, renames, certain) {
  const renamed = /* @__PURE__ */ new Set();
  const tables = [];
  for (const [name, shape] of after) {
    const old = before.has(name) ? name : renames.get(name);
    const was = old === void 0 ? void 0 : before.get(old);
    const renamedFrom = was && old !== name ? old ?? null : null;
    if (renamedFrom !== null) renamed.add(renamedFrom);
    if (!was || renamedFrom !== null || !same2(was, shape))
      tables.push({ name, before: was ?? null, after: shape, renamedFrom });
  }
  for (const [name, shape] of before) {
    if (!after.has(name) && !renamed.has(name)) tables.push({ name, before: shape, after: null, renamedFrom: null });
  }
  return { tables: tables.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0), certain };
}
function same2(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

// src/lint-migrations/schema-change.ts
function schemaChange(before, after) {
  const names = new Map([...before].map(([name, { identity }]) => [identity, name]));
  const renames = /* @__PURE__ */ new Map();
  for (const [name, { identity }] of after) {
    const former = names.get(identity);
    if (former !== void 0 && former !== name) renames.set(name, former);
  }
  const shapes2 = (of) => new Map([...of].map(([name, { shape }]) => [name, shape]));
  const change2 = compareShapes(shapes2(before), shapes2(after), renames, true);
  const isCertain = ({ name }) => (after.get(name)?.certain ?? true) && (before.get(name)?.certain ?? true);
  return { ...change2, certain: change2.tables.every(isCertain) };
}

// src/lint-migrations/mysql/estimate.ts
var copyMsPerRow = 6e-3;
var copyMsPerMiB = 40;
var rebuildMsPerRow = 3e-3;
var rebuildMsPerMiB = 25;
var indexMsPerRow = 3e-3;
var readMsPerRow = 4e-4;
var readMsPerMiB = 5;
function estimateMs(work, size) {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  const indexes = rows * indexMsPerRow * work.indexes.length;
  if (work.algorithm === "COPY") return Math.ceil(rows * copyMsPerRow + mebibytes * copyMsPerMiB + indexes);
  if (work.rebuilds) return Math.ceil(rows * rebuildMsPerRow + mebibytes * rebuildMsPerMiB + indexes);
  if (!work.scans && work.indexes.length === 0) return 0;
  return Math.ceil(rows * readMsPerRow + mebibytes * readMsPerMiB + indexes);
}

// src/lint-migrations/mysql/summarise.ts
function summarise(effect, catalog) {
  const { tables } = effect;
  const altered = tables.find((table) => table.because === null && table.algorithm !== null);
  return {
    locks: tables.map((table) => ({
      relation: displayName(table.table),
      mode: modeOf(table),
      blocks: blocks(table)
    })),
    rewrites: tables.filter((table) => table.rebuilds).map((table) => displayName(table.table)),
    scans: tables.filter((table) => table.scans && !table.rebuilds).map((table) => displayName(table.table)),
    indexBuilds: tables.flatMap((table) => table.indexes.map((index) => `${index} on ${displayName(table.table)}`)),
    mayFail: [...new Set(effect.failures.map((failure) => failure.reason))],
    estimatedMs: estimate(tables, catalog),
    certain: effect.certain,
    ...altered ? { algorithm: altered.algorithm, lock: altered.lock } : {}
  };
}
function modeOf(table) {
  if (table.algorithm !== null) return `LOCK=${table.lock}`;
  return table.metadataLock === "exclusive" ? "EXCLUSIVE METADATA LOCK" : "SHARED METADATA LOCK";
}
function blocks(table) {
  if (table.algorithm === null) return table.metadataLock === "exclusive" ? "reads and writes" : "schema changes";
  switch (table.lock) {
    case "EXCLUSIVE":
      return "reads and writes";
    case "SHARED":
      return "writes";
    case "NONE":
      return "schema changes";
  }
}
function estimate(tables, catalog) {
  const busy = tables.filter((table) => table.rebuilds || table.scans || table.indexes.length > 0);
  let sum = busy.length > 0 ? 0 : null;
  for (const table of busy) {
    const size = catalog.sizeOf(table.table);
    sum = size && sum !== null ? sum + estimateMs(table, size) : null;
  }
  return sum;
}

// src/lint-migrations/mysql/contexts.ts
var MysqlScriptView = class {
  of;
  migration;
  place;
  direction;
  sql;
  effects;
  newness;
  catalog;
  server;
  constructor(of, migration, place, direction, sql, effects, newness2) {
    this.of = of;
    this.migration = migration;
    this.place = place;
    this.direction = direction;
    this.sql = sql;
    this.effects = effects;
    this.newness = newness2;
    this.catalog = of.catalog;
    this.server = of.server;
  }
  get statements() {
    return this.sql.statements;
  }
  get comments() {
    return this.sql.comments;
  }
  get errors() {
    return this.sql.errors;
  }
  get notAnalysed() {
    return this.sql.notAnalysed;
  }
  get dynamic() {
    return this.sql.dynamic;
  }
  get folder() {
    return this.of.folder;
  }
  get serverKnown() {
    return this.of.serverKnown;
  }
  get change() {
    return this.of.change;
  }
  get reported() {
    return this.of.reported;
  }
  get problems() {
    return this.of.problems;
  }
  option(name) {
    return this.of.option(name);
  }
  codeReferences(name, table) {
    return this.of.codeReferences(name, table);
  }
  isNew(name) {
    return this.newness(name);
  }
};
var nothing = /* @__PURE__ */ new Set();
var AtMysqlStatement = class _AtMysqlStatement extends MysqlScriptView {
  statement;
  effect;
  session;
  index;
  explained;
  constructor(script, statement2, effect, session, index, explained2 = nothing) {
    super(script.of, script.migration, script.place, script.direction, script.sql, script.effects, script.newness);
    this.statement = statement2;
    this.effect = effect;
    this.session = session;
    this.index = index;
    this.explained = explained2;
  }
  get main() {
    return this.effect.tables.find((table) => table.because === null);
  }
  without(explained2) {
    return new _AtMysqlStatement(this, this.statement, this.effect, this.session, this.index, explained2);
  }
  /** The effect as a reader of the report wants it. */
  summary() {
    return summarise(this.effect, this.catalog);
  }
};

// src/lint-migrations/mysql/risk.ts
var changesRows = /* @__PURE__ */ new Set(["insert", "update", "delete", "load data"]);
function riskReasons(statement2, effect, isNew) {
  if (statement2.body?.kind === "function") return [];
  const place = { file: statement2.source.file, line: statement2.source.position(statement2.span.start).line };
  const lost = effect.loses.filter(({ table, kind }) => kind === "database" || !isNew(table));
  if (lost.length > 0) {
    return lost.map(({ kind, table, part }) => {
      const name = displayName(table);
      const what = kind === "column" || kind === "values" ? `the values of ${name}${part === null ? "" : `.${quoteIdentifier(part)}`}` : kind === "partition" && part !== null ? `the rows of partition ${quoteIdentifier(part)} of ${name}` : kind === "rows" || kind === "partition" ? `the rows of ${name}` : `the ${kind} ${name}`;
      return { class: "destructive", rule: "loses-data", ...place, text: `${what} are lost` };
    });
  }
  if (!changesRows.has(statement2.kind)) return [];
  const changed = effect.tables.find(({ table, because }) => because === null && !isNew(table));
  return changed ? [{ class: "data", rule: "changes-rows", ...place, text: `rows of ${displayName(changed.table)} are written` }] : [];
}

// src/lint-migrations/rule-set.ts
var catchAll = "blocking-work";
var RuleChoice = class {
  #settings;
  /** The rule that is being asked. */
  current = null;
  constructor(settings) {
    this.#settings = settings;
  }
  /** Configured off, configured with a severity, or as the rule itself has it. */
  isOn(rule) {
    const setting = this.#settings[rule.id];
    if (setting?.severity === "off") return false;
    return rule.enabled || setting !== void 0;
  }
  /** An option of the rule that is being asked. */
  option(name) {
    const rule = this.current;
    const spec = rule?.options?.[name];
    if (!rule || !spec) throw new Error(`rule ${rule?.id ?? "?"} has no option ${name}`);
    return this.#settings[rule.id]?.options[name] ?? spec.default;
  }
};

// src/lint-migrations/mysql/rule-set.ts
var MysqlRuleSet = class extends RuleChoice {
  #bySort = /* @__PURE__ */ new Map();
  #parts;
  #on;
  #last;
  #engine;
  constructor(rules, settings, engine) {
    super(settings);
    this.#engine = engine;
    this.#on = rules.filter((rule) => this.isOn(rule));
    const parts = this.#on.flatMap((rule) => {
      const part = this.#partOf(rule);
      return part ? [{ rule, part }] : [];
    });
    this.#last = parts.find(({ rule }) => rule.id === catchAll);
    this.#parts = parts.filter(({ rule, part }) => part.statement && rule.id !== catchAll);
  }
  #partOf(rule) {
    return !rule.mysql?.engines || rule.mysql.engines.includes(this.#engine) ? rule.mysql : void 0;
  }
  /** What the rules say of a statement; `blocking-work` says it last, of the actions that no other rule explained. */
  statement(context, say) {
    const explained2 = /* @__PURE__ */ new Set();
    for (const { rule, part } of this.#partsFor(context.statement)) {
      this.current = rule;
      for (const problem of part.statement?.(context) ?? []) {
        for (const action of problem.explainsActions ?? []) explained2.add(action);
        say(rule, problem);
      }
    }
    const last = this.#last;
    if (!last) return;
    this.current = last.rule;
    for (const problem of last.part.statement?.(explained2.size > 0 ? context.without(explained2) : context) ?? [])
      say(last.rule, problem);
  }
  #partsFor(statement2) {
    const { node } = statement2;
    const actions = node.kind === "alter table" ? [...new Set(node.actions.map((action) => action.kind))] : null;
    const sort = actions ? actions.join() : node.kind;
    const known2 = this.#bySort.get(sort);
    if (known2) return known2;
    const parts = this.#parts.filter(
      ({ part }) => (!part.on || part.on.includes(node.kind)) && (!part.actions || !actions || part.actions.some((one) => actions.includes(one)))
    );
    this.#bySort.set(sort, parts);
    return parts;
  }
  script(context, say) {
    for (const rule of this.#on) {
      this.current = rule;
      for (const problem of rule.anyEngine?.script?.(context) ?? []) say(rule, problem);
      for (const problem of this.#partOf(rule)?.script?.(context) ?? []) say(rule, problem);
    }
  }
  folder(context, say) {
    for (const rule of this.#on) {
      this.current = rule;
      for (const problem of rule.anyEngine?.folder?.(context) ?? []) say(rule, problem);
      for (const problem of this.#partOf(rule)?.folder?.(context) ?? []) say(rule, problem);
    }
  }
};

// src/lint-migrations/mysql/session.ts
var MysqlSession = class {
  #wrapped;
  #settings = /* @__PURE__ */ new Map();
  #inTransaction;
  #uncommitted = [];
  constructor(mode) {
    this.#wrapped = mode === "wrapped";
    this.#inTransaction = this.#wrapped;
  }
  /** The session as it is when the statement starts. */
  before() {
    return {
      inTransaction: this.#inTransaction,
      settings: this.#settings,
      foreignKeyChecks: isOn2(this.#settings.get("foreign_key_checks") ?? "1"),
      lockWaitTimeout: seconds(this.#settings.get("lock_wait_timeout")),
      uncommitted: this.#uncommitted
    };
  }
  /** Takes note of what the statement changed. */
  after(statement2, effect) {
    if (statement2.body?.kind === "function") return;
    const { node } = statement2;
    switch (node.kind) {
      case "set":
        for (const { scope, name, value: value2 } of node.assignments) if (scope === "session") this.#set(name, value2);
        return;
      case "begin":
        this.#uncommitted = [];
        this.#inTransaction = true;
        return;
      case "commit":
      case "rollback":
        this.#end();
        return;
      case "insert":
      case "update":
      case "delete":
      case "load data":
        if (this.#inTransaction) this.#uncommitted = [...this.#uncommitted, statement2];
        return;
      default:
        if (effect.commits) this.#end();
    }
  }
  #set(name, value2) {
    this.#settings.set(name, value2);
    if (name !== "autocommit") return;
    this.#inTransaction = !isOn2(value2);
    if (isOn2(value2)) this.#uncommitted = [];
  }
  #end() {
    this.#uncommitted = [];
    this.#inTransaction = !isOn2(this.#settings.get("autocommit") ?? "1");
  }
};
function isOn2(value2) {
  return !/^(?:0|off|false)$/i.test(value2.trim());
}
function seconds(value2) {
  return value2 !== void 0 && /^\d+(?:\.\d+)?$/.test(value2.trim()) ? Number(value2) : null;
}

// src/lint-migrations/mysql/lint-folder.ts
function lintMysqlFolder(input, allRules) {
  const { server } = input;
  const rules = new MysqlRuleSet(allRules, input.settings, server.engine);
  const replay = createMysqlReplay({ server, sizes: input.sizes });
  const { catalog } = replay;
  const findings = new Findings(input, rules, allRules, mysqlComments);
  const { migrations } = input.folder;
  const folderContext = {
    folder: input.folder,
    catalog,
    server,
    serverKnown: input.serverKnown,
    change: input.change,
    reported: migrations.filter((_, place) => input.reported.has(place)),
    option: (name) => rules.option(name),
    codeReferences: input.codeReferences,
    problems: input.folder.problems
  };
  const hasVersioned = migrations.some((migration) => migration.kind === "versioned");
  const notAnalysed = [];
  const firstReported = migrations.findIndex((_, place) => input.reported.has(place));
  const listed = [];
  const risks = [];
  let statements = 0;
  let lost = 0;
  const lintScript = (place, migration, direction, script, replayed) => {
    const sql = readMysql(script.source, { server, pieces: script.pieces, placeholders: script.placeholders });
    const reported = input.reported.has(place);
    if (replayed) replay.begin(place);
    if (direction === "up" || reported) {
      statements += sql.statements.length + sql.errors.length + sql.notAnalysed.length;
      lost += sql.errors.length + sql.notAnalysed.length;
      if (reported) {
        for (const one of sql.notAnalysed)
          notAnalysed.push({ ...locate(script.source, one.span), reason: maskSecrets(one.reason) });
      }
    }
    const isNew = newness(catalog, input.oneChange ? firstReported : place);
    const effects = [];
    const session = new MysqlSession(script.transaction.mode);
    const context = new MysqlScriptView(folderContext, migration, place, direction, sql, effects, isNew);
    const into = reported ? findings.script(script.source, sql.statements, direction) : null;
    let at = null;
    const sayHere = (rule, problem) => into?.add(rule, problem, at);
    sql.statements.forEach((statement2, index) => {
      const state = session.before();
      const effect = mysqlEffectOf(statement2, catalog, server, state.settings);
      if (into) {
        effects.push(effect);
        at = new AtMysqlStatement(context, statement2, effect, state, index);
        rules.statement(at, sayHere);
        if (direction === "up") risks.push(...riskReasons(statement2, effect, isNew));
        if (input.listEffects) listed.push(listedEffect(statement2, at.summary()));
      }
      session.after(statement2, effect);
      if (replayed) replay.apply(statement2, place, { algorithm: effect.tables[0]?.algorithm ?? null });
    });
    at = null;
    if (into) rules.script(context, sayHere);
  };
  let before = null;
  migrations.forEach((migration, place) => {
    if (input.oneChange && place === firstReported) before = shapesOf(catalog);
    const replayed = migration.kind === "versioned" || migration.kind === "repeatable" || migration.kind === "baseline" && !hasVersioned;
    if (!replayed && !input.reported.has(place)) return;
    lintScript(place, migration, migration.kind === "undo" ? "down" : "up", migration.up, replayed);
    if (migration.down && input.reported.has(place)) lintScript(place, migration, "down", migration.down, false);
  });
  rules.folder(folderContext, (rule, problem) => findings.addFolder(rule, problem));
  return {
    ...findings.result(),
    notAnalysed,
    statements,
    lost,
    unsure: catalog.doubts,
    effects: listed,
    risks,
    schemaChange: before && schemaChange(before, shapesOf(catalog))
  };
}
function newness(catalog, firstNew) {
  const created2 = /* @__PURE__ */ new Set();
  return (name) => {
    const table = catalog.table(name);
    if (!table) return created2.has(keyOf(name));
    const isNew = table.temporary || table.bornIn >= firstNew;
    if (isNew) created2.add(keyOf(name));
    return isNew;
  };
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  lintMysqlFolder
});
