import { EvaluationError, isRecord, type StepMeter } from "./scope";
import type { RecordValue, Value } from "./value";
import { printPath } from "./path";

/**
 * What a name holds once `set` has put a value at a path below it. Records on the way are made
 * where there are none; what else they hold stays. Values that others hold never change.
 */
export function withValueAt(
  base: Value | undefined,
  path: readonly string[],
  value: Value,
  meter: StepMeter,
): Value {
  return changed(base, { path, value, meter }, 1);
}

interface Change {
  readonly path: readonly string[];
  readonly value: Value;
  readonly meter: StepMeter;
}

function changed(base: Value | undefined, change: Change, depth: number): Value {
  const { path, value, meter } = change;
  const key = path[depth];
  if (key === undefined) return value;
  if (base !== undefined && base !== null && !isRecord(base)) {
    throw new EvaluationError(`${printPath(path.slice(0, depth))} is no record`);
  }
  const record = base ?? undefined;
  return withKey(record, key, changed(record?.get(key), change, depth + 1), meter);
}

/** A record with some keys of its own in front of another one's. */
class ChangedRecord implements RecordValue {
  readonly isRecord = true;

  constructor(
    readonly base: RecordValue | undefined,
    readonly own: ReadonlyMap<string, Value>,
  ) {}

  get(key: string): Value | undefined {
    return this.own.has(key) ? this.own.get(key) : this.base?.get(key);
  }

  keys(): readonly string[] {
    return [...new Set([...(this.base?.keys() ?? []), ...this.own.keys()])];
  }
}

/** Copies own keys instead of stacking records, so that no look-up grows with the changes. */
function withKey(
  record: RecordValue | undefined,
  key: string,
  value: Value,
  meter: StepMeter,
): RecordValue {
  if (!(record instanceof ChangedRecord)) {
    meter.spend(1);
    return new ChangedRecord(record, new Map([[key, value]]));
  }
  meter.spend(record.own.size + 1);
  return new ChangedRecord(record.base, new Map(record.own).set(key, value));
}
