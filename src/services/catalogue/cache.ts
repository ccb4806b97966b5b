import type {
  ApplicationSettings,
  CampaignIndexEntry,
  Definitions,
  EvaluationGroup,
} from "../../core/evaluation/catalogue";
import type { CompiledRuleset } from "../../core/rules/compiled";
import { BoundedCache } from "./bounded-cache";

/** What compiled rulesets may occupy in one isolate, by their own estimate. */
export const COMPILED_RULESETS_BYTES_MAX = 32 * 1024 * 1024;

/** What the items of collections may occupy in one isolate. */
export const COLLECTIONS_BYTES_MAX = 24 * 1024 * 1024;

/** An index entry with the revision that its compiled ruleset is kept under. */
export interface IndexedCampaign extends CampaignIndexEntry {
  readonly rulesetRevision: number;
  /** Place in the evaluation order of the Application's campaigns. */
  readonly evaluationRank: number;
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

/**
 * Per-isolate memory of catalogues (DESIGN §1, "Catalogue"). Always compared with the stored
 * revision.
 */
export class CatalogueCache {
  readonly #indexes = new Map<number, CatalogueIndex>();
  /** `definitionsRevision` is part of the key: compiled rules hold what definitions said. */
  readonly rulesets: BoundedCache<CompiledRuleset>;
  /** Items of collections by `id:revision`. */
  readonly collections = new BoundedCache<ReadonlySet<string>>(COLLECTIONS_BYTES_MAX);

  constructor(rulesetsBytesMax: number = COMPILED_RULESETS_BYTES_MAX) {
    this.rulesets = new BoundedCache(rulesetsBytesMax);
  }

  index(applicationId: number): CatalogueIndex | undefined {
    return this.#indexes.get(applicationId);
  }

  /** Keeps the newer one: answers of parallel reads may arrive in any order. */
  putIndex(index: CatalogueIndex): void {
    const known = this.#indexes.get(index.application.id);
    if (known && isNewer(known, index)) return;
    this.#indexes.set(index.application.id, index);
  }
}

function isNewer(a: CatalogueIndex, b: CatalogueIndex): boolean {
  return a.catalogueRevision > b.catalogueRevision || a.definitionsRevision > b.definitionsRevision;
}
