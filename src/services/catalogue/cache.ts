import type {
  ApplicationSettings,
  CampaignIndexEntry,
  Definitions,
  EvaluationGroup,
} from "../../core/evaluation/catalogue";
import type { CompiledRuleset } from "../../core/rules/compiled";

/** What compiled rulesets may occupy in one isolate, by their own estimate. */
export const COMPILED_RULESETS_BYTES_MAX = 32 * 1024 * 1024;

/** An index entry with the revision that its compiled ruleset is kept under. */
export interface IndexedCampaign extends CampaignIndexEntry {
  readonly rulesetRevision: number;
}

/** The index of one Application as of a revision; replaced as a whole when it moves. */
export interface CatalogueIndex {
  readonly catalogueRevision: number;
  readonly definitionsRevision: number;
  readonly application: ApplicationSettings;
  readonly definitions: Definitions;
  /** The evaluation tree, parents before children; the first is the base group. */
  readonly evaluationGroups: readonly EvaluationGroup[];
  /** By campaign id; iterates in evaluation order. */
  readonly campaigns: ReadonlyMap<number, IndexedCampaign>;
  /** Those that may apply to a call that names no code of theirs, in evaluation order. */
  readonly campaignsWithoutCode: readonly IndexedCampaign[];
  /** Whether some rule reads or moves points. */
  readonly readsPoints: boolean;
}

/** Per-isolate memory of catalogues (DESIGN §1, "Catalogue"). Always compared with the stored revision. */
export class CatalogueCache {
  readonly #indexes = new Map<number, CatalogueIndex>();
  /** In the order of last use: the first is the first to go. */
  readonly #rulesets = new Map<string, CompiledRuleset>();
  #bytes = 0;

  constructor(private readonly bytesMax: number = COMPILED_RULESETS_BYTES_MAX) {}

  index(applicationId: number): CatalogueIndex | undefined {
    return this.#indexes.get(applicationId);
  }

  /** Keeps the newer one: answers of parallel reads may arrive in any order. */
  putIndex(index: CatalogueIndex): void {
    const known = this.#indexes.get(index.application.id);
    if (known && isNewer(known, index)) return;
    this.#indexes.set(index.application.id, index);
  }

  /** `definitionsRevision` is part of the key: compiled rules hold what definitions said. */
  ruleset(rulesetKey: string): CompiledRuleset | undefined {
    const found = this.#rulesets.get(rulesetKey);
    if (found) {
      this.#rulesets.delete(rulesetKey);
      this.#rulesets.set(rulesetKey, found);
    }
    return found;
  }

  putRuleset(rulesetKey: string, ruleset: CompiledRuleset): void {
    const replaced = this.#rulesets.get(rulesetKey);
    if (replaced) {
      this.#rulesets.delete(rulesetKey);
      this.#bytes -= replaced.bytes;
    }
    this.#rulesets.set(rulesetKey, ruleset);
    this.#bytes += ruleset.bytes;
    for (const [key, oldest] of this.#rulesets) {
      if (this.#bytes <= this.bytesMax || key === rulesetKey) break;
      this.#rulesets.delete(key);
      this.#bytes -= oldest.bytes;
    }
  }
}

function isNewer(a: CatalogueIndex, b: CatalogueIndex): boolean {
  return a.catalogueRevision > b.catalogueRevision || a.definitionsRevision > b.definitionsRevision;
}
