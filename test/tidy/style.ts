import type { ProjectFile } from "./project-files";
import { placeOf, withoutComments } from "./source-text";

const FILE_LINES_MAX = 400;
const LINE_COLUMNS_MAX = 100;
const HAS_WIDTH = /^(src|scripts)\/.*(?<!\.test)\.(ts|mjs)$/;
/** Comments only: the formatter keeps the width of code, where a line can be broken at all. */
const COMMENT = /^\s*(\/\/|\/\*|\*)(?!.*https:\/\/)/;
/** Schemas and migrations are lists; their length says nothing (STYLE 24). */
const MAY_BE_LONG = /^src\/db\/schema\/|\.sql$|(^|\/)schemas\.ts$|\.test\.ts$/;

/** Files that are too long, and comments that are too wide. */
export function sizeViolations(files: readonly ProjectFile[]): string[] {
  return files.flatMap((file) => {
    const lines = file.text.trimEnd().split("\n");
    const tooLong =
      lines.length > FILE_LINES_MAX && !MAY_BE_LONG.test(file.path)
        ? [`${file.path}: ${lines.length} lines, at most ${FILE_LINES_MAX}`]
        : [];
    const tooWide = lines.flatMap((line, index) =>
      HAS_WIDTH.test(file.path) && line.length > LINE_COLUMNS_MAX && COMMENT.test(line)
        ? [`${file.path}:${index + 1}: ${line.length} columns, at most ${LINE_COLUMNS_MAX}`]
        : [],
    );
    return [...tooLong, ...tooWide];
  });
}

interface Ban {
  readonly pattern: RegExp;
  readonly because: string;
  readonly except: readonly string[];
}

/** The files that bind the ports to the platform: clock and randomness enter here only. */
const PORT_ADAPTERS = ["src/services/production-ports.ts", "src/durable/shared/clock.ts"];

const BANS: readonly Ban[] = [
  { pattern: /\bDate\.now\(/g, because: "time comes from the clock port", except: PORT_ADAPTERS },
  {
    pattern: /\bnew Date\(\s*\)/g,
    because: "time comes from the clock port",
    except: PORT_ADAPTERS,
  },
  {
    pattern: /\bMath\.random\b/g,
    because: "randomness comes from the random port",
    except: [],
  },
  {
    pattern: /\bcrypto\.(randomUUID|getRandomValues)\b/g,
    because: "randomness comes from the random port",
    except: [...PORT_ADAPTERS, "src/http/middleware/request-scope.ts"],
  },
  { pattern: /\bnew Function\b|\beval\(/g, because: "rules are never source text", except: [] },
  {
    pattern: /\bdb\.transaction\(|\bdatabase\.transaction\(/g,
    because: "D1 has no transactions; use one batch",
    except: [],
  },
  { pattern: /\bparseFloat\b/g, because: "amounts are decimals", except: [] },
  {
    pattern: /\.toFixed\(/g,
    because: "rounding belongs to the decimals",
    except: ["src/core/decimal.ts"],
  },
  { pattern: /\b(TODO|FIXME|XXX)\b/g, because: "what is missing is built or left out", except: [] },
];

/** Calls that this code base does without, outside of comments. */
export function bannedCalls(files: readonly ProjectFile[]): string[] {
  return files
    .filter((file) => file.path.endsWith(".ts") && !file.path.endsWith(".test.ts"))
    .flatMap((file) => {
      const code = withoutComments(file.text);
      return BANS.filter(({ except }) => !except.includes(file.path)).flatMap(
        ({ pattern, because }) =>
          [...code.matchAll(pattern)].map(
            (match) => `${placeOf(file, match.index)}: ${match[0]} (${because})`,
          ),
      );
    });
}

/** Tests that were switched off, or that switch all others off. */
export function switchedOffTests(files: readonly ProjectFile[]): string[] {
  return files
    .filter((file) => file.path.endsWith(".test.ts"))
    .flatMap((file) =>
      [...withoutComments(file.text).matchAll(/\b(it|test|describe)\.(skip|only|todo)\b/g)].map(
        (match) => `${placeOf(file, match.index)}: ${match[0]}`,
      ),
    );
}
